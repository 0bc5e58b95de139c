import { describe, expect, test } from 'vitest';
import { readAll } from '../../../src/base/index.ts';
import type { Logger } from '../../../src/base/index.ts';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type { RemoteRepository } from '../../../src/content/index.ts';
import { MEDIA } from '../../../src/oci/index.ts';
import type { RegistryClientOptions } from '../../../src/registry/index.ts';
import { freePort } from '../../support/process.ts';
import { startWire } from '../../support/wire.ts';
import type { Wire } from '../../support/wire.ts';
import { accessOf, mirrored } from './access.ts';
import type { Placed } from './access.ts';
import {
  BASE,
  blobOf,
  blobReply,
  bytesOf,
  demo,
  errorReply,
  fetched,
  manifestOver,
  manifestReply,
  testClient,
  uploadPaths,
} from './support.ts';

const config = blobOf(bytesOf(20, 1));
const layer = blobOf(bytesOf(3000, 2));
const large = {
  ...blobOf(Buffer.alloc(5 * 1024 * 1024, 'a large blob')),
  bytes: Buffer.alloc(5 * 1024 * 1024, 'a large blob'),
};
const manifest = manifestOver([config, layer]);
const missing = errorReply(404, 'MANIFEST_UNKNOWN');
const once = { retries: { attempts: 1 } } as const;

/** The query by which the mirror learns whose content is meant. */
const ns = (wire: Wire): string => `?ns=${encodeURIComponent(wire.host)}`;
const byTag = (query = ''): string => `GET ${BASE}/manifests/1${query}`;

interface Noted extends Logger {
  readonly warnings: string[];
}

function notes(): Noted {
  const warnings: string[] = [];
  return { warnings, debug: () => undefined, warn: (message) => void warnings.push(message) };
}

function open(places: readonly Placed[], options: RegistryClientOptions = {}): RemoteRepository {
  const last = places.at(-1);
  if (last === undefined) throw new Error('no place');
  const wire = 'host' in last ? last : last[0];
  return demo(wire, { ...once, access: mirrored(...places), ...options });
}

describe('a repository with mirrors', () => {
  test('is read from the first that has it, which is told whose content is meant', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    mirror.script(
      { on: byTag(ns(registry)), reply: manifestReply(manifest) },
      { on: `GET ${layer.path}${ns(registry)}`, reply: blobReply(layer) },
    );
    const repository = open([mirror, registry]);
    expect((await repository.fetchManifest('1')).descriptor.digest).toBe(
      manifest.descriptor.digest,
    );
    expect(await fetched(repository, layer)).toEqual(layer.bytes);
    mirror.done();
    expect(registry.seen).toHaveLength(0);
  });

  test('tells nobody whose content is meant where the registry itself is asked', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    mirror.script({ on: byTag(ns(registry)), reply: missing });
    registry.script(
      { on: byTag(), reply: manifestReply(manifest) },
      { on: `GET ${layer.path}`, reply: blobReply(layer) },
    );
    const repository = open([mirror, registry]);
    await repository.fetchManifest('1');
    // What worked is asked first from now on.
    expect(await fetched(repository, layer)).toEqual(layer.bytes);
    mirror.done();
    registry.done();
  });

  test.each([
    ['404', missing],
    ['401', errorReply(401, 'UNAUTHORIZED')],
    ['403', errorReply(403, 'DENIED')],
    ['429', errorReply(429, 'TOOMANYREQUESTS')],
    ['500', errorReply(500, 'UNKNOWN')],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['another manifest', manifestReply(manifestOver([layer]))],
  ])('goes on to the next after %s', async (_what, reply) => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const path = `${BASE}/manifests/${manifest.descriptor.digest}`;
    mirror.script({ on: `GET ${path}${ns(registry)}`, reply });
    registry.script({ on: `GET ${path}`, reply: manifestReply(manifest) });
    const found = await open([mirror, registry]).fetchManifest(manifest.descriptor.digest);
    expect(found.descriptor.digest).toBe(manifest.descriptor.digest);
    mirror.done();
    registry.done();
  });

  test('goes on after a mirror that is not there, and does not ask it again', async () => {
    const registry = await startWire();
    const gone = `127.0.0.1:${await freePort()}`;
    registry.script(
      { on: byTag(), reply: manifestReply(manifest) },
      { on: `GET ${layer.path}`, reply: blobReply(layer) },
    );
    const endpoints = [gone, registry.host].map((host) => ({
      registry: host,
      repository: 'tools/demo',
    }));
    const access = accessOf({ routes: { [`${registry.host}/tools/demo`]: { endpoints } } });
    const repository = demo(registry, { ...once, access });
    await repository.fetchManifest('1');
    await fetched(repository, layer);
    registry.done();
  });

  test('asks a mirror for digests alone where it serves only those, and for tags alone likewise', async () => {
    const [digests, tags, registry] = [await startWire(), await startWire(), await startWire()];
    tags.script({ on: byTag(ns(registry)), reply: manifestReply(manifest) });
    digests.script({ on: `GET ${layer.path}${ns(registry)}`, reply: blobReply(layer) });
    const repository = open([[digests, 'digest'], [tags, 'tag'], registry]);
    await repository.fetchManifest('1');
    expect(await fetched(repository, layer)).toEqual(layer.bytes);
    for (const wire of [digests, tags, registry]) wire.done();
  });

  test('resolves and lists tags at mirrors too', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    mirror.script(
      { on: `HEAD ${BASE}/manifests/1${ns(registry)}`, reply: manifestReply(manifest) },
      {
        on: `GET ${BASE}/tags/list?n=1000&${ns(registry).slice(1)}`,
        reply: { body: JSON.stringify({ name: 'tools/demo', tags: ['b', 'a'] }) },
      },
    );
    const repository = open([mirror, registry]);
    expect((await repository.resolveTag('1')).digest).toBe(manifest.descriptor.digest);
    expect(await repository.listTags()).toEqual(['a', 'b']);
    mirror.done();
  });

  test('believes that there are no referrers only when nobody knows of one', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const { digest } = manifest.descriptor;
    const listing = (manifests: readonly unknown[]) => ({
      headers: { 'content-type': MEDIA.index },
      body: JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests }),
    });
    mirror.script({ on: `GET ${BASE}/referrers/${digest}${ns(registry)}`, reply: listing([]) });
    const referrer = manifestOver([config]).descriptor;
    registry.script({ on: `GET ${BASE}/referrers/${digest}`, reply: listing([referrer]) });
    expect(await open([mirror, registry]).listReferrers(digest)).toEqual([referrer]);
    mirror.done();
    registry.done();
  });

  test('is written, and looked into before writing, at the registry itself', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    registry.script(
      { on: uploadPaths(config).first, reply: { status: 201 } },
      { on: `HEAD ${layer.path}`, reply: blobReply(layer) },
      { on: `HEAD ${BASE}/manifests/${manifest.descriptor.digest}`, reply: missing },
      { on: `PUT ${BASE}/manifests/1`, reply: { status: 201 } },
      { on: `DELETE ${BASE}/manifests/1`, reply: { status: 202 } },
    );
    const repository = open([mirror, registry]);
    await repository.pushBlob(config.descriptor, config.open);
    expect(await repository.hasBlob(layer.descriptor)).toBe(true);
    expect(await repository.hasManifest(manifest.descriptor.digest)).toBe(false);
    await repository.pushManifest(manifest, { tag: '1' });
    await repository.deleteTag('1');
    registry.done();
    expect(mirror.seen).toHaveLength(0);
  });

  test('says what each place answered when none has it', async () => {
    const [first, second, registry] = [await startWire(), await startWire(), await startWire()];
    first.script({ on: byTag(ns(registry)), reply: errorReply(503, 'UNAVAILABLE') });
    second.script({ on: byTag(ns(registry)), reply: errorReply(401, 'UNAUTHORIZED') });
    registry.script({ on: byTag(), reply: missing });
    const failure = open([first, second, registry]).fetchManifest('1');
    await expect(failure).rejects.toMatchObject({
      code: 'tag-missing',
      message: expect.stringContaining(
        `Tried: ${first.host}/tools/demo (registry-error), ${second.host}/tools/demo (registry-unauthorized), ` +
          `${registry.host}/tools/demo (tag-missing).`,
      ) as string,
    });
  });

  test('passes on at once what is the fault of the caller', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const repository = open([mirror, registry]);
    await expect(repository.fetchManifest('no tag')).rejects.toMatchObject({
      code: 'reference-invalid',
    });
    const signal = AbortSignal.abort();
    await expect(repository.fetchManifest('1', { signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect([...mirror.seen, ...registry.seen]).toHaveLength(0);
  });
});

describe('a blob of a mirror', () => {
  test('that is not what its digest says is never handed on, and the mirror is named', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const logger = notes();
    mirror.script({
      on: `GET ${layer.path}${ns(registry)}`,
      reply: { body: bytesOf(layer.bytes.length, 9) },
    });
    registry.script({ on: `GET ${layer.path}`, reply: blobReply(layer) });
    expect(await fetched(open([mirror, registry], { logger }), layer)).toEqual(layer.bytes);
    expect(logger.warnings).toEqual([
      `${mirror.host}/tools/demo gave wrong content; it is not used`,
    ]);
    mirror.done();
    registry.done();
  });

  test('that breaks off goes on at the next place, from the byte reached', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    mirror.script({
      on: `GET ${large.path}${ns(registry)}`,
      reply: { ...blobReply(large), cutAfter: 3_000_000 },
    });
    registry.script({
      on: `GET ${large.path}`,
      reply: ({ headers }) => {
        const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]);
        expect(start).toBeGreaterThan(0);
        const { length } = large.bytes;
        return {
          status: 206,
          headers: { 'content-range': `bytes ${start}-${length - 1}/${length}` },
          body: large.bytes.subarray(start),
        };
      },
    });
    expect(large.bytes.equals(await fetched(open([mirror, registry]), large))).toBe(true);
    mirror.done();
    registry.done();
  });

  test('that is large and wrong ends with an error that says so, and the next try asks elsewhere', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const logger = notes();
    mirror.script({
      on: `GET ${large.path}${ns(registry)}`,
      reply: { body: Buffer.alloc(large.bytes.length, 'something else') },
    });
    registry.script({ on: `GET ${large.path}`, reply: blobReply(large) });
    const repository = open([mirror, registry], { logger });
    await expect(fetched(repository, large)).rejects.toMatchObject({
      code: 'digest-mismatch',
      message: expect.stringContaining(`It came from ${mirror.host}/tools/demo.`) as string,
      details: { elsewhere: true },
    });
    expect(large.bytes.equals(await fetched(repository, large))).toBe(true);
    expect(logger.warnings).toHaveLength(1);
    mirror.done();
    registry.done();
  });

  test('that is large and wrong costs a copy no more than the time', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const whole = manifestOver([config, large]);
    mirror.script(
      { on: byTag(ns(registry)), reply: manifestReply(whole) },
      { on: `GET ${config.path}${ns(registry)}`, reply: blobReply(config) },
      {
        on: `GET ${large.path}${ns(registry)}`,
        reply: { body: Buffer.alloc(large.bytes.length, 'something else') },
      },
    );
    registry.script({ on: `GET ${large.path}`, reply: blobReply(large) });
    const target = createMemoryRepository();
    const source = open([mirror, registry]);
    await copy(source, target, { reference: '1', tag: '1', concurrency: 1 });
    expect(await target.hasBlob(large.descriptor)).toBe(true);
    mirror.done();
    registry.done();
  });

  test('is read from a byte on, and goes on elsewhere too', async () => {
    const [mirror, registry] = [await startWire(), await startWire()];
    const part = (from: number) => ({
      status: 206,
      headers: {
        'content-range': `bytes ${from}-${layer.bytes.length - 1}/${layer.bytes.length}`,
      },
      body: layer.bytes.subarray(from),
    });
    mirror.script({ on: `GET ${layer.path}${ns(registry)}`, reply: errorReply(500, 'UNKNOWN') });
    registry.script({ on: `GET ${layer.path}`, reply: part(1000) });
    const stream = await open([mirror, registry]).fetchBlob(layer.descriptor, { start: 1000 });
    expect(Buffer.from(await readAll(stream, 5000, 'it'))).toEqual(
      Buffer.from(layer.bytes.subarray(1000)),
    );
    mirror.done();
    registry.done();
  });
});

describe('a rule', () => {
  test('that blocks a registry refuses it before anything is sent', async () => {
    const registry = await startWire();
    const routes = {
      [`${registry.host}/tools/demo`]: { blocked: 'registries."x".blocked', endpoints: [] },
    };
    const client = testClient({ access: accessOf({ routes }) });
    expect(() => client.repository(registry.host, 'tools/demo')).toThrow(
      expect.objectContaining({
        code: 'registry-blocked',
        message: expect.stringContaining('registries."x".blocked') as string,
      }) as Error,
    );
    expect(registry.seen).toHaveLength(0);
  });

  test('that puts another place in stead is obeyed for reading alone', async () => {
    const [named, other] = [await startWire(), await startWire()];
    const routes = {
      [`${named.host}/tools/demo`]: {
        endpoints: [{ registry: other.host, repository: 'hub/tools/demo' }],
      },
    };
    other.script({
      on: `GET /v2/hub/tools/demo/manifests/1${ns(named)}`,
      reply: manifestReply(manifest),
    });
    named.script({ on: `PUT ${BASE}/manifests/1`, reply: { status: 201 } });
    const repository = demo(named, { ...once, access: accessOf({ routes }) });
    await repository.fetchManifest('1');
    await repository.pushManifest(manifest, { tag: '1' });
    expect(repository.registry).toBe(named.host);
    named.done();
    other.done();
  });
});
