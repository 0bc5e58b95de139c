import { describe, expect, it } from 'vitest';
import { CAPS } from '../../../src/base/index.ts';
import { copy, createMemoryRepository, fallbackTag } from '../../../src/content/index.ts';
import type {
  ContentRepository,
  ContentSource,
  ContentTarget,
  ManifestContent,
} from '../../../src/content/index.ts';
import type { Descriptor, Digest } from '../../../src/oci/index.ts';
import { index, pushAll, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';

async function put(
  place: ContentRepository,
  content: ManifestContent,
  tag?: string,
): Promise<ManifestContent> {
  await pushAll(place, content, tag === undefined ? {} : { tag });
  return content;
}

function about(
  subject: ManifestContent,
  artifactType = 'application/vnd.test.sig',
): ManifestContent {
  return uniqueManifest({ subject: subject.descriptor, artifactType });
}

/** A target that notes in which order manifests came, and by which name. */
function noting(memory: ContentRepository): { target: ContentTarget; order: Digest[] } {
  const order: Digest[] = [];
  const target: ContentTarget = {
    hasBlob: (...args) => memory.hasBlob(...args),
    pushBlob: (...args) => memory.pushBlob(...args),
    hasManifest: (...args) => memory.hasManifest(...args),
    pushManifest: (content, options) => {
      order.push(content.descriptor.digest);
      return memory.pushManifest(content, options);
    },
  };
  return { target, order };
}

const digestsOf = (contents: readonly ManifestContent[]): Digest[] =>
  contents.map(({ descriptor }) => descriptor.digest);

describe('a copy with referrers', () => {
  it('takes those of every manifest below the root, and theirs, subjects first', async () => {
    const source = createMemoryRepository();
    const child = await put(source, uniqueManifest());
    const root = await put(source, index([child.descriptor]), 'v1');
    const onRoot = await put(source, about(root));
    const onChild = await put(source, about(child));
    const onReferrer = await put(source, about(onChild));
    await put(source, about(uniqueManifest()));
    const memory = createMemoryRepository();
    const { target, order } = noting(memory);
    const done = await copy(source, target, { reference: 'v1', tag: 'v1', referrers: true });
    expect(done).toMatchObject({ changed: true, referrers: 3, legacyTags: 0 });
    expect(order.slice(0, 2)).toEqual(digestsOf([child, root]));
    expect(order.slice(2, 4).sort()).toEqual(digestsOf([onRoot, onChild]).sort());
    expect(order.slice(4)).toEqual(digestsOf([onReferrer]));
    expect(await memory.listTags()).toEqual(['v1']);
    const listed = await memory.listReferrers(onChild.descriptor.digest);
    expect(listed.map(({ digest }) => digest)).toEqual(digestsOf([onReferrer]));
  });

  it('takes an index that refers, with what is below it', async () => {
    const source = createMemoryRepository();
    const root = await put(source, uniqueManifest(), 'v1');
    const layer = uniqueBlob(100);
    const child = uniqueManifest({ layers: [layer] });
    await pushAll(source, child, { blobs: [layer] });
    await put(source, about(child));
    await source.pushManifest(index([child.descriptor], { subject: root.descriptor }));
    const memory = createMemoryRepository();
    const done = await copy(source, memory, { reference: 'v1', referrers: true });
    expect(done.referrers).toBe(2);
    expect(await memory.hasBlob(layer.descriptor)).toBe(true);
  });

  it('brings new referrers of a root that is there, and fetches no other content again', async () => {
    const source = createMemoryRepository();
    const root = await put(source, uniqueManifest(), 'v1');
    const old = await put(source, about(root));
    const memory = createMemoryRepository();
    await copy(source, memory, { reference: 'v1', referrers: true });
    const fresh = await put(source, about(root));
    const { target, order } = noting(memory);
    const fetched: string[] = [];
    const watched: ContentSource & Pick<ContentRepository, 'listReferrers'> = {
      fetchBlob: (...args) => source.fetchBlob(...args),
      listReferrers: (...args) => source.listReferrers(...args),
      fetchManifest: (reference, options) => {
        fetched.push(reference);
        return source.fetchManifest(reference, options);
      },
    };
    const done = await copy(watched, target, { reference: 'v1', referrers: true });
    expect(done).toMatchObject({ changed: false, referrers: 2 });
    expect(order).toEqual(digestsOf([fresh]));
    expect(fetched).toEqual(['v1', fresh.descriptor.digest]);
    const listed = await memory.listReferrers(root.descriptor.digest);
    expect(listed.map(({ digest }) => digest).sort()).toEqual(digestsOf([old, fresh]).sort());
  });

  /** A registry that shows what it likes as referrers. */
  function lying(
    source: ContentRepository,
    list: (subject: Digest) => readonly Descriptor[],
  ): ContentRepository {
    const listReferrers = (subject: Digest): Promise<readonly Descriptor[]> =>
      Promise.resolve(list(subject));
    return Object.assign(Object.create(source) as ContentRepository, {
      listReferrers,
      fetchManifest: source.fetchManifest.bind(source),
      fetchBlob: source.fetchBlob.bind(source),
    });
  }

  it('ends in a circle of referrers, and takes nothing that refers to something else', async () => {
    const source = createMemoryRepository();
    const root = await put(source, uniqueManifest(), 'v1');
    const one = await put(source, about(root));
    const stranger = await put(source, uniqueManifest());
    const circle = lying(source, () => [root.descriptor, one.descriptor, stranger.descriptor]);
    const memory = createMemoryRepository();
    const done = await copy(circle, memory, { reference: 'v1', referrers: true });
    expect(done.referrers).toBe(1);
    expect(await memory.hasManifest(stranger.descriptor.digest)).toBe(false);
  });

  it('refuses chains of referrers that are too long', async () => {
    const source = createMemoryRepository();
    let last = await put(source, uniqueManifest(), 'v1');
    for (let depth = 0; depth <= CAPS.graphDepth; depth += 1) last = await put(source, about(last));
    await expect(
      copy(source, createMemoryRepository(), { reference: 'v1', referrers: true }),
    ).rejects.toMatchObject({ code: 'graph-too-large' });
  });

  it('refuses more referrers than there may be, before it fetches one', async () => {
    const source = createMemoryRepository();
    const root = await put(source, uniqueManifest(), 'v1');
    const many = Array.from({ length: CAPS.graphNodes + 1 }, (_none, at) => ({
      ...root.descriptor,
      digest: `sha256:${at.toString(16).padStart(64, '0')}` as Digest,
    }));
    await expect(
      copy(
        lying(source, () => many),
        createMemoryRepository(),
        {
          reference: 'v1',
          referrers: true,
        },
      ),
    ).rejects.toMatchObject({ code: 'graph-too-large' });
  });

  it('says when the source cannot list referrers or tags', async () => {
    const memory = createMemoryRepository();
    await put(memory, uniqueManifest(), 'v1');
    const source: ContentSource = {
      fetchManifest: (...args) => memory.fetchManifest(...args),
      fetchBlob: (...args) => memory.fetchBlob(...args),
    };
    for (const asked of [{ referrers: true }, { legacyTags: true }]) {
      await expect(
        copy(source, createMemoryRepository(), { reference: 'v1', ...asked }),
      ).rejects.toMatchObject({ code: 'option-invalid' });
    }
  });
});

describe('a copy with legacy tags', () => {
  it('takes what is under tags made of the digests below the root', async () => {
    const source = createMemoryRepository();
    const child = await put(source, uniqueManifest());
    const root = await put(source, index([child.descriptor]), 'v1');
    const tags = [
      `${fallbackTag(root.descriptor.digest)}.sig`,
      `${fallbackTag(child.descriptor.digest)}.att`,
      `${fallbackTag(child.descriptor.digest)}.sbom`,
    ];
    for (const tag of tags) await put(source, uniqueManifest(), tag);
    await put(source, uniqueManifest(), `${fallbackTag(uniqueManifest().descriptor.digest)}.sig`);
    const memory = createMemoryRepository();
    const options = { reference: 'v1', tag: 'v1', legacyTags: true };
    expect(await copy(source, memory, options)).toMatchObject({ changed: true, legacyTags: 3 });
    expect(await memory.listTags()).toEqual([...tags, 'v1'].sort());
    expect(await copy(source, memory, options)).toMatchObject({ changed: false, legacyTags: 3 });
    const some = createMemoryRepository();
    const known = new Set(tags.slice(0, 1));
    expect((await copy(source, some, { ...options, legacyTags: known })).legacyTags).toBe(1);
  });

  it('takes the list under a fallback tag as a list of referrers, or as it is without referrers', async () => {
    const source = createMemoryRepository();
    const root = await put(source, uniqueManifest(), 'v1');
    const signature = await put(source, about(root));
    const tag = fallbackTag(root.descriptor.digest);
    await source.pushManifest(index([signature.descriptor]), { tag });
    const unaware = Object.assign(Object.create(null) as ContentRepository, {
      fetchManifest: source.fetchManifest.bind(source),
      fetchBlob: source.fetchBlob.bind(source),
      listTags: source.listTags.bind(source),
      listReferrers: () => Promise.resolve([]),
    });
    const asReferrers = createMemoryRepository();
    const done = await copy(unaware, asReferrers, {
      reference: 'v1',
      referrers: true,
      legacyTags: true,
    });
    expect(done).toMatchObject({ referrers: 1, legacyTags: 0 });
    expect(await asReferrers.listTags()).toEqual([]);
    expect((await asReferrers.listReferrers(root.descriptor.digest)).length).toBe(1);
    const asTags = createMemoryRepository();
    expect(await copy(unaware, asTags, { reference: 'v1', legacyTags: true })).toMatchObject({
      legacyTags: 1,
    });
    expect(await asTags.listTags()).toEqual([tag]);
    expect((await asTags.listReferrers(root.descriptor.digest)).length).toBe(1);
  });
});
