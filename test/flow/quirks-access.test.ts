import { describe, expect, it } from 'vitest';
import type { CredentialPort } from '../../src/content/index.ts';
import { refusal } from '../support/lab/exchange.ts';
import * as faults from '../support/lab/faults.ts';
import { startLab } from '../support/lab/in-test.ts';
import {
  NAME,
  endOf,
  hasWhole,
  image,
  labClient,
  place,
  pull,
  push,
  remote,
} from '../support/lab/work.ts';
import { testClock } from '../unit/registry/support.ts';

const ONE = image([3_000, 900_000]);
const LAYER = ONE.blobs[2]!.descriptor;
const users = { ann: 'secret' };
const credentials: CredentialPort = () =>
  Promise.resolve({ kind: 'password', username: 'ann', secret: 'secret' });

describe('downloads', () => {
  it.each([
    ['distribution 2.8: 416 has the length of the blob and closes', 'lying-416'],
    ['a registry that ignores Range', 'ignored'],
    ['a 206 from another place than asked for', 'wrong-206'],
    ['regctl: goes on by Range', 'work'],
  ] as const)('%s: what broke is brought to its end', async (_, ranges) => {
    const lab = await startLab({ quirks: { ranges } });
    place(lab, ONE);
    lab.faults.add({ path: new RegExp(LAYER.digest), fault: faults.cut('half') });
    const bytes = await pull(remote(lab));
    expect(bytes[2]?.equals(ONE.blobs[2]!.bytes)).toBe(true);
    const again = lab.requests(new RegExp(`^GET .*${LAYER.digest}`));
    expect(again[1]?.headers.range).toMatch(/^bytes=\d+-$/);
  });

  it.each(['port', 'host'] as const)(
    'S3: Authorization and a signed address at once are refused; the storage differs in the %s',
    async (storage) => {
      const lab = await startLab({ storage, auth: { kind: 'bearer', users } });
      place(lab, ONE);
      expect(await pull(remote(lab, { credentials }))).toHaveLength(3);
      const stored = lab.requests(/./, 'storage');
      expect(stored).toHaveLength(3);
      expect(stored.flatMap(({ headers }) => Object.keys(headers))).not.toContain('authorization');
    },
  );

  it('S3: a signed address that has run out is asked for anew', async () => {
    const lab = await startLab({ storage: 'host' });
    place(lab, ONE);
    const path = new RegExp(LAYER.digest);
    lab.faults.add(
      { server: 'storage', path, fault: faults.cut('half') },
      { server: 'storage', path, after: 1, fault: { instead: { status: 403, body: '<Error/>' } } },
    );
    expect(await endOf(pull(remote(lab)))).toBe('well');
  });

  it('Azure: Authorization is sent to no blob storage, with Basic either', async () => {
    const lab = await startLab({ storage: 'host', auth: { kind: 'basic', users } });
    place(lab, ONE);
    expect(await pull(remote(lab, { credentials }))).toHaveLength(3);
    const stored = lab.requests(/./, 'storage');
    expect(stored.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('the resumed part of a blob at a storage is asked for by Range as well', async () => {
    const lab = await startLab({ storage: 'port' });
    place(lab, ONE);
    lab.faults.add({
      server: 'storage',
      path: new RegExp(LAYER.digest),
      fault: faults.cut('half'),
    });
    expect(await pull(remote(lab))).toHaveLength(3);
    const ranges = lab
      .requests(new RegExp(LAYER.digest), 'storage')
      .map((one) => one.headers.range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
  });
});

describe('logins', () => {
  it('Azure/acr#466: asks for Basic, then wants the token exchange', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users, basicFirst: true } });
    place(lab, ONE);
    expect(await pull(remote(lab, { credentials }))).toHaveLength(3);
    await push(remote(lab, { credentials }), image([10]), 'pushed');
    expect(hasWhole(lab, image([10]), { tag: 'pushed' })).toBe(true);
  });

  it('bazel-contrib/rules_img#715: ECR says 403 for a token that has expired', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users }, quirks: { expiredToken: 403 } });
    place(lab, ONE);
    const repository = remote(lab, { credentials });
    await pull(repository);
    lab.gate.expire();
    await pull(repository);
    expect(lab.gate.issued).toHaveLength(2);
  });

  it('ECR: 403 for an expired password renews it once', async () => {
    const lab = await startLab({ auth: { kind: 'basic', users: { AWS: 'fresh' } } });
    place(lab, ONE);
    const asked: (boolean | undefined)[] = [];
    const renewing: CredentialPort = (_, { renew }) => {
      asked.push(renew);
      const secret = renew === true ? 'fresh' : 'stale';
      return Promise.resolve({ kind: 'password', username: 'AWS', secret });
    };
    const stale = `Basic ${Buffer.from('AWS:stale').toString('base64')}`;
    const expired: faults.LabFault = {
      then: (reply, { headers }) =>
        headers.authorization === stale
          ? refusal(
              403,
              'DENIED',
              'Your authorization token has expired. Reauthenticate and try again.',
            )
          : reply,
    };
    lab.faults.add({ times: Infinity, fault: expired });
    expect(await pull(remote(lab, { credentials: renewing }))).toHaveLength(3);
    expect(asked.filter((renew) => renew === true)).toHaveLength(1);
  });

  it('regclient#922: Harbor takes no token, however fresh, and that ends', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users, trueLifetime: 0 } });
    place(lab, ONE);
    expect(await endOf(pull(remote(lab, { credentials })))).toBe('registry-unauthorized');
    expect(lab.log.length).toBeLessThan(8);
  });

  it.each([401, 403] as const)(
    'ECR: a token that is said to be expired with %i again and again ends',
    async (expiredToken) => {
      const lab = await startLab({
        auth: { kind: 'bearer', users, trueLifetime: 0 },
        quirks: { expiredToken },
      });
      place(lab, ONE);
      const code = await endOf(pull(remote(lab, { credentials })));
      expect(['registry-unauthorized', 'registry-denied']).toContain(code);
      expect(lab.log.length).toBeLessThan(10);
    },
  );

  it('Docker Hub: the authorization server is another host than the registry', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users } });
    place(lab, ONE);
    expect(await pull(remote(lab, { credentials }))).toHaveLength(3);
    const tokens = lab.requests(/./, 'token');
    expect(tokens).toHaveLength(1);
    expect(tokens[0]?.headers.authorization).toMatch(/^Basic /);
    expect(tokens[0]?.headers.host).not.toBe(lab.host);
  });

  it('a token that ends in the middle of an operation is followed by another', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users, lifetime: 300 } });
    const target = remote(lab, { credentials });
    const expire: faults.LabFault = {
      then: (reply) => {
        lab.gate.expire();
        return reply;
      },
    };
    lab.faults.add({ method: 'PUT', times: 2, fault: expire });
    await push(target, ONE);
    expect(hasWhole(lab, ONE)).toBe(true);
  });

  it('a right to read only is refused as such, and not asked for without end', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', users, readOnly: [NAME] } });
    expect(await endOf(push(remote(lab, { credentials }), ONE))).toMatch(
      /^registry-(denied|unauthorized)$/,
    );
    expect(lab.log.length).toBeLessThan(25);
  });
});

describe('too many requests', () => {
  it.each([
    ['Docker Hub: Retry-After 60', { retryAfter: 60 }, 60_000],
    ['Docker Hub: Retry-After as a date', { retryAfter: 60, asDate: true }, 60_000],
  ])('%s is obeyed in full', async (_, after, wanted) => {
    const lab = await startLab();
    place(lab, ONE);
    const clock = testClock(Date.now());
    lab.faults.add({ path: /manifests/, fault: faults.status(429, after) });
    expect(await pull(remote(lab, { clock }))).toHaveLength(3);
    const slept = clock.slept.reduce((sum, ms) => sum + ms, 0);
    expect(slept).toBeGreaterThanOrEqual(wanted - 1000);
    expect(lab.requests(/^GET .*manifests/)).toHaveLength(2);
  });

  it('Docker Hub: Retry-After beyond the budget ends at once, and says how long', async () => {
    const lab = await startLab();
    place(lab, ONE);
    lab.faults.add({ times: Infinity, fault: faults.status(429, { retryAfter: 3600 }) });
    const pulled = pull(remote(lab));
    await expect(pulled).rejects.toMatchObject({ code: 'registry-throttled' });
    await expect(pulled).rejects.toThrow('3600');
    expect(lab.log).toHaveLength(1);
  });

  it('docker/hub-feedback#1907: a malformed 429', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const text = 'HTTP/1.1 429\r\nRetry-After 60\r\n\r\nToo Many Requests (HAP429).\n';
    lab.faults.add({ path: /manifests/, times: 2, fault: faults.raw(text) });
    expect(await pull(remote(lab))).toHaveLength(3);
  });

  it('regclient#711: 429 to HEAD', async () => {
    const lab = await startLab();
    place(lab, ONE);
    lab.faults.add({ method: 'HEAD', times: 2, fault: faults.status(429) });
    expect(await remote(lab).resolveTag('1.0')).toMatchObject({
      digest: ONE.manifest.descriptor.digest,
    });
  });

  it('kyverno#6123: ECR answers "Rate exceeded"', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const throttled = {
      instead: refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded'),
    };
    lab.faults.add({ times: 3, fault: throttled });
    expect(await pull(remote(lab))).toHaveLength(3);
  });

  it('one request that is told to wait holds the others of its host back', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const clock = testClock(Date.now());
    const client = labClient({ clock });
    lab.faults.add({ path: /manifests/, fault: faults.status(429, { retryAfter: 7 }) });
    await client.repository(lab.host, NAME).resolveTag('1.0');
    expect(clock.slept.some((ms) => ms > 6_000)).toBe(true);
  });
});

describe('answers that are no answers', () => {
  it.each([
    ['manifests', 200],
    ['manifests', 403],
    ['blobs', 200],
    ['tags', 200],
  ])('a web page for %s with %i is told as one', async (what, code) => {
    const lab = await startLab();
    place(lab, ONE);
    lab.faults.add({ path: new RegExp(what), times: Infinity, fault: faults.html(code) });
    const work = what === 'tags' ? remote(lab).listTags() : pull(remote(lab));
    expect(await endOf(work)).toBe('registry-protocol');
  });

  it('opa#6580: what a storage says against a request is told, without its signature', async () => {
    const lab = await startLab({ storage: 'host' });
    place(lab, ONE);
    lab.faults.add({
      server: 'storage',
      times: Infinity,
      fault: { instead: { status: 400, body: '<Error/>' } },
    });
    const pulled = pull(remote(lab));
    await expect(pulled).rejects.toMatchObject({ code: 'registry-error' });
    const text = await pulled.catch((error: unknown) => JSON.stringify(error) + String(error));
    for (const signature of lab.signatures) expect(text).not.toContain(signature);
  });
});
