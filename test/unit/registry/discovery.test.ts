import { canonicalJson } from '../../../src/base/index.ts';
import { describe, expect, test } from 'vitest';
import { manifestOf } from '../../../src/content/index.ts';
import type { ManifestContent } from '../../../src/content/index.ts';
import { MEDIA } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { startWire } from '../../support/wire.ts';
import type { Reply } from '../../support/wire-reply.ts';
import { BASE, blobOf, bytesOf, demo, errorReply, manifestOver, manifestReply } from './support.ts';

const config = blobOf(new TextEncoder().encode('{}'), MEDIA.empty);
const subject = manifestOver([config]);
const signature = manifestOver([config], {
  subject: subject.descriptor,
  artifactType: 'application/vnd.test.signature',
});
const sbom = manifestOver([config], {
  subject: subject.descriptor,
  artifactType: 'application/vnd.test.sbom',
});
const api = `GET ${BASE}/referrers/${subject.descriptor.digest}`;
const tag = subject.descriptor.digest.replace(':', '-');

function indexOver(entries: readonly object[]): ManifestContent {
  const json = { schemaVersion: 2, mediaType: MEDIA.index, manifests: entries };
  return manifestOf(new TextEncoder().encode(canonicalJson(json)), MEDIA.index);
}

function entry(content: ManifestContent, artifactType?: string): Descriptor {
  const { mediaType, digest, size } = content.descriptor;
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}

const signatureEntry = entry(signature, 'application/vnd.test.signature');
const sbomEntry = entry(sbom, 'application/vnd.test.sbom');
const listed = manifestReply(indexOver([signatureEntry, sbomEntry]));

describe('tags', () => {
  const first = `GET ${BASE}/tags/list?n=1000`;

  test('come from all pages, sorted, each once, without what is no tag', async () => {
    const wire = await startWire();
    wire.script(
      {
        on: first,
        reply: {
          headers: { link: `</v2/tools/demo/tags/list?n=1000&last=b>; rel="next"` },
          body: '{"name":"x","tags":["b","a","../evil",7]}',
        },
      },
      { on: `GET ${BASE}/tags/list?n=1000&last=b`, reply: { body: '{"tags":["c","a"]}' } },
    );
    expect(await demo(wire).listTags()).toEqual(['a', 'b', 'c']);
    wire.done();
  });

  test('may be none', async () => {
    const wire = await startWire();
    wire.script({ on: first, reply: { body: '{"tags":null}' } });
    expect(await demo(wire).listTags()).toEqual([]);
  });

  const refused: readonly [string, Reply, string][] = [
    [
      'a link to another origin',
      { headers: { link: '<http://127.0.0.1:1/v2/x>; rel=next' }, body: '{"tags":[]}' },
      'redirect-refused',
    ],
    [
      'a link to a metadata address',
      { headers: { link: '<http://169.254.169.254/>; rel=next' }, body: '{"tags":[]}' },
      'redirect-refused',
    ],
    [
      'a link to itself',
      { headers: { link: `<${BASE}/tags/list?n=1000>; rel="next"` }, body: '{"tags":[]}' },
      'registry-protocol',
    ],
    ['no list', { body: '[]' }, 'registry-protocol'],
    ['a list that is none', { body: '{"tags":{}}' }, 'registry-protocol'],
    ['no JSON', { body: '<html>' }, 'registry-protocol'],
    ['404', errorReply(404, 'NAME_UNKNOWN'), 'repository-missing'],
    ['an endless page', { body: bytesOf(65_536), endless: true }, 'size-exceeded'],
  ];
  test.each(refused)('with %s end with an error', async (_name, reply, code) => {
    const wire = await startWire();
    wire.script({ on: first, reply });
    await expect(demo(wire).listTags()).rejects.toMatchObject({ code });
    wire.done();
  });

  test('resolve with one HEAD', async () => {
    const wire = await startWire();
    wire.script({ on: `HEAD ${BASE}/manifests/1.0`, reply: manifestReply(subject) });
    expect(await demo(wire).resolveTag('1.0')).toEqual(entry(subject));
    wire.done();
  });

  test('resolve by GET where HEAD does not say the digest', async () => {
    const wire = await startWire();
    const headers = { 'content-type': MEDIA.manifest };
    wire.script(
      { on: `HEAD ${BASE}/manifests/1.0`, reply: { headers, body: subject.bytes } },
      { on: `GET ${BASE}/manifests/1.0`, reply: { headers, body: subject.bytes } },
    );
    expect((await demo(wire).resolveTag('1.0')).digest).toBe(subject.descriptor.digest);
    wire.done();
  });
});

describe('deletes', () => {
  test.each([
    ['405', errorReply(405, 'UNSUPPORTED'), 'operation-unsupported'],
    ['400 UNSUPPORTED', errorReply(400, 'UNSUPPORTED'), 'operation-unsupported'],
    ['404', errorReply(404, 'MANIFEST_UNKNOWN'), 'tag-missing'],
    ['403', errorReply(403, 'DENIED'), 'registry-denied'],
  ])('of a tag turn %s into its error', async (_name, reply, code) => {
    const wire = await startWire();
    wire.script({ on: `DELETE ${BASE}/manifests/1.0`, reply });
    await expect(demo(wire).deleteTag('1.0')).rejects.toMatchObject({ code });
  });

  test('of a referrer take it out of the fallback index', async () => {
    const wire = await startWire();
    const { digest } = signature.descriptor;
    wire.script(
      { on: `GET ${BASE}/manifests/${digest}`, reply: manifestReply(signature) },
      { on: `DELETE ${BASE}/manifests/${digest}`, reply: { status: 202 } },
      { on: api, reply: { status: 404 } },
      { on: `GET ${BASE}/manifests/${tag}`, reply: listed },
      {
        on: `PUT ${BASE}/manifests/${tag}`,
        check: ({ body }) =>
          expect(JSON.parse(body.toString())).toMatchObject({ manifests: [sbomEntry] }),
        reply: { status: 201 },
      },
      { on: `HEAD ${BASE}/manifests/${tag}`, reply: manifestReply(indexOver([sbomEntry])) },
    );
    await demo(wire).deleteManifest(digest);
    wire.done();
  });
});

describe('referrers', () => {
  test('come from the API, filtered here too', async () => {
    const wire = await startWire();
    const query = '?artifactType=application%2Fvnd.test.sbom';
    wire.script({ on: `${api}${query}`, reply: listed }, { on: api, reply: listed });
    const source = demo(wire);
    const { digest } = subject.descriptor;
    const artifactType = 'application/vnd.test.sbom';
    expect(await source.listReferrers(digest, { artifactType })).toEqual([sbomEntry]);
    expect(await source.listReferrers(digest)).toEqual([signatureEntry, sbomEntry]);
    wire.done();
  });

  test('come from all pages, each once', async () => {
    const wire = await startWire();
    const link = `<${api.slice(4)}?page=2>; rel="next"`;
    wire.script(
      { on: api, reply: manifestReply(indexOver([signatureEntry]), { link }) },
      { on: `${api}?page=2`, reply: listed },
    );
    expect(await demo(wire).listReferrers(subject.descriptor.digest)).toHaveLength(2);
    wire.done();
  });

  const without: readonly [string, Reply][] = [
    ['404', { status: 404, body: '404 page not found' }],
    ['a redirect to a web site', { status: 303, headers: { location: 'https://example.com/' } }],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['405', { status: 405 }],
  ];
  test.each(without)('come from the fallback tag after %s', async (_name, reply) => {
    const wire = await startWire();
    wire.script({ on: api, reply }, { on: `GET ${BASE}/manifests/${tag}`, reply: listed });
    const found = await demo(wire).listReferrers(subject.descriptor.digest);
    expect(found).toEqual([signatureEntry, sbomEntry]);
    wire.done();
  });

  test('are asked of the API once where it is missing', async () => {
    const wire = await startWire();
    const fallback = { on: `GET ${BASE}/manifests/${tag}`, reply: { status: 404 } };
    wire.script({ on: api, reply: { status: 404 } }, fallback, fallback);
    const source = demo(wire);
    expect(await source.listReferrers(subject.descriptor.digest)).toEqual([]);
    expect(await source.listReferrers(subject.descriptor.digest)).toEqual([]);
    wire.done();
  });

  test('are none where the fallback tag gives the subject itself', async () => {
    const wire = await startWire();
    wire.script(
      { on: api, reply: { status: 404 } },
      { on: `GET ${BASE}/manifests/${tag}`, reply: manifestReply(subject) },
    );
    expect(await demo(wire).listReferrers(subject.descriptor.digest)).toEqual([]);
  });

  test('whose entry in the fallback index says no type are looked at', async () => {
    const wire = await startWire();
    const vague = [entry(signature, MEDIA.empty), entry(sbom)];
    wire.script(
      { on: api + '?artifactType=application%2Fvnd.test.signature', reply: { status: 404 } },
      { on: `GET ${BASE}/manifests/${tag}`, reply: manifestReply(indexOver(vague)) },
      {
        on: `GET ${BASE}/manifests/${signature.descriptor.digest}`,
        reply: manifestReply(signature),
      },
      { on: `GET ${BASE}/manifests/${sbom.descriptor.digest}`, reply: { status: 404 } },
    );
    const found = await demo(wire).listReferrers(subject.descriptor.digest, {
      artifactType: 'application/vnd.test.signature',
    });
    expect(found).toEqual([signatureEntry]);
    wire.done();
  });

  test('of another shape end with an error', async () => {
    const wire = await startWire();
    wire.script({
      on: api,
      reply: {
        headers: { 'content-type': MEDIA.index },
        body: '{"schemaVersion":2,"manifests":7}',
      },
    });
    await expect(demo(wire).listReferrers(subject.descriptor.digest)).rejects.toMatchObject({
      code: 'index-invalid',
    });
  });

  test('that the registry lists itself need no fallback', async () => {
    const wire = await startWire();
    const put = {
      on: `PUT ${BASE}/manifests/${signature.descriptor.digest}`,
      reply: { status: 201, headers: { 'oci-subject': subject.descriptor.digest } },
    };
    wire.script(put, put, { on: api, reply: listed });
    const target = demo(wire);
    await target.pushManifest(signature);
    // The second time it is known to keep its word.
    await target.pushManifest(signature);
    wire.done();
  });

  test('that it says to list and cannot be asked for are added to the fallback index', async () => {
    const wire = await startWire();
    wire.script(
      {
        on: `PUT ${BASE}/manifests/${signature.descriptor.digest}`,
        reply: { status: 201, headers: { 'oci-subject': subject.descriptor.digest } },
      },
      { on: api, reply: { status: 404 } },
      { on: `GET ${BASE}/manifests/${tag}`, reply: { status: 404 } },
      { on: `PUT ${BASE}/manifests/${tag}`, reply: { status: 201 } },
      { on: `HEAD ${BASE}/manifests/${tag}`, reply: manifestReply(indexOver([signatureEntry])) },
    );
    await demo(wire).pushManifest(signature);
    wire.done();
  });

  test('whose change somebody else took back are added anew', async () => {
    const wire = await startWire();
    const both = indexOver([sbomEntry, signatureEntry]);
    wire.script(
      { on: `PUT ${BASE}/manifests/${signature.descriptor.digest}`, reply: { status: 201 } },
      { on: `GET ${BASE}/manifests/${tag}`, reply: { status: 404 } },
      { on: `PUT ${BASE}/manifests/${tag}`, reply: { status: 201 } },
      { on: `HEAD ${BASE}/manifests/${tag}`, reply: manifestReply(indexOver([sbomEntry])) },
      { on: `GET ${BASE}/manifests/${tag}`, reply: manifestReply(indexOver([sbomEntry])) },
      {
        on: `PUT ${BASE}/manifests/${tag}`,
        check: ({ body }) => expect(body.equals(Buffer.from(both.bytes))).toBe(true),
        reply: { status: 201 },
      },
      { on: `HEAD ${BASE}/manifests/${tag}`, reply: manifestReply(both) },
    );
    await demo(wire).pushManifest(signature);
    wire.done();
  });

  test('of a repository that is not there say nothing about the API', async () => {
    const wire = await startWire();
    wire.script(
      { on: api, reply: errorReply(404, 'NAME_UNKNOWN') },
      { on: `GET ${BASE}/manifests/${tag}`, reply: errorReply(404, 'NAME_UNKNOWN') },
      { on: api, reply: listed },
    );
    const source = demo(wire);
    expect(await source.listReferrers(subject.descriptor.digest)).toEqual([]);
    expect(await source.listReferrers(subject.descriptor.digest)).toHaveLength(2);
    wire.done();
  });

  test('that it does not list are added to the fallback index, one after the other', async () => {
    const wire = await startWire();
    const put = (content: ManifestContent) => ({
      on: `PUT ${BASE}/manifests/${content.descriptor.digest}`,
      reply: { status: 201 },
    });
    let index = indexOver([]);
    const fallback = [
      {
        on: `GET ${BASE}/manifests/${tag}`,
        reply: () => ({ ...manifestReply(index), drip: { bytes: 60, everyMs: 20 } }),
      },
      {
        on: `PUT ${BASE}/manifests/${tag}`,
        reply: ({ body }: { body: Buffer }) => {
          index = manifestOf(body, MEDIA.index);
          return { status: 201 };
        },
      },
    ];
    const look = {
      on: `HEAD ${BASE}/manifests/${tag}`,
      reply: () => manifestReply(index),
    };
    wire.script(put(signature), put(sbom), ...fallback, look, ...fallback, look);
    const target = demo(wire);
    await Promise.all([target.pushManifest(signature), target.pushManifest(sbom)]);
    const { document } = index;
    expect(
      document.kind === 'index' && document.manifests.map(({ digest }) => digest).sort(),
    ).toEqual([signature.descriptor.digest, sbom.descriptor.digest].sort());
    wire.script(put(signature), fallback[0]!);
    await target.pushManifest(signature);
    wire.done();
  });
});
