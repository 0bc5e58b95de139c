import { describe, expect, it } from 'vitest';
import { manifestOf } from '../../src/content/index.ts';
import { MEDIA, describe as descriptorOf, digestOf } from '../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../src/oci/index.ts';
import { refusal } from '../support/lab/exchange.ts';
import * as faults from '../support/lab/faults.ts';
import { startLab } from '../support/lab/in-test.ts';
import {
  NAME,
  endOf,
  hasWhole,
  image,
  manifestOver,
  noise,
  place,
  pull,
  push,
  remote,
} from '../support/lab/work.ts';
import { streamOf } from '../../src/base/index.ts';

const ONE = image([3_000, 200_000]);
const SUBJECT = bare(ONE.manifest.descriptor);
const NOTE_TYPE = 'application/vnd.test.note';
const NOTE = image([50], { artifactType: NOTE_TYPE, subject: SUBJECT });

function bare({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}

function digestsOf(list: readonly Descriptor[]): readonly Digest[] {
  return list.map(({ digest }) => digest);
}

describe('manifests', () => {
  it('distribution 2.8: a manifest that Accept does not name is 404, so all kinds are named', async () => {
    const lab = await startLab({ quirks: { accept: 'strict' } });
    place(lab, ONE);
    const index = { mediaType: MEDIA.index, manifests: [SUBJECT] };
    lab.repository(NAME).manifest(index, 'index');
    const docker = {
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: ONE.blobs[0]!.descriptor,
      layers: [],
    };
    lab.repository(NAME).manifest(docker, 'docker');
    const list = {
      mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
      manifests: [],
    };
    lab.repository(NAME).manifest(list, 'list');
    for (const tag of ['1.0', 'index', 'docker', 'list']) {
      const { descriptor } = await remote(lab).fetchManifest(tag);
      expect(descriptor.digest).toBe(lab.repository(NAME).tags.get(tag));
      expect(await remote(lab).resolveTag(tag)).toMatchObject({ digest: descriptor.digest });
    }
  });

  it('distribution 2.8: a manifest of more than 4 MiB is refused before it is sent', async () => {
    const lab = await startLab();
    const padding = { annotations: { 'test.padding': 'x'.repeat(5 * 1024 * 1024) } };
    const json = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.manifest, ...padding });
    const bytes = Buffer.from(json);
    const descriptor = { ...SUBJECT, digest: digestOf(bytes), size: bytes.length };
    const { document } = ONE.manifest;
    const pushed = remote(lab).pushManifest({ descriptor, bytes, document }, { tag: 'large' });
    expect(await endOf(pushed)).toBe('size-exceeded');
    expect(lab.log).toHaveLength(0);
  });

  it('Artifactory: HEAD of a manifest that is not there gives 403', async () => {
    const lab = await startLab({ quirks: { missingManifest: 403 } });
    expect(await remote(lab).hasManifest(SUBJECT.digest)).toBe(false);
    await push(remote(lab), ONE);
    expect(hasWhole(lab, ONE)).toBe(true);
    await expect(remote(lab).resolveTag('other')).rejects.toMatchObject({ code: 'tag-missing' });
  });

  it('Google Artifact Registry: an empty config is refused, and the reason is told', async () => {
    const lab = await startLab({ quirks: { emptyConfig: 'refused' } });
    const empty = descriptorOf(MEDIA.empty, Buffer.from('{}'));
    const manifest = manifestOver([empty], { artifactType: NOTE_TYPE });
    const blobs = [{ descriptor: empty, bytes: Buffer.from('{}') }];
    await expect(push(remote(lab), { manifest, blobs })).rejects.toThrow('empty config');
  });

  it.each([
    ['Quay: a type that is not on its list gives 415', { status: 415, code: 'MANIFEST_INVALID' }],
    ['Quay: a type that is not on its list gives 400', { status: 400, code: 'UNSUPPORTED' }],
    [
      'GitLab: a type that is not on its list is MANIFEST_INVALID',
      { status: 400, code: 'MANIFEST_INVALID' },
    ],
  ] as const)('%s', async (_, typeRefusal) => {
    const lab = await startLab({ quirks: { allowedTypes: [MEDIA.empty], typeRefusal } });
    const pushed = push(remote(lab), ONE);
    await expect(pushed).rejects.toThrow(/unknown media type.*application\/vnd\.test\.config/);
    expect(lab.repository(NAME).tags.size).toBe(0);
    expect(lab.requests(/^PUT .*manifests/)).toHaveLength(1);
  });

  it('ECR: a tag that is immutable takes the same again, and refuses another', async () => {
    const lab = await startLab({ quirks: { immutableTags: true } });
    await push(remote(lab), ONE);
    await push(remote(lab), ONE);
    const other = push(remote(lab), image([10]));
    await expect(other).rejects.toMatchObject({ code: 'registry-conflict' });
    await expect(other).rejects.toThrow('immutable');
    expect(hasWhole(lab, ONE)).toBe(true);
  });

  it('ACR: 429 on the PUT of a manifest is waited for', async () => {
    const lab = await startLab();
    lab.faults.add({ method: 'PUT', path: /manifests/, times: 2, fault: faults.status(429) });
    await push(remote(lab), ONE);
    expect(hasWhole(lab, ONE)).toBe(true);
  });

  it('oras-go#225: no digest in any header', async () => {
    const lab = await startLab({ quirks: { digestHeader: 'absent' } });
    await push(remote(lab), ONE);
    expect(await remote(lab).resolveTag('1.0')).toMatchObject(SUBJECT);
    expect(await pull(remote(lab))).toHaveLength(3);
  });

  it('oras-go#239: a manifest that is there gets another tag', async () => {
    const lab = await startLab();
    await push(remote(lab), ONE, 'first');
    await push(remote(lab), ONE, 'second');
    expect(hasWhole(lab, ONE, { tag: 'second' })).toBe(true);
  });

  it.each(['oras#2061', 'oras#2072', 'oras-go#1211'])(
    '%s: a pull-through cache has a manifest and not its blobs, and a push heals it',
    async () => {
      const lab = await startLab({ quirks: { parts: 'ignored' } });
      place(lab, ONE);
      lab.repository(NAME).blobs.clear();
      await push(remote(lab), ONE);
      expect(hasWhole(lab, ONE)).toBe(true);
    },
  );

  it('pull-through cache: a pull of a manifest whose blobs are not there says which is missing', async () => {
    const lab = await startLab();
    place(lab, ONE);
    const { digest } = ONE.blobs[2]!.descriptor;
    lab.repository(NAME).blobs.delete(digest);
    await expect(pull(remote(lab))).rejects.toMatchObject({ code: 'blob-missing' });
    await expect(pull(remote(lab))).rejects.toThrow(digest);
  });
});

describe('sha512', () => {
  const bytes = noise(70_000);
  const digest = digestOf(bytes, 'sha512');
  const descriptor = { mediaType: 'application/octet-stream', digest, size: bytes.length };
  const open = (): Promise<AsyncIterable<Uint8Array>> => Promise.resolve(streamOf(bytes));

  it.each(['works', 'stored-as-sha256'] as const)(
    'distribution 2.8: a blob is pushed and pulled where sha512 is %s',
    async (sha512) => {
      const lab = await startLab({ quirks: { sha512 } });
      expect(await remote(lab).pushBlob(descriptor, open)).toBe('pushed');
      const pieces: Uint8Array[] = [];
      for await (const piece of await remote(lab).fetchBlob(descriptor)) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      expect(await remote(lab).hasBlob(descriptor)).toBe(true);
    },
  );

  it('distribution 2.8: a manifest with sha512 is refused, and nothing is named', async () => {
    const lab = await startLab({ quirks: { sha512: 'stored-as-sha256' } });
    const { bytes: text, descriptor: own } = manifestOf(
      Buffer.from(ONE.manifest.bytes),
      MEDIA.manifest,
    );
    place(lab, ONE, { tag: 'other' });
    const named = { ...own, digest: digestOf(text, 'sha512') };
    const pushed = remote(lab).pushManifest(
      { ...ONE.manifest, descriptor: named },
      { tag: 'long' },
    );
    expect(['registry-error', 'operation-unsupported']).toContain(await endOf(pushed));
    expect(lab.repository(NAME).tags.has('long')).toBe(false);
  });
});

describe('referrers', () => {
  async function attached(
    quirks: Parameters<typeof startLab>[0] = {},
  ): ReturnType<typeof startLab> {
    const lab = await startLab(quirks);
    await push(remote(lab), ONE);
    await push(remote(lab), NOTE, 'note');
    return lab;
  }

  it.each([
    ['distribution 2.8: no referrers API', { referrers: 'absent', subjectHeader: 'never' }],
    [
      'ECR: OCI-Subject is sent and the referrers endpoint is absent',
      { referrers: 'absent', subjectHeader: 'always' },
    ],
    [
      'ECR: the referrers endpoint gives 405',
      { referrers: 'method-refused', subjectHeader: 'never' },
    ],
    [
      'GHCR: the referrers endpoint sends to a web page',
      { referrers: 'page', subjectHeader: 'never' },
    ],
  ] as const)('%s', async (_, quirks) => {
    const lab = await attached({ quirks });
    const found = await remote(lab).listReferrers(SUBJECT.digest);
    expect(digestsOf(found)).toEqual([NOTE.manifest.descriptor.digest]);
  });

  it('GHCR: the web site is not visited, for it would turn us away', async () => {
    const lab = await attached({ quirks: { referrers: 'page', subjectHeader: 'never' } });
    const repository = remote(lab);
    for (let at = 0; at < 3; at += 1) await repository.listReferrers(SUBJECT.digest);
    expect(lab.requests(/ \/web\//)).toEqual([]);
  });

  it('an HTML answer of the referrers endpoint means that there is none', async () => {
    const lab = await attached({ quirks: { referrers: 'absent', subjectHeader: 'never' } });
    lab.faults.add({ path: /referrers/, fault: faults.html() });
    const found = await remote(lab).listReferrers(SUBJECT.digest);
    expect(digestsOf(found)).toEqual([NOTE.manifest.descriptor.digest]);
  });

  it('oras-go#1396: GitLab gives the subject itself for the fallback tag', async () => {
    const lab = await startLab({
      quirks: { referrers: 'absent', subjectHeader: 'never', fallbackTag: 'digest' },
    });
    await push(remote(lab), ONE);
    expect(await remote(lab).listReferrers(SUBJECT.digest)).toEqual([]);
  });

  it('cosign 3.1.1: an entry of the fallback index has the type of the empty config', async () => {
    const lab = await startLab({ quirks: { referrers: 'absent', subjectHeader: 'never' } });
    place(lab, ONE);
    const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const signature = image([10], { artifactType: bundle, subject: SUBJECT });
    place(lab, signature, { tag: 'signature' });
    const entry = { ...bare(signature.manifest.descriptor), artifactType: MEDIA.empty };
    const tag = SUBJECT.digest.replace(':', '-');
    lab.repository(NAME).manifest({ mediaType: MEDIA.index, manifests: [entry] }, tag);
    const found = await remote(lab).listReferrers(SUBJECT.digest, { artifactType: bundle });
    expect(digestsOf(found)).toEqual([signature.manifest.descriptor.digest]);
  });

  it('oras#690: ECR refuses a manifest with a subject by 405, and that is told', async () => {
    const lab = await startLab();
    await push(remote(lab), ONE);
    const refused: faults.LabFault = {
      then: (reply, { body }) => (body.includes('"subject"') ? refusal(405, 'UNSUPPORTED') : reply),
    };
    lab.faults.add({ method: 'PUT', path: /manifests/, times: Infinity, fault: refused });
    expect(await endOf(push(remote(lab), NOTE, 'note'))).toBe('operation-unsupported');
  });

  it('a registry that ignores the filter is filtered here', async () => {
    const lab = await attached();
    await push(
      remote(lab),
      image([60], { artifactType: 'application/vnd.test.other', subject: SUBJECT }),
      'other',
    );
    const ignored: faults.LabFault = {
      then: (reply) => ({ ...reply, body: String(reply.body) }),
    };
    lab.faults.add({ path: /referrers/, fault: ignored });
    const found = await remote(lab).listReferrers(SUBJECT.digest, { artifactType: NOTE_TYPE });
    expect(digestsOf(found)).toEqual([NOTE.manifest.descriptor.digest]);
  });
});

describe('listings', () => {
  it('ECR: a page of more than 1000 is refused', async () => {
    const lab = await startLab({ quirks: { pageLimit: 1000, pageSize: 1000 } });
    place(lab, ONE);
    for (let at = 0; at < 2500; at += 1) lab.repository(NAME).tags.set(`v${at}`, SUBJECT.digest);
    expect(await remote(lab).listTags()).toHaveLength(2501);
    expect(lab.log).toHaveLength(3);
  });

  it.each(['relative', 'absolute', 'query-only'] as const)(
    'Quay: small pages with a Link that is %s',
    async (link) => {
      const lab = await startLab({ quirks: { link, pageSize: 2 } });
      place(lab, ONE);
      for (let at = 0; at < 6; at += 1) lab.repository(NAME).tags.set(`v${at}`, SUBJECT.digest);
      expect(await remote(lab).listTags()).toHaveLength(7);
      expect(lab.log).toHaveLength(4);
    },
  );

  it('containers/image#618: Quay answers 429 to the list of tags', async () => {
    const lab = await startLab();
    place(lab, ONE);
    lab.faults.add({ path: /tags/, times: 2, fault: faults.status(429) });
    expect(await remote(lab).listTags()).toEqual(['1.0']);
  });

  it.each([
    ['in a circle', '</v2/tools/demo/tags/list?n=1000>; rel="next"', 'registry-protocol'],
    ['that is no address', '<http://[>; rel="next"', 'redirect-refused'],
    [
      'to another origin',
      '<http://localhost:9/v2/tools/demo/tags/list>; rel="next"',
      'redirect-refused',
    ],
  ])('a bad Link: %s', async (_, link, code) => {
    const lab = await startLab();
    place(lab, ONE);
    lab.faults.add({ path: /tags/, times: Infinity, fault: faults.headers({ link }) });
    expect(await endOf(remote(lab).listTags())).toBe(code);
    expect(lab.log.length).toBeLessThan(5);
  });
});
