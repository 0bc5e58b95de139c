import { describe, expect, it } from 'vitest';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type {
  ContentRepository,
  ContentSource,
  ContentTarget,
  CopyOptions,
  ManifestContent,
} from '../../../src/content/index.ts';
import { isDigest } from '../../../src/oci/index.ts';
import {
  index,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';

interface Sides {
  readonly source: ContentRepository;
  readonly memory: ContentRepository;
  readonly content: ManifestContent;
  readonly all: ManifestContent;
  readonly calls: string[];
}

/** A source with an artifact `one` and an index of two, `all`; every call on either side is written down. */
async function sides(): Promise<Sides> {
  const source = createMemoryRepository();
  const layers = [uniqueBlob(1_000), uniqueBlob(2_000)];
  const content = uniqueManifest({ layers });
  await pushAll(source, content, { blobs: layers, tag: 'one' });
  const other = uniqueManifest({ layers });
  await pushAll(source, other);
  const all = index([content.descriptor, other.descriptor]);
  await source.pushManifest(all, { tag: 'all' });
  return { source, memory: createMemoryRepository(), content, all, calls: [] };
}

function sourceOf({ source, calls }: Sides): ContentSource {
  return {
    fetchManifest: (reference, options) => {
      const known = options?.known?.descriptor.digest;
      calls.push(`fetch ${isDigest(reference) ? 'digest' : reference}${known ? ' known' : ''}`);
      return source.fetchManifest(reference, options);
    },
    fetchBlob: (...args) => {
      calls.push('fetchBlob');
      return source.fetchBlob(...args);
    },
  };
}

function targetOf({ memory, calls }: Sides, more: Partial<ContentTarget> = {}): ContentTarget {
  return {
    hasBlob: (...args) => memory.hasBlob(...args),
    pushBlob: (...args) => {
      calls.push('pushBlob');
      return memory.pushBlob(...args);
    },
    hasManifest: (...args) => {
      calls.push('hasManifest');
      return memory.hasManifest(...args);
    },
    pushManifest: (given, options) => {
      calls.push(options?.tag === undefined ? 'put' : `put ${options.tag}`);
      return memory.pushManifest(given, options);
    },
    ...more,
  };
}

/** What a store answers without a network. */
const findWhole =
  ({ memory }: Sides): NonNullable<ContentTarget['findWhole']> =>
  async (reference) => {
    const found = await memory.fetchManifest(reference).catch(() => undefined);
    return found && (await memory.hasManifest(found.descriptor.digest)) ? found : undefined;
  };

describe('a target whose manifests vouch for nothing', () => {
  it('is asked for no manifest: its blobs are looked at, and its manifests put, the name last', async () => {
    const given = await sides();
    const target = targetOf(given, { manifestsAreWhole: false, findWhole: findWhole(given) });
    const options = { reference: 'all', tag: 'v1' };
    const done = await copy(sourceOf(given), target, options);
    expect(done).toMatchObject({ changed: true, pushed: 3, present: 0 });
    const first = given.calls.filter((call) => !call.startsWith('fetch'));
    expect(first).toEqual(['pushBlob', 'pushBlob', 'pushBlob', 'put', 'put', 'put v1']);
    given.calls.length = 0;
    expect(await copy(sourceOf(given), target, options)).toMatchObject({ pushed: 0, present: 3 });
    expect(given.calls.filter((call) => !call.startsWith('fetch '))).toEqual(first);
  });

  it('has its blobs mended though it says that the manifest is there', async () => {
    const given = await sides();
    const target = targetOf(given, {
      manifestsAreWhole: false,
      hasManifest: () => Promise.resolve(true),
    });
    await copy(given.source, target, { reference: 'one', tag: 'v1' });
    const { document } = given.content;
    const layer = document.kind === 'manifest' ? document.layers[1]! : undefined;
    await given.memory.deleteBlob(layer!.digest);
    expect(await copy(given.source, target, { reference: 'one', tag: 'v1' })).toMatchObject({
      pushed: 1,
      present: 2,
    });
  });
});

describe('a target that is a store', () => {
  it.each<[string, (given: Sides) => Pick<CopyOptions, 'reference' | 'digest'>]>([
    ['a digest', ({ content }) => ({ reference: content.descriptor.digest })],
    ['a pinned tag', ({ content }) => ({ reference: 'one', digest: content.descriptor.digest })],
  ])('costs no request for %s that it has whole', async (_what, reference) => {
    const given = await sides();
    const target = targetOf(given, { findWhole: findWhole(given) });
    const options = { ...reference(given), tag: 'v2' };
    await copy(given.source, target, options);
    given.calls.length = 0;
    const done = await copy(sourceOf(given), target, options);
    expect(done).toMatchObject({ root: given.content.descriptor, changed: false });
    expect(given.calls).toEqual(['put v2']);
    const { document } = given.content;
    await given.memory.deleteBlob(
      document.kind === 'manifest' ? document.layers[0]!.digest : document.manifests[0]!.digest,
    );
    given.calls.length = 0;
    expect(await copy(sourceOf(given), target, options)).toMatchObject({
      changed: true,
      pushed: 1,
    });
    expect(given.calls[0]).toMatch(/^fetch /);
  });

  it('still refuses a digest that contradicts the reference', async () => {
    const given = await sides();
    const target = targetOf(given, { findWhole: findWhole(given) });
    await copy(given.source, target, { reference: 'all' });
    const digest = given.all.descriptor.digest;
    await expect(
      copy(given.source, target, { reference: given.content.descriptor.digest, digest }),
    ).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('tells the source what it knows under the name, and asks no more when that is still so', async () => {
    const given = await sides();
    const target = targetOf(given, { findWhole: findWhole(given) });
    const options = { reference: 'one', tag: 'here' };
    await copy(sourceOf(given), target, options);
    expect(given.calls[0]).toBe('fetch one');
    given.calls.length = 0;
    expect(await copy(sourceOf(given), target, options)).toMatchObject({ changed: false });
    expect(given.calls).toEqual(['fetch one known', 'put here']);
    given.calls.length = 0;
    const unnamed = { reference: 'all', knownAs: 'here' };
    expect(await copy(sourceOf(given), target, unnamed)).toMatchObject({ changed: true });
    expect(given.calls[0]).toBe('fetch all known');
  });

  it('takes all manifests of a copy in one step', async () => {
    const given = await sides();
    const together: number[] = [];
    const target = targetOf(given, {
      pushManifests: async (contents, options) => {
        together.push(contents.length);
        expect(contents.at(-1)).toMatchObject({ descriptor: given.all.descriptor });
        expect(options?.tag).toBe('v1');
        for (const content of contents) await given.memory.pushManifest(content);
      },
    });
    await copy(given.source, target, { reference: 'all', tag: 'v1' });
    expect(together).toEqual([3]);
    expect(given.calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });
});

describe('the check of a copy', () => {
  it('sees all content before any manifest is put, and its refusal leaves none', async () => {
    const given = await sides();
    const target = {
      ...targetOf(given),
      fetchManifest: given.memory.fetchManifest.bind(given.memory),
      fetchBlob: given.memory.fetchBlob.bind(given.memory),
    };
    const seen: string[] = [];
    const check: CopyOptions['check'] = async (arrived, root) => {
      seen.push(root.descriptor.digest);
      if (root.document.kind === 'index')
        for (const child of root.document.manifests) await arrived.fetchManifest(child.digest);
      const { document } = await arrived.fetchManifest(given.content.descriptor.digest);
      if (document.kind === 'manifest') await arrived.fetchBlob(document.layers[0]!);
      expect(given.calls.filter((call) => call.startsWith('put'))).toEqual([]);
      throw new Error('refused');
    };
    const options = { reference: 'all', tag: 'v1', check };
    await expect(copy(given.source, target, options)).rejects.toThrow('refused');
    expect(seen).toEqual([given.all.descriptor.digest]);
    expect(await given.memory.listTags()).toEqual([]);
    expect(await given.memory.hasManifest(given.content.descriptor.digest)).toBe(false);
    await copy(given.source, target, { reference: 'all' });
    given.calls.length = 0;
    await expect(copy(given.source, target, options)).rejects.toThrow('refused');
    expect(await given.memory.listTags()).toEqual([]);
  });
});

it('goes on from the byte that the target asks for, and counts from there', async () => {
  const given = await sides();
  const begun: number[] = [];
  const target = targetOf(given, {
    pushBlob: async (descriptor, open, options) => {
      const start = descriptor.size > 500 ? 400 : 0;
      let size = start;
      for await (const piece of await open(options?.signal, start)) size += piece.length;
      expect(size).toBe(descriptor.size);
      return 'pushed';
    },
  });
  const done = await copy(given.source, target, {
    reference: 'one',
    observer: { onBlob: ({ phase, bytes }) => phase === 'start' && begun.push(bytes) },
  });
  expect(begun.sort()).toEqual([0, 400, 400]);
  expect(done.bytes).toBe(2 + 600 + 1_600);
});

it('opens a blob that its descriptor carries from any byte', async () => {
  const blob = uniqueBlob(10);
  const data = Buffer.from(blob.bytes).toString('base64');
  const source = createMemoryRepository();
  const content = uniqueManifest({
    layers: [{ ...blob, descriptor: { ...blob.descriptor, data } }],
  });
  await pushAll(source, content, { tag: 'one' });
  const got: Buffer[] = [];
  const memory = createMemoryRepository();
  const target: ContentTarget = {
    hasBlob: (...args) => memory.hasBlob(...args),
    hasManifest: (...args) => memory.hasManifest(...args),
    pushManifest: (...args) => memory.pushManifest(...args),
    pushBlob: async (descriptor, open) => {
      if (descriptor.size !== 10) return memory.pushBlob(descriptor, opener(Buffer.from('{}')));
      for await (const piece of await open(undefined, 4)) got.push(Buffer.from(piece));
      return 'pushed';
    },
  };
  await copy(source, target, { reference: 'one' });
  expect(Buffer.concat(got).equals(blob.bytes.subarray(4))).toBe(true);
});
