import { describe, expect, it } from 'vitest';
import type { Logger } from '../../src/base/index.ts';
import type { CredentialPort } from '../../src/content/index.ts';
import { MEDIA, digestOf } from '../../src/oci/index.ts';
import type { LabFault } from '../support/lab/faults.ts';
import * as faults from '../support/lab/faults.ts';
import { startLab } from '../support/lab/in-test.ts';
import { NAME, endOf, image, manifestOver, place, pull, remote } from '../support/lab/work.ts';
import { serveFolder } from './serving.ts';

const ONE = image([3_000, 90_000]);
const [CONFIG, LAYER] = ONE.blobs.map(({ descriptor }) => descriptor);
const MIB = 1024 * 1024;

describe('what came is what was asked for', () => {
  it.each(['CVE-2025-24882', 'GHSA-qv35-3gw6-8q4j'])(
    'regclient %s: another manifest than the pinned one, with a header that fits it, is refused',
    async () => {
      const lab = await startLab();
      place(lab, ONE);
      const other = manifestOver([CONFIG!]);
      const swapped: LabFault = {
        then: (reply) => ({
          ...reply,
          body: other.bytes,
          headers: { ...reply.headers, 'docker-content-digest': other.descriptor.digest },
        }),
      };
      lab.faults.add({ path: /manifests/, times: Infinity, fault: swapped });
      const { digest } = ONE.manifest.descriptor;
      expect(await endOf(remote(lab).fetchManifest(digest))).toBe('digest-mismatch');
    },
  );

  it.each([
    'sha256:../../../../etc/passwd',
    'sha256:..',
    `sha256:${'0'.repeat(63)}/`,
    'md5:d41d8cd98f00b204e9800998ecf8427e',
    '',
  ])(
    'containers/image CVE-2024-3727: the digest %j in a manifest becomes no path',
    async (digest) => {
      const lab = await startLab();
      const layers = [{ ...LAYER!, digest }];
      place(lab, ONE);
      lab.repository(NAME).manifest({ mediaType: MEDIA.manifest, config: CONFIG, layers }, 'evil');
      expect(await endOf(pull(remote(lab), 'evil'))).toBe('descriptor-invalid');
      expect(lab.requests(/blobs/)).toEqual([]);
    },
  );

  it.each([
    [
      'is manifest and index at once',
      { mediaType: MEDIA.manifest, config: CONFIG, layers: [], manifests: [] },
      MEDIA.manifest,
    ],
    [
      'says that it is an index',
      { mediaType: MEDIA.index, config: CONFIG, layers: [] },
      MEDIA.manifest,
    ],
    ['says that it is a manifest', { mediaType: MEDIA.manifest, manifests: [] }, MEDIA.index],
  ])('containers/image CVE-2021-41190: a document that %s is refused', async (_, json, type) => {
    const lab = await startLab();
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...json }));
    lab.repository(NAME).manifestBytes(bytes, type, 'two-faced');
    const ended = await endOf(remote(lab).fetchManifest('two-faced'));
    expect(['media-type-mismatch', 'manifest-invalid', 'index-invalid']).toContain(ended);
  });

  it.each([
    ['of other content', digestOf(Buffer.from('other')), 'digest-mismatch'],
    ['that is none', 'sha256:xyz', 'registry-protocol'],
  ])('a lying Docker-Content-Digest %s is refused', async (_, digest, code) => {
    const lab = await startLab();
    place(lab, ONE);
    const fault = faults.headers({ 'docker-content-digest': digest });
    lab.faults.add({ times: Infinity, fault });
    expect(await endOf(remote(lab).fetchManifest('1.0'))).toBe(code);
    expect(await endOf(pull(remote(lab)))).toBe(code);
  });
});

describe('no answer is larger than it may be', () => {
  it('oras-go GHSA-f36w-mj3v-6jqv: a descriptor of a huge size is refused and nothing is allocated', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const layers = [{ ...LAYER!, size: 2 ** 52 }];
    lab.repository(NAME).manifest({ mediaType: MEDIA.manifest, config: CONFIG, layers }, 'huge');
    const before = process.memoryUsage().rss;
    expect(['descriptor-invalid', 'size-exceeded']).toContain(
      await endOf(pull(remote(lab), 'huge')),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MIB);
  });

  it.each([
    ['containers/image CVE-2020-1702: a manifest', /manifests/, 'size-exceeded'],
    ['cosign CVE-2024-29902: a list of referrers', /referrers/, 'size-exceeded'],
    ['ggcr#2296: a list of tags', /tags/, 'size-exceeded'],
  ] as const)('%s without end is left at its cap', async (_, path, code) => {
    const lab = await startLab();
    place(lab, ONE);
    const fault: LabFault = {
      then: (reply) => ({ ...reply, body: ' '.repeat(65_536), endless: true }),
    };
    lab.faults.add({ path, times: Infinity, fault });
    const repository = remote(lab);
    const work = {
      manifests: () => repository.fetchManifest('1.0'),
      referrers: () => repository.listReferrers(ONE.manifest.descriptor.digest),
      tags: () => repository.listTags(),
    }[path.source as 'manifests'];
    expect(await endOf(work())).toBe(code);
    await settled();
    expect(lab.log.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThan(64 * MIB);
  });

  it('ggcr#2296: a token without end is left at its cap', async () => {
    const lab = await startLab({ auth: { kind: 'bearer' } });
    place(lab, ONE);
    const fault: LabFault = {
      then: (reply) => ({ ...reply, body: ' '.repeat(65_536), endless: true }),
    };
    lab.faults.add({ server: 'token', times: Infinity, fault });
    expect(await endOf(pull(remote(lab)))).toBe('size-exceeded');
  });

  it('cosign CVE-2024-29903: pages of referrers that lead on and on end', async () => {
    const lab = await startLab();
    place(lab, ONE);
    let page = 0;
    const onAndOn: LabFault = {
      then: (reply, { url }) => {
        page += 1;
        const link = `<${url.pathname}?page=${page}>; rel="next"`;
        return { ...reply, headers: { ...reply.headers, link } };
      },
    };
    lab.faults.add({ path: /referrers/, times: 12_000, fault: onAndOn });
    const { digest } = ONE.manifest.descriptor;
    expect(await endOf(remote(lab).listReferrers(digest))).toBe('registry-protocol');
    expect(page).toBeLessThanOrEqual(10_001);
  });

  it('distribution CVE-2023-2253: our own server gives no more than a page, whatever `n` says', async () => {
    const served = await serveFolder();
    for (const n of ['999999999999', '2147483647', '-1', '1e9']) {
      const answer = await fetch(`http://127.0.0.1:${served.port}/v2/_catalog?n=${n}`);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it.each(['gzip', 'gzip, gzip, gzip', 'br', 'zstd'])(
    'undici CVE-2026-22036: a body encoded as %s is refused, not decoded',
    async (encoding) => {
      const lab = await startLab();
      place(lab, ONE);
      const fault = faults.headers({ 'content-encoding': encoding });
      lab.faults.add({ path: /blobs/, times: Infinity, fault });
      expect(await endOf(pull(remote(lab)))).toBe('registry-protocol');
    },
  );

  it('an error answer without end is cut, and told', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const fault: LabFault = { instead: { status: 418, body: 'x'.repeat(65_536), endless: true } };
    lab.faults.add({ times: Infinity, fault });
    expect(await endOf(pull(remote(lab)))).toBe('registry-error');
  });
});

describe('graphs', () => {
  it.each(['CVE-2026-55588', 'GHSA-298f-872v-2rcx'])(
    'oras %s: a registry that lists a manifest among its own referrers is walked once',
    async () => {
      const lab = await startLab();
      place(lab, ONE);
      const { mediaType, digest, size } = ONE.manifest.descriptor;
      const index = {
        schemaVersion: 2,
        mediaType: MEDIA.index,
        manifests: [{ mediaType, digest, size }],
      };
      const cyclic: LabFault = {
        instead: { headers: { 'content-type': MEDIA.index }, body: JSON.stringify(index) },
      };
      lab.faults.add({ path: /referrers/, times: Infinity, fault: cyclic });
      const { copy, createMemoryRepository } = await import('../../src/content/index.ts');
      await copy(remote(lab), createMemoryRepository(), { reference: '1.0', referrers: true });
      expect(lab.requests(/referrers/).length).toBeLessThan(3);
      expect(lab.log.length).toBeLessThan(12);
    },
  );
});

describe('logs', () => {
  it.each(['oras GHSA-5jhf-2qmf-m8c5', 'zot: secrets of the configuration'])(
    '%s: no log line and no error holds a password, a token or a signed address',
    async () => {
      const users = { ann: 'planted-password' };
      const lab = await startLab({ storage: 'host', auth: { kind: 'bearer', users } });
      place(lab, ONE);
      const lines: string[] = [];
      const note = (message: string, fields?: object): void => {
        lines.push(message + JSON.stringify(fields ?? {}));
      };
      const logger: Logger = { debug: note, warn: note };
      const credentials: CredentialPort = () =>
        Promise.resolve({ kind: 'password', username: 'ann', secret: 'planted-password' });
      lab.faults.add(
        { path: /blobs/, fault: faults.status(503) },
        { server: 'storage', fault: faults.cut('half') },
      );
      await pull(remote(lab, { credentials, logger }));
      lab.faults.add({ server: 'storage', times: Infinity, fault: { instead: { status: 403 } } });
      const error: unknown = await pull(remote(lab, { credentials, logger })).catch(
        (e: unknown) => e,
      );
      lines.push(String(error), JSON.stringify(error));
      const secrets = [
        ...lab.signatures,
        ...lab.gate.issued,
        'planted-password',
        Buffer.from('ann:planted-password').toString('base64'),
      ];
      expect(lines.length).toBeGreaterThan(8);
      expect(lab.signatures.length).toBeGreaterThan(3);
      for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret);
    },
  );
});

/** Lets connections that were given up close. */
function settled(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
