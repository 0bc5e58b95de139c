import { describe, expect, it } from 'vitest';
import { EbpfError, streamOf } from '../../../src/base/index.ts';
import { copy, createMemoryRepository, walkGraph } from '../../../src/content/index.ts';
import type {
  BlobEvent,
  ContentRepository,
  CopyPlan,
  ManifestContent,
} from '../../../src/content/index.ts';
import { MEDIA, digestOf } from '../../../src/oci/index.ts';
import {
  EMPTY,
  index,
  jsonManifest,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';

/** A repository that writes down what is asked of it; `change` replaces some of its methods. */
function watched(change: Partial<ContentRepository> = {}): {
  place: ContentRepository;
  calls: string[];
} {
  const memory = createMemoryRepository();
  const calls: string[] = [];
  const place = new Proxy(memory, {
    get(target, name: keyof ContentRepository) {
      const own: unknown = Reflect.get(change, name) ?? Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      const method = own as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        calls.push(name);
        return method.apply(target, args);
      };
    },
  });
  return { place, calls };
}

async function sample(place: ContentRepository): Promise<ManifestContent> {
  const layers = [uniqueBlob(1_000), uniqueBlob(2_000)];
  const content = uniqueManifest({ layers });
  await pushAll(place, content, { blobs: layers, tag: 'v1' });
  return content;
}

describe('copy', () => {
  it('asks each side once for each part, and names the root last', async () => {
    const source = watched();
    const content = await sample(source.place);
    source.calls.length = 0;
    const target = watched();
    const result = await copy(source.place, target.place, { reference: 'v1', tag: 'v2' });
    expect(result).toEqual({
      root: content.descriptor,
      changed: true,
      pushed: 3,
      present: 0,
      mounted: 0,
      bytes: 3_002,
      referrers: 0,
      legacyTags: 0,
    });
    expect(source.calls).toEqual(['fetchManifest', 'fetchBlob', 'fetchBlob', 'fetchBlob']);
    expect(target.calls.filter((name) => name !== 'hasBlob')).toEqual([
      'hasManifest',
      'pushBlob',
      'pushBlob',
      'pushBlob',
      'pushManifest',
    ]);
    target.calls.length = 0;
    expect(await copy(source.place, target.place, { reference: 'v1', tag: 'v3' })).toMatchObject({
      changed: false,
      bytes: 0,
    });
    expect(target.calls).toEqual(['hasManifest', 'pushManifest']);
    target.calls.length = 0;
    await copy(source.place, target.place, { reference: 'v1' });
    expect(target.calls).toEqual(['hasManifest']);
  });

  it('moves children before parents in nested indexes, each once', async () => {
    const source = createMemoryRepository();
    const [a, b] = [await sample(source), await sample(source)];
    const inner = index([a.descriptor, b.descriptor]);
    const outer = index([a.descriptor, inner.descriptor]);
    await source.pushManifest(inner);
    await source.pushManifest(outer, { tag: 'all' });
    const order: string[] = [];
    const memory = createMemoryRepository();
    const { place } = watched({
      pushManifest: (content, options) => {
        order.push(content.descriptor.digest);
        return memory.pushManifest(content, options);
      },
    });
    await copy(source, place, { reference: 'all', tag: 'all' });
    const [one, two, ...rest] = order;
    expect([one, two].sort()).toEqual([a.descriptor.digest, b.descriptor.digest].sort());
    expect(rest).toEqual([inner.descriptor.digest, outer.descriptor.digest]);
  });

  it('tells what it is about to move and how it goes', async () => {
    const source = createMemoryRepository();
    const content = await sample(source);
    const target = createMemoryRepository();
    await target.pushBlob(EMPTY.descriptor, opener(EMPTY.bytes));
    const plans: CopyPlan[] = [];
    const events: BlobEvent[] = [];
    const observer = {
      onPlan: (plan: CopyPlan) => plans.push(plan),
      onBlob: (event: BlobEvent) => events.push(event),
    };
    await copy(source, target, { reference: 'v1', observer, concurrency: 1 });
    expect(plans).toMatchObject([{ bytes: content.descriptor.size + 3_002 }]);
    expect(events.map((event) => `${event.phase} ${event.bytes}`)).toEqual([
      'skipped 0',
      'start 0',
      'progress 1000',
      'done 1000',
      'start 0',
      'progress 2000',
      'done 2000',
    ]);
  });

  it('takes content that a descriptor carries when it is right, and fetches it when it is not', async () => {
    const right = uniqueBlob(10);
    const wrong = uniqueBlob(10);
    const content = jsonManifest(MEDIA.manifest, {
      config: { ...EMPTY.descriptor, data: 'e30=' },
      layers: [
        { ...right.descriptor, data: Buffer.from(right.bytes).toString('base64') },
        { ...wrong.descriptor, data: Buffer.from(right.bytes).toString('base64') },
      ],
    });
    const source = watched();
    await pushAll(source.place, content, { blobs: [right, wrong], tag: 'v1' });
    source.calls.length = 0;
    const target = createMemoryRepository();
    await copy(source.place, target, { reference: 'v1' });
    expect(source.calls).toEqual(['fetchManifest', 'fetchBlob']);
    expect(await target.hasManifest(content.descriptor.digest)).toBe(true);
  });

  it('checks the digest that the reference must have', async () => {
    const source = createMemoryRepository();
    const content = await sample(source);
    const digest = digestOf(Buffer.from('other'));
    const target = createMemoryRepository();
    await expect(copy(source, target, { reference: 'v1', digest })).rejects.toMatchObject({
      code: 'digest-mismatch',
      details: { expected: digest, found: content.descriptor.digest, side: 'source' },
    });
    expect(await target.listTags()).toEqual([]);
  });

  it('passes on where to mount from, and counts what was mounted', async () => {
    const source = createMemoryRepository();
    await sample(source);
    const froms: unknown[] = [];
    const { place } = watched({
      pushBlob: (_descriptor, _open, options) => {
        froms.push(options?.mountFrom);
        return Promise.resolve('mounted');
      },
    });
    const done = await copy(source, place, { reference: 'v1', mountFrom: 'other/repo' });
    expect(froms).toEqual(['other/repo', 'other/repo', 'other/repo']);
    expect(done).toMatchObject({ mounted: 3, pushed: 0, bytes: 0 });
  });

  it('opens the source again when the target asks again', async () => {
    const source = createMemoryRepository();
    await sample(source);
    const memory = createMemoryRepository();
    const { place } = watched({
      pushBlob: async (descriptor, open, options) => {
        for await (const piece of await open()) if (piece.length > 0) break;
        return memory.pushBlob(descriptor, open, options);
      },
    });
    expect(await copy(source, place, { reference: 'v1' })).toMatchObject({ pushed: 3 });
  });

  it.each<[string, string, Partial<ContentRepository>]>([
    ['source', 'fetchManifest', { fetchManifest: () => Promise.reject(new Error('boom')) }],
    ['source', 'fetchBlob', { fetchBlob: () => Promise.reject(new Error('boom')) }],
    ['source', 'fetchBlob, in the stream', { fetchBlob: () => Promise.resolve(broken()) }],
    ['destination', 'hasManifest', { hasManifest: () => Promise.reject(new Error('boom')) }],
    ['destination', 'pushBlob', { pushBlob: () => Promise.reject(new Error('boom')) }],
    ['destination', 'pushManifest', { pushManifest: () => Promise.reject(new Error('boom')) }],
  ])('says that the %s failed at %s', async (side, _method, change) => {
    const content = createMemoryRepository();
    await sample(content);
    const good = {
      fetchManifest: content.fetchManifest.bind(content),
      fetchBlob: content.fetchBlob.bind(content),
    };
    const source = watched(side === 'source' ? { ...good, ...change } : good);
    const target = watched(side === 'source' ? {} : change);
    await expect(
      copy(source.place, target.place, { reference: 'v1', tag: 'v1' }),
    ).rejects.toMatchObject({ code: 'io-failed', message: 'boom', details: { side } });
    expect(await target.place.listTags()).toEqual([]);
  });

  it('finds the side in an error that the target has wrapped', async () => {
    const source = watched({ fetchBlob: () => Promise.resolve(broken()) });
    await sample(source.place);
    const { place } = watched({
      pushBlob: async (_descriptor, open) => {
        try {
          for await (const piece of await open()) if (piece.length > 9_999) break;
          return 'pushed';
        } catch (cause) {
          throw new EbpfError('upload-failed', 'wrapped', { cause });
        }
      },
    });
    await expect(copy(source.place, place, { reference: 'v1' })).rejects.toMatchObject({
      message: 'boom',
      details: { side: 'source' },
    });
  });

  it('stops the other blobs when one fails, and ends as interrupted when its caller stops it', async () => {
    const source = createMemoryRepository();
    await sample(source);
    const stop = new AbortController();
    const signals: AbortSignal[] = [];
    const { place } = watched({
      pushBlob: (descriptor, _open, options) => {
        if (options?.signal) signals.push(options.signal);
        if (descriptor.size === 1_000) return Promise.reject(new Error('boom'));
        return new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('stopped')));
        });
      },
    });
    await expect(copy(source, place, { reference: 'v1' })).rejects.toThrow('boom');
    expect(signals.every((signal) => signal.aborted)).toBe(true);

    const waiting = watched({
      pushBlob: (_descriptor, _open, options) => {
        setImmediate(() => stop.abort());
        return new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('stopped')));
        });
      },
    });
    const run = copy(source, waiting.place, { reference: 'v1', signal: stop.signal });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('refuses a child that is not what the index says', async () => {
    const source = createMemoryRepository();
    const child = await sample(source);
    const liar = index([{ ...child.descriptor, mediaType: MEDIA.index }]);
    await source.pushManifest(liar, { tag: 'liar' });
    await expect(
      copy(source, createMemoryRepository(), { reference: 'liar' }),
    ).rejects.toMatchObject({ code: 'media-type-mismatch' });
  });

  it('says which platforms there are', async () => {
    const source = createMemoryRepository();
    const child = await sample(source);
    const platform = { os: 'linux', architecture: 'amd64' };
    await source.pushManifest(index([{ ...child.descriptor, platform }]), { tag: 'all' });
    const wanted = { os: 'linux', architecture: 'riscv64' };
    await expect(
      copy(source, createMemoryRepository(), { reference: 'all', platform: wanted }),
    ).rejects.toMatchObject({
      code: 'platform-missing',
      details: { available: ['linux/amd64'] },
    });
  });
});

describe('walkGraph', () => {
  it('refuses what is too deep', async () => {
    const source = createMemoryRepository();
    let root = await sample(source);
    for (let depth = 0; depth < 18; depth += 1) {
      root = index([root.descriptor]);
      await source.pushManifest(root);
    }
    await expect(walkGraph(source, root)).rejects.toMatchObject({ code: 'graph-too-large' });
  });

  it('refuses what has too many parts', async () => {
    const source = createMemoryRepository();
    const layers = Array.from({ length: 5_100 }, (_none, at) => ({
      mediaType: 'text/plain',
      digest: digestOf(Buffer.from(String(at))),
      size: 1,
    }));
    const half = (from: number): ManifestContent =>
      jsonManifest(MEDIA.manifest, {
        config: EMPTY.descriptor,
        layers: layers.map((layer, at) => ({
          ...layer,
          digest: digestOf(Buffer.from(`${at + from}`)),
        })),
      });
    const [a, b] = [half(0), half(5_100)];
    for (const content of [a, b]) await source.pushManifest(content);
    const root = index([a.descriptor, b.descriptor]);
    await source.pushManifest(root);
    await expect(walkGraph(source, root)).rejects.toMatchObject({ code: 'graph-too-large' });
  });

  it('leaves out what is skipped, and all under it', async () => {
    const source = createMemoryRepository();
    const [a, b] = [await sample(source), await sample(source)];
    const root = index([a.descriptor, b.descriptor]);
    await source.pushManifest(root);
    const skip = (child: { digest: string }): Promise<boolean> =>
      Promise.resolve(child.digest === a.descriptor.digest);
    const graph = await walkGraph(source, root, { skip });
    expect(graph.groups).toEqual([[b], [root]]);
    expect(graph.skipped).toMatchObject([{ digest: a.descriptor.digest }]);
    expect(graph.blobs.length).toBe(3);
  });
});

async function* broken(): AsyncGenerator<Uint8Array> {
  yield* streamOf(Buffer.from('x'));
  throw new Error('boom');
}
