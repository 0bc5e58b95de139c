import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { currentProcess } from '../../../src/base/index.ts';
import { createOrasClient } from '../../../src/oras/index.ts';
import type { OrasClientOptions } from '../../../src/oras/index.ts';
import { describe as descriptorOf } from '../../../src/oci/index.ts';
import type { RemoteRepository } from '../../../src/content/index.ts';
import { collect, opener, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';
import { fakeOras } from '../../support/fake-oras.ts';
import type { FakeOras, FakeRole } from '../../support/fake-oras.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const SECRET = 'planted-s3cret';
const NOT_FOUND = 'Error response from registry: 127.0.0.1:5000/tools/x:v1: not found\n';
const BUSY =
  'Error response from registry: HEAD "http://127.0.0.1:5000/v2/tools/x/manifests/v1": response status code 503: Service Unavailable\n';
const RESET =
  'Error: Put "http://127.0.0.1:5000/v2/tools/x/blobs/uploads/1?_state=abc": read tcp: connection reset by peer\n';

interface Bench {
  readonly fake: FakeOras;
  readonly place: RemoteRepository;
  readonly temporary: string;
  readonly waits: readonly number[];
  close(): Promise<void>;
}

/** A client over a fake that plays roles; no wait takes time. */
function bench(roles: readonly FakeRole[], options: OrasClientOptions = {}): Bench {
  const fake = fakeOras();
  fake.play(...roles);
  const temporary = temporaryDirectory();
  const waits: number[] = [];
  const client = createOrasClient({
    path: fake.path,
    temporaryFolder: temporary,
    graceMs: 200,
    clock: {
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
      random: () => 1,
    },
    ...options,
  });
  onTestFinished(() => client.close());
  const place = client.repository('127.0.0.1:5000', 'tools/x');
  return { fake, place, temporary, waits, close: () => client.close() };
}

/** True while the process runs; one that has ended and was not waited for counts as running. */
function runs(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(' Z ');
  } catch {
    return false;
  }
}

/** Nothing of any run is left: no process, no folder of a run. */
function expectNothingLeft({ fake, temporary }: Bench): void {
  for (const { pid } of fake.runs) expect(runs(pid)).toBe(false);
  for (const root of readdirSync(temporary))
    expect(readdirSync(`${temporary}/${root}`)).toEqual(['owner.json']);
}

describe('a fetch', () => {
  const { bytes, descriptor } = uniqueBlob(1_000);
  const right = Buffer.from(bytes).toString('latin1');
  const ascii = Buffer.from('a'.repeat(1_000));
  const of = { mediaType: 'text/plain', digest: descriptor.digest, size: 1_000 };

  test.each<[string, FakeRole, string]>([
    ['ends well with nothing', {}, 'size-mismatch'],
    ['gives other bytes', { flood: 1_000 }, 'digest-mismatch'],
    ['gives too much', { flood: 2_000 }, 'size-mismatch'],
    ['never stops', { flood: -1 }, 'size-mismatch'],
    ['dies', { stdout: 'abc', signal: 'SIGSEGV' }, 'oras-failed'],
    ['is killed', { signal: 'SIGKILL' }, 'oras-failed'],
    ['fails without a word', { exit: 3 }, 'oras-failed'],
    ['fails with garbage', { exit: 1, stderr: '\u0000\u001b[31m\u0007garbage' }, 'oras-failed'],
    [
      'says that it was altered',
      { stdout: 'abc', exit: 1, stderr: 'Error: mismatched digest\n' },
      'digest-mismatch',
    ],
  ])('by an oras that %s ends with an error and leaves nothing', async (_what, role, code) => {
    const all = bench([role]);
    await expect(all.place.fetchBlob(of).then(collect)).rejects.toMatchObject({ code });
    expect(all.fake.runs.length).toBe(1);
    expectNothingLeft(all);
  });

  test('starts no oras before somebody reads', async () => {
    const all = bench([{ stdout: right }]);
    await all.place.fetchBlob(of);
    expect(all.fake.runs).toEqual([]);
  });

  test('that breaks is begun anew, and what came before is left out', async () => {
    const blob = descriptorOf('text/plain', ascii);
    const cut: FakeRole = { stdout: 'a'.repeat(300), exit: 1, stderr: 'Error: unexpected EOF\n' };
    const all = bench([cut, cut, { stdout: ascii.toString() }]);
    let came = 0;
    const got = await all.place
      .fetchBlob(blob, { onBytes: (count) => (came += count) })
      .then(collect);
    expect(got.equals(ascii)).toBe(true);
    expect(came).toBe(1_000);
    expect(all.fake.runs.length).toBe(3);
    expect(all.waits).toEqual([250, 500]);
  });

  test('from byte 400 on gives the rest, and all is verified', async () => {
    const blob = descriptorOf('text/plain', ascii);
    const all = bench([{ stdout: ascii.toString() }]);
    const got = await all.place.fetchBlob(blob, { start: 400 }).then(collect);
    expect(got.length).toBe(600);
    all.fake.play({ stdout: `b${ascii.toString().slice(1)}` });
    await expect(all.place.fetchBlob(blob, { start: 400 }).then(collect)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  test('that stalls is killed with its group, tried once more, and given up', async () => {
    const all = bench([{ stdout: 'abc', stalls: true, stubborn: true, child: true }], {
      idleTimeoutMs: 1_000,
    });
    await expect(all.place.fetchBlob(of).then(collect)).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    expect(all.fake.runs.length).toBe(2);
    for (const { child } of all.fake.runs) await expectGone(child);
    expectNothingLeft(all);
  });

  test('whose child does not heed SIGTERM leaves no child, though oras itself ended', async () => {
    const all = bench([{ flood: 500, stalls: true, child: 'stubborn' }]);
    for await (const piece of await all.place.fetchBlob(of)) {
      expect(piece.length).toBeGreaterThan(0);
      // It heeds nothing once its shell has said so.
      await delay(300);
      break;
    }
    await expectGone(all.fake.runs[0]?.child ?? null);
    expectNothingLeft(all);
  });

  test('that drips for ever is ended by the total timeout', async () => {
    const all = bench([{ stalls: true }], { totalTimeoutMs: 500 });
    await expect(all.place.fetchBlob(of).then(collect)).rejects.toMatchObject({
      code: 'registry-stalled',
      details: { totalTimeoutMs: 500 },
    });
    expect(all.fake.runs.length).toBe(1);
  });

  test('that nobody reads to its end is ended', async () => {
    const all = bench([{ flood: 500, stalls: true, child: true }]);
    for await (const piece of await all.place.fetchBlob(of)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const [run] = all.fake.runs;
    await expectGone(run?.child ?? null);
    expectNothingLeft(all);
  });

  test('ends with the signal', async () => {
    const all = bench([{ stdout: 'abc', stalls: true, stubborn: true }]);
    const stop = new AbortController();
    const reading = all.place.fetchBlob(of, { signal: stop.signal }).then(async (stream) => {
      for await (const piece of stream) if (piece.length > 0) stop.abort();
    });
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
    expectNothingLeft(all);
  });

  test('ends with the client, whose folder is gone then', async () => {
    const all = bench([{ stdout: 'abc', stalls: true }]);
    const reading = all.place.fetchBlob(of).then(async (stream) => {
      for await (const piece of stream) if (piece.length > 0) void all.close();
    });
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
    await all.close();
    expect(readdirSync(all.temporary)).toEqual([]);
    await expect(all.place.listTags()).rejects.toMatchObject({ code: 'interrupted' });
    expect(readdirSync(all.temporary)).toEqual([]);
  });
});

describe('a push', () => {
  const uploads: FakeRole = { stdout: 'Uploading abc x\n', takes: true };
  const done: FakeRole = { ...uploads, after: 'Uploaded  abc x\nPushed: [registry] x\n' };

  test.each<[string, FakeRole]>([
    ['ends well and says nothing', {}],
    ['takes all and says nothing more', uploads],
    ['says that it uploaded without a byte', { stdout: 'Uploaded  abc x\n' }],
  ])('by an oras that %s is not believed', async (_what, role) => {
    const all = bench([role]);
    const { bytes, descriptor } = uniqueBlob();
    await expect(all.place.pushBlob(descriptor, opener(bytes))).rejects.toMatchObject({
      code: 'oras-failed',
    });
    expectNothingLeft(all);
  });

  test('by an oras that ends in the middle does not hang', async () => {
    const all = bench([{ stdout: 'Uploading abc x\n', exit: 1, stderr: 'Error: nope\n' }]);
    const { bytes, descriptor } = uniqueBlob(5_000_000);
    await expect(all.place.pushBlob(descriptor, opener(bytes, 65_536))).rejects.toMatchObject({
      code: 'oras-failed',
    });
    expectNothingLeft(all);
  });

  test('that broke is begun anew with the source opened again', async () => {
    const all = bench([{ ...uploads, exit: 1, stderr: RESET }, done]);
    const { bytes, descriptor } = uniqueBlob();
    let opens = 0;
    const outcome = await all.place.pushBlob(descriptor, () => {
      opens += 1;
      return opener(bytes)();
    });
    expect([outcome, opens, all.fake.runs.length]).toEqual(['pushed', 2, 2]);
  });

  test('whose answer was lost went well when the blob is there the next time', async () => {
    const all = bench([{ ...uploads, exit: 1, stderr: RESET }, { stdout: 'Exists    abc x\n' }]);
    const { bytes, descriptor } = uniqueBlob();
    expect(await all.place.pushBlob(descriptor, opener(bytes))).toBe('pushed');
  });

  test('stalls when oras takes no more, and is ended', async () => {
    const all = bench([{ stdout: 'Uploading abc x\n', stalls: true }], { idleTimeoutMs: 1_000 });
    const { bytes, descriptor } = uniqueBlob(1_000_000);
    await expect(all.place.pushBlob(descriptor, opener(bytes))).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    expectNothingLeft(all);
  });

  test('waits for a slow source as long as it takes', async () => {
    const all = bench([done], { idleTimeoutMs: 1_500 });
    const { bytes, descriptor } = uniqueBlob(10);
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 5);
      await delay(2_000);
      yield bytes.subarray(5);
    }
    expect(await all.place.pushBlob(descriptor, () => Promise.resolve(slow()))).toBe('pushed');
  });

  test('does not begin anew when the source failed', async () => {
    const all = bench([done]);
    const { bytes, descriptor } = uniqueBlob();
    const wrong = bytes.map((byte) => byte ^ 1);
    await expect(all.place.pushBlob(descriptor, opener(wrong))).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
    expect(all.fake.runs.length).toBe(1);
  });

  test('of a manifest is not believed without its digest', async () => {
    const all = bench([{ takes: true, after: 'Digest: sha256:00\n' }]);
    await expect(all.place.pushManifest(uniqueManifest())).rejects.toMatchObject({
      code: 'oras-failed',
    });
  });
});

describe('questions', () => {
  test.each<[string, FakeRole, string]>([
    ['fails', { exit: 1, stderr: NOT_FOUND }, 'tag-missing'],
    ['answers garbage', { stdout: 'garbage' }, 'oras-failed'],
    ['answers nothing', {}, 'oras-failed'],
    ['answers another shape', { stdout: '[]' }, 'oras-failed'],
    ['answers without a digest', { stdout: '{"mediaType":"a/b"}' }, 'descriptor-invalid'],
    ['answers without end', { flood: -1 }, 'size-exceeded'],
  ])('resolveTag: an oras that %s', async (_what, role, code) => {
    const all = bench([role]);
    await expect(all.place.resolveTag('v1')).rejects.toMatchObject({ code });
    expectNothingLeft(all);
  });

  test.each<[string, FakeRole, string]>([
    ['garbage', { stdout: 'garbage' }, 'manifest-invalid'],
    ['an unknown kind', { stdout: '{"schemaVersion":2}' }, 'manifest-invalid'],
    ['too much', { flood: 5_000_000 }, 'size-exceeded'],
  ])('fetchManifest: %s', async (_what, role, code) => {
    const all = bench([role]);
    await expect(all.place.fetchManifest('v1')).rejects.toMatchObject({ code });
  });

  test.each([
    ['without a body', BUSY],
    ['with a code', 'Error response from registry: unknown: busy\n'],
  ])('a 503 %s, which oras has tried again itself, is begun once more', async (_what, stderr) => {
    const all = bench([{ exit: 1, stderr }]);
    await expect(all.place.resolveTag('v1')).rejects.toMatchObject({
      code: 'registry-error',
      details: { retriedByOras: true },
    });
    expect(all.fake.runs.length).toBe(2);
    expect(all.waits).toEqual([250]);
  });

  test('at most four read at once', async () => {
    const all = bench([{ exit: 1, stderr: NOT_FOUND }]);
    const asked = Array.from({ length: 9 }, () =>
      all.place.resolveTag('v1').catch(() => 'missing'),
    );
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, all.fake.runs.filter(({ pid }) => runs(pid)).length);
    }, 5);
    await Promise.all(asked);
    clearInterval(watch);
    expect(all.fake.runs.length).toBe(9);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('secrets', () => {
  const login = { kind: 'password', username: 'ann', secret: SECRET } as const;

  test('are in a file of mode 0600 in a folder of mode 0700, and nowhere else', async () => {
    const all = bench([{ exit: 1, stderr: NOT_FOUND }], {
      credentials: () => Promise.resolve(login),
    });
    await expect(all.place.resolveTag('v1')).rejects.toMatchObject({ code: 'tag-missing' });
    const [run] = all.fake.runs;
    expect(run?.modes).toEqual(['600', '700']);
    const auth = Buffer.from(`ann:${SECRET}`).toString('base64');
    expect(JSON.parse(run?.config ?? '')).toEqual({ auths: { '127.0.0.1:5000': { auth } } });
    expect(JSON.stringify([run?.argv, run?.env])).not.toMatch(new RegExp(`${SECRET}|${auth}`));
    expect(Object.keys(run?.env ?? {}).sort()).toEqual(['DOCKER_CONFIG', 'HOME', 'TMPDIR']);
    expectNothingLeft(all);
  });

  test.each([
    [{ kind: 'identity-token', secret: SECRET } as const, { identitytoken: SECRET }],
    [{ kind: 'registry-token', secret: SECRET } as const, { registrytoken: SECRET }],
  ])('of the kind %j have their own field', async (credential, entry) => {
    const all = bench([{}], { credentials: () => Promise.resolve(credential) });
    await all.place.listTags();
    const { config } = all.fake.runs[0]!;
    expect(JSON.parse(config)).toEqual({ auths: { '127.0.0.1:5000': entry } });
  });

  test('that oras prints are not repeated', async () => {
    const all = bench([{ tells: true, exit: 1 }], { credentials: () => Promise.resolve(login) });
    const error: unknown = await all.place.resolveTag('v1').catch((thrown: unknown) => thrown);
    const shown = JSON.stringify(error) + String(error) + String((error as Error).stack);
    // It did print them.
    expect((error as Error).message).toContain('"auth":"***"');
    expect((error as Error).message).toContain('ann:***');
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(Buffer.from(`ann:${SECRET}`).toString('base64'));
  });

  test('that were refused are asked for once more, and shown when they are new', async () => {
    const refused = 'Error response from registry: unauthorized: expired: map[]\n';
    const renewals: boolean[] = [];
    const all = bench([{ exit: 1, stderr: refused }, { stdout: 'v1\n' }], {
      credentials: (_registry, { renew = false }) => {
        renewals.push(renew);
        return Promise.resolve({ ...login, secret: renew ? 'new' : 'old' });
      },
    });
    expect(await all.place.listTags()).toEqual(['v1']);
    expect(renewals).toEqual([false, true]);
  });

  test('that were refused and are the same are not shown again', async () => {
    const refused = 'Error: basic credential not found\n';
    const all = bench([{ exit: 1, stderr: refused }], {
      credentials: () => Promise.resolve(login),
    });
    await expect(all.place.listTags()).rejects.toMatchObject({ code: 'registry-unauthorized' });
    expect(all.fake.runs.length).toBe(1);
  });

  test('left by a client that was killed are removed by the next', async () => {
    const all = bench([{}]);
    // The identity of a process that is gone: a child that has ended.
    const pid = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    const owner = { ...(await currentProcess()), pid, started: '1' };
    for (const [name, who] of [
      ['ebpf-oras-dead', owner],
      ['ebpf-oras-alive', await currentProcess()],
    ] as const) {
      mkdirSync(`${all.temporary}/${name}/run-1`, { recursive: true });
      writeFileSync(`${all.temporary}/${name}/owner.json`, JSON.stringify(who));
      writeFileSync(`${all.temporary}/${name}/run-1/config.json`, SECRET);
    }
    await all.place.listTags();
    expect(existsSync(`${all.temporary}/ebpf-oras-dead`)).toBe(false);
    expect(existsSync(`${all.temporary}/ebpf-oras-alive`)).toBe(true);
  });
});

test('limits that oras does not keep to are warned of, once for each registry', async () => {
  const warnings: string[] = [];
  const fake = fakeOras();
  fake.play({ stdout: 'v1\n' });
  const client = createOrasClient({
    path: fake.path,
    logger: { debug: () => undefined, warn: (text) => void warnings.push(text) },
    access: {
      policyOf: (registry) =>
        registry === 'free.example' ? {} : { connections: 2, requestsPerSecond: 5 },
      routeOf: (registry, repository) => ({ endpoints: [{ registry, repository }] }),
      proxyFor: () => undefined,
    },
  });
  onTestFinished(() => client.close());
  for (const registry of ['a.example', 'a.example', 'b.example:1', 'free.example'])
    for (const name of ['x', 'y']) await client.repository(registry, name).listTags();
  expect(warnings).toEqual(
    ['a.example', 'b.example:1'].map(
      (registry) =>
        `oras does not keep to requestsPerSecond, connections of ${registry}; --transport builtin does`,
    ),
  );
});

describe('the version', () => {
  test.each([
    ['1.3.3', 'oras-too-old'],
    ['0.16.0', 'oras-too-old'],
    ['2.0.0', 'oras-missing'],
    ['what?', 'oras-missing'],
  ])('%s is refused: %s', async (version, code) => {
    const fake = fakeOras(version);
    fake.play({ stdout: 'v1\n' });
    const client = createOrasClient({ path: fake.path });
    onTestFinished(() => client.close());
    const place = client.repository('127.0.0.1:5000', 'tools/x');
    await expect(place.listTags()).rejects.toMatchObject({ code, exitCode: 6 });
    expect(fake.runs).toEqual([]);
    const warnings: string[] = [];
    const logger = { debug: () => undefined, warn: (text: string) => void warnings.push(text) };
    const brave = createOrasClient({ path: fake.path, allowAnyVersion: true, logger });
    onTestFinished(() => brave.close());
    expect(await brave.repository('127.0.0.1:5000', 'tools/x').listTags()).toEqual(['v1']);
    expect(warnings.length).toBe(1);
  });

  test('of a program that is not there', async () => {
    const client = createOrasClient({ path: '/nonexistent/oras' });
    onTestFinished(() => client.close());
    await expect(client.repository('127.0.0.1:5000', 'x').listTags()).rejects.toMatchObject({
      code: 'oras-missing',
    });
  });
});

test.each([
  ['127.0.0.1:5000', 'Tools'],
  ['-x', 'tools'],
  ['127.0.0.1:5000', '--insecure'],
  ['a b', 'tools'],
])('%s/%s is no repository', (registry, repository) => {
  expect(() => createOrasClient().repository(registry, repository)).toThrow(
    expect.objectContaining({ code: 'reference-invalid' }) as Error,
  );
});

/** What a killed group leaves is reaped by init in its own time; it runs no more at once. */
async function expectGone(pid: number | null): Promise<void> {
  expect(pid).not.toBeNull();
  for (let left = 100; left > 0 && runs(pid ?? 0) && !isZombie(pid ?? 0); left -= 1)
    await delay(10);
  expect(runs(pid ?? 0) && !isZombie(pid ?? 0)).toBe(false);
}
