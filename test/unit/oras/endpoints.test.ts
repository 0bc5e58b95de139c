import { describe, expect, test } from 'vitest';
import { EbpfError, silentLogger } from '../../../src/base/index.ts';
import type { ErrorCode } from '../../../src/base/index.ts';
import { createMemoryRepository, verifyStream } from '../../../src/content/index.ts';
import type { Endpoint, RemoteRepository } from '../../../src/content/index.ts';
import { createRouted } from '../../../src/oras/endpoints.ts';
import {
  collect,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';

function memory(registry: string): RemoteRepository & { asked: string[] } {
  const asked: string[] = [];
  const content = createMemoryRepository();
  const note = <A extends unknown[], R>(name: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      asked.push(name);
      return call(...args);
    };
  };
  return {
    asked,
    registry,
    repository: 'tools/x',
    fetchManifest: note('fetchManifest', (reference, options) =>
      content.fetchManifest(reference, options),
    ),
    fetchBlob: note('fetchBlob', (descriptor, options) => content.fetchBlob(descriptor, options)),
    resolveTag: note('resolveTag', (tag, options) => content.resolveTag(tag, options)),
    listTags: note('listTags', (options) => content.listTags(options)),
    listReferrers: note('listReferrers', (digest, options) =>
      content.listReferrers(digest, options),
    ),
    hasBlob: (descriptor, options) => content.hasBlob(descriptor, options),
    hasManifest: (digest, options) => content.hasManifest(digest, options),
    pushBlob: (descriptor, open, options) => content.pushBlob(descriptor, open, options),
    pushManifest: (manifest, options) => content.pushManifest(manifest, options),
    deleteTag: (tag, options) => content.deleteTag(tag, options),
    deleteManifest: (digest, options) => content.deleteManifest(digest, options),
    deleteBlob: (digest, options) => content.deleteBlob(digest, options),
  };
}

type Serves = NonNullable<Endpoint['serves']>;

function routed(serves: readonly Serves[] = ['all', 'all']): {
  place: RemoteRepository;
  mirror: RemoteRepository & { asked: string[] };
  origin: RemoteRepository & { asked: string[] };
} {
  const [mirror, origin] = [memory('mirror.example'), memory('origin.example')];
  const sources = [mirror, origin].map((repository, at) => ({
    repository,
    serves: serves[at] ?? ('all' as const),
  }));
  return { mirror, origin, place: createRouted({ target: origin, sources, logger: silentLogger }) };
}

/** A repository that fails at everything that is read. */
function failing(of: RemoteRepository, code: ErrorCode): void {
  const fails = (): Promise<never> =>
    Promise.reject(new EbpfError(code, 'planted', { details: { registry: of.registry } }));
  Object.assign(of, {
    fetchManifest: fails,
    fetchBlob: fails,
    resolveTag: fails,
    listTags: fails,
    listReferrers: fails,
  });
}

describe('a repository with mirrors', () => {
  test('is read from the first that has it, and written at the registry itself', async () => {
    const { place, mirror, origin } = routed();
    const content = uniqueManifest();
    const { bytes, descriptor } = uniqueBlob();
    await pushAll(place, content, { tag: 'v1', blobs: [{ bytes, descriptor }] });
    expect(await mirror.hasBlob(descriptor)).toBe(false);
    expect((await place.resolveTag('v1')).digest).toBe(content.descriptor.digest);
    expect((await collect(await place.fetchBlob(descriptor))).equals(bytes)).toBe(true);
    expect(mirror.asked).toEqual(['resolveTag', 'fetchBlob']);
    await pushAll(mirror, content, { tag: 'v2' });
    expect((await place.fetchManifest('v2')).descriptor.digest).toBe(content.descriptor.digest);
    expect(origin.asked).not.toContain('fetchManifest');
  });

  test.each<[Serves, string[]]>([
    ['digest', ['fetchManifest']],
    ['tag', ['resolveTag', 'listTags']],
    ['all', ['resolveTag', 'listTags', 'fetchManifest']],
  ])('that serve %s are asked for no more', async (serves, asked) => {
    const { place, mirror } = routed([serves]);
    const content = uniqueManifest();
    await pushAll(place, content, { tag: 'v1' });
    await pushAll(mirror, content, { tag: 'v1' });
    await place.resolveTag('v1');
    await place.listTags();
    await place.fetchManifest(content.descriptor.digest);
    expect(mirror.asked).toEqual(asked);
  });

  test('believes that there are no referrers only when nobody knows better', async () => {
    const { place, origin } = routed();
    const subject = uniqueManifest();
    expect(await place.listReferrers(subject.descriptor.digest)).toEqual([]);
    const referrer = uniqueManifest({ subject: subject.descriptor });
    await pushAll(origin, referrer);
    expect(await place.listReferrers(subject.descriptor.digest)).toHaveLength(1);
  });

  test('says what each of them said', async () => {
    const { place, mirror, origin } = routed();
    failing(mirror, 'registry-unreachable');
    failing(origin, 'registry-denied');
    await expect(place.listTags()).rejects.toMatchObject({
      code: 'registry-denied',
      details: {
        endpoints: [
          { endpoint: 'mirror.example', code: 'registry-unreachable' },
          { endpoint: 'origin.example', code: 'registry-denied' },
        ],
      },
    });
  });

  test.each<ErrorCode>(['interrupted', 'oras-missing', 'oras-too-old', 'reference-invalid'])(
    'asks nobody else after %s',
    async (code) => {
      const { place, mirror, origin } = routed();
      failing(mirror, code);
      await expect(place.listTags()).rejects.toMatchObject({ code });
      expect(origin.asked).toEqual([]);
    },
  );

  test.each([1_000, 5_000_000])(
    'goes on elsewhere when one breaks off in %d bytes',
    async (size) => {
      const { place, mirror, origin } = routed();
      const { bytes, descriptor } = uniqueBlob(size);
      await origin.pushBlob(descriptor, opener(bytes));
      let came = 0;
      Object.assign(mirror, {
        fetchBlob: async () => {
          await Promise.resolve();
          return (async function* broken(): AsyncGenerator<Uint8Array> {
            yield bytes.subarray(0, size / 2);
            await Promise.resolve();
            throw new EbpfError('registry-stalled', 'planted');
          })();
        },
      });
      for await (const piece of await place.fetchBlob(descriptor)) came += piece.length;
      expect(came).toBe(size);
    },
  );

  test('a small blob that a mirror altered comes from the next; a large one is refused', async () => {
    for (const size of [1_000, 5_000_000]) {
      const { place, mirror, origin } = routed();
      const { bytes, descriptor } = uniqueBlob(size);
      await origin.pushBlob(descriptor, opener(bytes));
      const altered = Uint8Array.from(bytes);
      altered[size - 1] = (altered[size - 1] ?? 0) ^ 1;
      Object.assign(mirror, {
        fetchBlob: async () => verifyStream(await opener(altered)(), descriptor),
      });
      const got = collect(await place.fetchBlob(descriptor));
      if (size === 1_000) expect((await got).equals(bytes)).toBe(true);
      else await expect(got).rejects.toMatchObject({ code: 'digest-mismatch' });
    }
  });
});
