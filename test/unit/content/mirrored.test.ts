import { describe, expect, test } from 'vitest';
import { EbpfError, silentLogger } from '../../../src/base/index.ts';
import type { ByteStream, ErrorCode } from '../../../src/base/index.ts';
import { createMemoryRepository, verifyStream } from '../../../src/content/index.ts';
import type {
  Endpoint,
  FetchBlobOptions,
  RegistryAccess,
  RegistryRoute,
  RemoteRepository,
} from '../../../src/content/index.ts';
import { createMirrored, createRouted } from '../../../src/content/mirrored.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
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

/** A stream that breaks off. */
async function* breaking(stream: ByteStream): AsyncGenerator<Uint8Array> {
  yield* stream;
  throw new EbpfError('registry-stalled', 'planted');
}

type Serves = NonNullable<Endpoint['serves']>;

function routed(serves: readonly Serves[] = ['all', 'all']): {
  place: RemoteRepository;
  warnings: string[];
  mirror: RemoteRepository & { asked: string[] };
  origin: RemoteRepository & { asked: string[] };
} {
  const [mirror, origin] = [memory('mirror.example'), memory('origin.example')];
  const sources = [mirror, origin].map((repository, at) => ({
    repository,
    serves: serves[at] ?? ('all' as const),
  }));
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
  return { mirror, origin, warnings, place: createMirrored({ target: origin, sources, logger }) };
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
    // What worked is asked first from now on.
    expect(mirror.asked).toEqual(['resolveTag']);
    await pushAll(mirror, content, { tag: 'v2' });
    expect((await place.fetchManifest('v2')).descriptor.digest).toBe(content.descriptor.digest);
    expect((await place.resolveTag('v2')).digest).toBe(content.descriptor.digest);
    expect(origin.asked).toEqual(['resolveTag', 'fetchBlob', 'fetchManifest']);
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
      message:
        'planted Tried: mirror.example/tools/x (registry-unreachable), origin.example/tools/x (registry-denied).',
      details: {
        endpoints: [
          { endpoint: 'mirror.example/tools/x', code: 'registry-unreachable' },
          { endpoint: 'origin.example/tools/x', code: 'registry-denied' },
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

  test('is asked no more where it did not answer, until nobody else is left', async () => {
    const { place, mirror, origin } = routed();
    failing(mirror, 'registry-unreachable');
    const content = uniqueManifest();
    await pushAll(origin, content, { tag: 'v1' });
    await place.resolveTag('v1');
    let asked = 0;
    Object.assign(mirror, {
      fetchManifest: () => {
        asked += 1;
        return createMemoryRepository().fetchManifest('v1');
      },
    });
    await place.fetchManifest('v1');
    expect(asked).toBe(0);
    await expect(place.fetchManifest('v2')).rejects.toMatchObject({ code: 'tag-missing' });
    expect(asked).toBe(1);
  });

  test('that gave wrong content is named once and never asked again', async () => {
    const { place, mirror, origin, warnings } = routed();
    const [one, two] = [uniqueBlob(), uniqueBlob()];
    for (const { bytes, descriptor } of [one, two])
      await origin.pushBlob(descriptor, opener(bytes));
    let asked = 0;
    Object.assign(mirror, {
      fetchBlob: async (descriptor: Descriptor) => {
        asked += 1;
        return verifyStream(await opener(new Uint8Array(descriptor.size))(), descriptor);
      },
    });
    for (const { bytes, descriptor } of [one, two])
      expect((await collect(await place.fetchBlob(descriptor))).equals(bytes)).toBe(true);
    expect(asked).toBe(1);
    expect(warnings).toEqual(['mirror.example/tools/x gave wrong content; it is not used']);
  });

  test.each([1_000, 5_000_000])(
    'goes on elsewhere when one breaks off in %d bytes',
    async (size) => {
      const { place, mirror, origin } = routed();
      const { bytes, descriptor } = uniqueBlob(size);
      await origin.pushBlob(descriptor, opener(bytes));
      let came = 0;
      Object.assign(mirror, {
        fetchBlob: async () => breaking(await opener(bytes.subarray(0, size / 2))()),
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
      else await expectElsewhere(got, place, { bytes, descriptor });
    }
  });

  test('a part goes on elsewhere from the byte reached', async () => {
    const { place, mirror, origin } = routed();
    const { bytes, descriptor } = uniqueBlob(1_000);
    await origin.pushBlob(descriptor, opener(bytes));
    Object.assign(mirror, {
      fetchBlob: async (_descriptor: Descriptor, { start = 0 }: FetchBlobOptions) =>
        breaking(await opener(bytes.subarray(start, start + 100))()),
    });
    const got = await collect(await place.fetchBlob(descriptor, { start: 300 }));
    expect(got.equals(bytes.subarray(300))).toBe(true);
    expect(origin.asked).toEqual(['fetchBlob']);
  });

  test('what a descriptor holds itself is asked of nobody', async () => {
    const { place, mirror, origin } = routed();
    const { bytes, descriptor } = uniqueBlob(10);
    const data = Buffer.from(bytes).toString('base64');
    const got = await collect(await place.fetchBlob({ ...descriptor, data }));
    expect(got.equals(bytes)).toBe(true);
    expect([...mirror.asked, ...origin.asked]).toEqual([]);
  });
});

/** A large blob that was wrong says that somebody else may have it, and is then read there. */
async function expectElsewhere(
  got: Promise<Buffer>,
  place: RemoteRepository,
  { bytes, descriptor }: { bytes: Uint8Array; descriptor: Descriptor },
): Promise<void> {
  await expect(got).rejects.toMatchObject({
    code: 'digest-mismatch',
    message: expect.stringContaining('It came from mirror.example/tools/x.') as string,
    details: { elsewhere: true },
  });
  expect((await collect(await place.fetchBlob(descriptor))).equals(bytes)).toBe(true);
}

describe('createRouted', () => {
  const access = (route: RegistryRoute): RegistryAccess => ({
    policyOf: () => ({}),
    proxyFor: () => undefined,
    routeOf: () => route,
  });
  const opened: string[] = [];
  const open = (route?: RegistryRoute): RemoteRepository =>
    createRouted({
      access: route === undefined ? undefined : access(route),
      target,
      source: ({ registry }, last) => {
        opened.push(`${registry} ${String(last)}`);
        return { repository: memory(registry) };
      },
      logger: silentLogger,
    });
  const target = memory('origin.example');
  const itself = { registry: 'origin.example', repository: 'tools/x' };

  test('gives the repository itself where nothing else is asked', () => {
    expect(open()).toBe(target);
    expect(open({ endpoints: [] })).toBe(target);
    expect(open({ endpoints: [itself] })).toBe(target);
    expect(opened).toEqual([]);
  });

  test('opens each place and says which is the last', () => {
    expect(open({ endpoints: [{ ...itself, registry: 'a.example' }, itself] })).not.toBe(target);
    expect(opened).toEqual(['a.example false', 'origin.example true']);
  });

  test('refuses what a rule blocks, and names the rule', () => {
    expect(() => open({ blocked: 'the rule', endpoints: [itself] })).toThrow(
      expect.objectContaining({
        code: 'registry-blocked',
        message: 'origin.example/tools/x is blocked by the rule the rule.',
      }) as Error,
    );
  });
});
