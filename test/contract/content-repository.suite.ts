import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { streamOf } from '../../src/base/index.ts';
import { copy, createMemoryRepository } from '../../src/content/index.ts';
import { digestOf } from '../../src/oci/index.ts';
import type { Abilities, Current, OpenPlace, Place } from './place.ts';
import { describeDeletes, describeReferrers, describeRepository } from './abilities.suite.ts';
import {
  EMPTY,
  blobOf,
  brokenStream,
  collect,
  endlessStream,
  flipped,
  index,
  opener,
  pushAll,
  stallingStream,
  uniqueBlob,
  uniqueManifest,
} from './content-fixtures.ts';

/** Codes for content that is not what it was announced as; a server refuses in its own words. */
const REFUSALS = /^(digest-mismatch|size-mismatch|upload-failed|registry-error)$/;

const refused = { code: expect.stringMatching(REFUSALS) as string };

/**
 * What every place of content promises, whatever it is made of: run by memory, by layouts on disk and by the client
 * against a server. `open` gives an empty place for each test.
 */
export function describeContentRepository(
  title: string,
  open: () => Promise<OpenPlace>,
  abilities: Abilities = {},
): void {
  describe(title, () => {
    let opened: OpenPlace;
    let place: Place;
    beforeEach(async () => {
      opened = await open();
      place = opened.place;
    });
    afterEach(async () => {
      await opened.close();
    });
    const current = (): Place => place;

    describeBlobs(current, abilities);
    describeManifests(current, abilities);
    describeTags(current, abilities);
    describeAborts(current);
    describeConcurrency(current);
    describeCopies(current);
    if (abilities.referrers) describeReferrers(current, abilities.referrers, abilities);
    if (abilities.deletes) describeDeletes(current, abilities.deletes, abilities);
    if (abilities.repository) describeRepository(current, abilities.repository);
  });
}

function describeBlobs(current: Current, { sha512 = true }: Abilities): void {
  describe('blobs', () => {
    it.each([0, 1, 1000, 300_000])('gives back a blob of %d bytes', async (size) => {
      const { bytes, descriptor } = uniqueBlob(size);
      expect(await current().pushBlob(descriptor, opener(bytes, 7_000))).toBe('pushed');
      expect(await current().hasBlob(descriptor)).toBe(true);
      expect((await collect(await current().fetchBlob(descriptor))).equals(bytes)).toBe(true);
    });

    it('does not have what was never pushed', async () => {
      const { descriptor } = uniqueBlob();
      expect(await current().hasBlob(descriptor)).toBe(false);
      await expect(
        current()
          .fetchBlob(descriptor)
          .then((stream) => collect(stream)),
      ).rejects.toMatchObject({ code: 'blob-missing' });
    });

    it('does not read again what it has', async () => {
      const { bytes, descriptor } = uniqueBlob();
      await current().pushBlob(descriptor, opener(bytes));
      let opens = 0;
      const outcome = await current().pushBlob(descriptor, () => {
        opens += 1;
        return Promise.resolve(streamOf(bytes));
      });
      expect(outcome).toBe('present');
      expect(opens).toBe(0);
    });

    if (sha512)
      it('takes sha512', async () => {
        const bytes = Buffer.from('long digest');
        const descriptor = {
          mediaType: 'text/plain',
          digest: digestOf(bytes, 'sha512'),
          size: bytes.length,
        };
        await current().pushBlob(descriptor, opener(bytes));
        expect((await collect(await current().fetchBlob(descriptor))).toString()).toBe(
          'long digest',
        );
      });

    it.each([
      ['other bytes of the same length', (bytes: Uint8Array) => streamOf(flipped(bytes))],
      ['fewer bytes', (bytes: Uint8Array) => streamOf(bytes.subarray(1))],
      ['no bytes', () => streamOf(new Uint8Array())],
      ['more bytes', (bytes: Uint8Array) => streamOf(Buffer.concat([bytes, Buffer.from('!')]))],
      ['bytes without end', () => endlessStream()],
    ])('refuses %s and keeps nothing', async (_what, stream) => {
      const { bytes, descriptor } = uniqueBlob(5_000);
      await expect(
        current().pushBlob(descriptor, () => Promise.resolve(stream(bytes))),
      ).rejects.toMatchObject(refused);
      expect(await current().hasBlob(descriptor)).toBe(false);
      expect(await current().pushBlob(descriptor, opener(bytes))).toBe('pushed');
    });

    it('keeps nothing of a stream that breaks', async () => {
      const { bytes, descriptor } = uniqueBlob(5_000);
      const open = (): Promise<AsyncIterable<Uint8Array>> =>
        Promise.resolve(brokenStream(bytes.subarray(0, 100)));
      await expect(current().pushBlob(descriptor, open)).rejects.toThrow();
      expect(await current().hasBlob(descriptor)).toBe(false);
    });

    it.each([
      ['a smaller size', -1, 'size-mismatch'],
      ['a larger size', 1, 'size-mismatch'],
    ])('gives no blob under a descriptor with %s', async (_what, more, code) => {
      const { bytes, descriptor } = uniqueBlob(100);
      await current().pushBlob(descriptor, opener(bytes));
      const wrong = { ...descriptor, size: descriptor.size + more };
      await expect(
        current()
          .fetchBlob(wrong)
          .then((stream) => collect(stream)),
      ).rejects.toMatchObject({ code });
    });

    it('counts the bytes that come', async () => {
      const { bytes, descriptor } = uniqueBlob(10_000);
      await current().pushBlob(descriptor, opener(bytes));
      let count = 0;
      await collect(await current().fetchBlob(descriptor, { onBytes: (n) => (count += n) }));
      expect(count).toBe(10_000);
    });

    it.each([0, 1, 65_536, 299_999, 300_000])('gives a blob from byte %d on', async (start) => {
      const { bytes, descriptor } = uniqueBlob(300_000);
      await current().pushBlob(descriptor, opener(bytes));
      let count = 0;
      const options = { start, onBytes: (n: number) => (count += n) };
      const rest = await collect(await current().fetchBlob(descriptor, options));
      expect(rest.equals(bytes.subarray(start))).toBe(true);
      // A place that can only give the whole counts what came for it.
      expect(count).toBeGreaterThanOrEqual(300_000 - start);
    });

    it.each([101, -1, 0.5])('refuses to begin with byte %d of 100', async (start) => {
      const { bytes, descriptor } = uniqueBlob(100);
      await current().pushBlob(descriptor, opener(bytes));
      const read = async (): Promise<Buffer> =>
        collect(await current().fetchBlob(descriptor, { start }));
      await expect(read()).rejects.toMatchObject({ code: 'option-invalid' });
    });

    it('lets a reader stop in the middle', async () => {
      const { bytes, descriptor } = uniqueBlob(600_000);
      await current().pushBlob(descriptor, opener(bytes));
      for await (const piece of await current().fetchBlob(descriptor)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      expect((await collect(await current().fetchBlob(descriptor))).length).toBe(600_000);
    });
  });
}

function describeManifests(current: Current, abilities: Abilities): void {
  describe('manifests', () => {
    it('gives back a manifest by tag and by digest, byte for byte', async () => {
      const content = uniqueManifest();
      await pushAll(current(), content, { tag: 'v1' });
      for (const reference of ['v1', content.descriptor.digest]) {
        const found = await current().fetchManifest(reference);
        expect(Buffer.from(found.bytes).equals(content.bytes)).toBe(true);
        expect(found.descriptor).toMatchObject({
          mediaType: content.descriptor.mediaType,
          digest: content.descriptor.digest,
          size: content.descriptor.size,
        });
        expect(found.document).toEqual(content.document);
      }
    });

    it('has a manifest that has no tag', async () => {
      const content = uniqueManifest();
      await pushAll(current(), content);
      expect(await current().hasManifest(content.descriptor.digest)).toBe(true);
      const found = await current().fetchManifest(content.descriptor.digest);
      expect(found.descriptor.digest).toBe(content.descriptor.digest);
      expect(await current().listTags()).toEqual([]);
    });

    it('says what is missing', async () => {
      const { digest } = uniqueManifest().descriptor;
      expect(await current().hasManifest(digest)).toBe(false);
      await expect(current().fetchManifest(digest)).rejects.toMatchObject({
        code: 'manifest-missing',
      });
      await expect(current().fetchManifest('nothing')).rejects.toMatchObject({
        code: expect.stringMatching(/^(tag|manifest)-missing$/) as string,
      });
    });

    it('refuses bytes that are not what the descriptor says', async () => {
      const content = uniqueManifest();
      const other = uniqueManifest();
      await pushAll(current(), other);
      await expect(
        current().pushManifest({ ...content, bytes: other.bytes }, { tag: 'v1' }),
      ).rejects.toMatchObject(refused);
      expect(await current().hasManifest(content.descriptor.digest)).toBe(false);
      expect(await current().listTags()).toEqual([]);
    });

    it('keeps an index and its manifests', async () => {
      const [a, b] = [uniqueManifest(), uniqueManifest()];
      const content = index([a.descriptor, b.descriptor]);
      await pushAll(current(), a);
      await pushAll(current(), b);
      await current().pushManifest(content, { tag: 'all' });
      expect((await current().fetchManifest('all')).document.kind).toBe('index');
      expect(await current().hasManifest(content.descriptor.digest)).toBe(true);
    });

    it('takes the same manifest twice', async () => {
      const content = uniqueManifest();
      await pushAll(current(), content, { tag: 'v1' });
      await pushAll(current(), content, { tag: 'v1' });
      expect(await current().listTags()).toEqual(['v1']);
    });

    if (abilities.checksWholeness === false) return;
    it('does not call a manifest there while a blob of it is missing', async () => {
      const layer = uniqueBlob();
      const content = uniqueManifest({ layers: [layer] });
      await current().pushBlob(EMPTY.descriptor, opener(EMPTY.bytes));
      await current()
        .pushManifest(content)
        .catch(() => undefined);
      expect(await current().hasManifest(content.descriptor.digest)).toBe(false);
      await current().pushBlob(layer.descriptor, opener(layer.bytes));
      await current().pushManifest(content);
      expect(await current().hasManifest(content.descriptor.digest)).toBe(true);
    });
  });
}

function describeTags(current: Current, abilities: Abilities): void {
  describe('tags', () => {
    it('lists nothing in an empty place', async () => {
      expect(await current().listTags()).toEqual([]);
    });

    it('lists tags by code unit, and resolves them', async () => {
      const content = uniqueManifest();
      for (const tag of ['b', 'a', 'Z', '10', '9', 'a.1', 'a-1', 'a_1'])
        await pushAll(current(), content, { tag });
      const tags = ['10', '9', 'Z', 'a', 'a-1', 'a.1', 'a_1', 'b'];
      expect(await current().listTags()).toEqual(tags);
      expect(await current().resolveTag('Z')).toMatchObject({
        mediaType: content.descriptor.mediaType,
        digest: content.descriptor.digest,
        size: content.descriptor.size,
      });
    });

    it('moves a tag and keeps what it named', async () => {
      const [old, now] = [uniqueManifest(), uniqueManifest()];
      await pushAll(current(), old, { tag: 'latest' });
      await pushAll(current(), now, { tag: 'latest' });
      expect((await current().resolveTag('latest')).digest).toBe(now.descriptor.digest);
      expect(await current().listTags()).toEqual(['latest']);
      const kept = await current().fetchManifest(old.descriptor.digest);
      expect(kept.descriptor.digest).toBe(old.descriptor.digest);
    });

    it('does not resolve what is not there', async () => {
      await expect(current().resolveTag('nothing')).rejects.toMatchObject({ code: 'tag-missing' });
    });

    if (abilities.anyNames !== true) return;
    it('takes whole references as names', async () => {
      const names = ['ghcr.io/acme/execsnoop:1.2', 'localhost:5000/a/b@v', 'with space', 'ü'];
      const content = uniqueManifest();
      for (const tag of names) await pushAll(current(), content, { tag });
      expect(await current().listTags()).toEqual([...names].sort());
      const { descriptor } = await current().fetchManifest(names[0]!);
      expect(descriptor.digest).toBe(content.descriptor.digest);
    });

    it.each([
      ['nothing', ''],
      ['a control character', 'a\u0007b'],
      ['a line break', 'a\nb'],
      ['a direction override', 'a\u202eb'],
      ['blanks around it', ' a'],
      ['a digest', digestOf(Buffer.from('x'))],
      ['too much', 'a'.repeat(1_025)],
    ])('refuses a name with %s', async (_what, tag) => {
      await expect(pushAll(current(), uniqueManifest(), { tag })).rejects.toMatchObject({
        code: 'reference-invalid',
      });
      expect(await current().listTags()).toEqual([]);
    });
  });
}

function describeAborts(current: Current): void {
  describe('abort', () => {
    const { descriptor, bytes } = blobOf('abort me');
    const content = uniqueManifest();
    const { digest } = content.descriptor;
    it.each<[string, (place: Place, signal: AbortSignal) => Promise<unknown>]>([
      ['fetchManifest', (place, signal) => place.fetchManifest('v1', { signal })],
      ['fetchBlob', (place, signal) => place.fetchBlob(descriptor, { signal }).then(collect)],
      ['hasBlob', (place, signal) => place.hasBlob(descriptor, { signal })],
      ['pushBlob', (place, signal) => place.pushBlob(descriptor, opener(bytes), { signal })],
      ['hasManifest', (place, signal) => place.hasManifest(digest, { signal })],
      ['pushManifest', (place, signal) => place.pushManifest(content, { signal, tag: 'x' })],
      ['resolveTag', (place, signal) => place.resolveTag('v1', { signal })],
      ['listTags', (place, signal) => place.listTags({ signal })],
    ])('%s does nothing once the signal has fired', async (_name, call) => {
      await pushAll(current(), uniqueManifest(), { tag: 'v1' });
      const signal = AbortSignal.abort();
      await expect(call(current(), signal)).rejects.toMatchObject({ code: 'interrupted' });
      expect(await current().listTags()).toEqual(['v1']);
      expect(await current().hasBlob(descriptor)).toBe(false);
    });

    it('ends a push in the middle and keeps nothing', async () => {
      const { bytes: all, descriptor: big } = uniqueBlob(100_000);
      const stop = new AbortController();
      const open = (): Promise<AsyncIterable<Uint8Array>> =>
        Promise.resolve(
          stallingStream(all.subarray(0, 50_000), stop.signal, () =>
            setImmediate(() => stop.abort()),
          ),
        );
      await expect(current().pushBlob(big, open, { signal: stop.signal })).rejects.toMatchObject({
        code: 'interrupted',
      });
      expect(await current().hasBlob(big)).toBe(false);
    });

    it('ends a fetch in the middle', async () => {
      const { bytes: all, descriptor: big } = uniqueBlob(3_000_000);
      await current().pushBlob(big, opener(all));
      const stop = new AbortController();
      const stream = await current().fetchBlob(big, { signal: stop.signal });
      const read = async (): Promise<void> => {
        for await (const piece of stream) if (piece.length > 0) stop.abort();
      };
      await expect(read()).rejects.toMatchObject({ code: 'interrupted' });
    });
  });
}

function describeConcurrency(current: Current): void {
  describe('at once', () => {
    it('takes sixteen tags at once and keeps all', async () => {
      const contents = Array.from({ length: 16 }, () => uniqueManifest());
      await Promise.all(
        contents.map((content, at) => pushAll(current(), content, { tag: `t${at}` })),
      );
      expect((await current().listTags()).length).toBe(16);
      for (const [at, content] of contents.entries())
        expect((await current().resolveTag(`t${at}`)).digest).toBe(content.descriptor.digest);
    });

    it('takes one blob from many at once', async () => {
      const { bytes, descriptor } = uniqueBlob(50_000);
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => current().pushBlob(descriptor, opener(bytes, 5_000))),
      );
      expect(outcomes).toContain('pushed');
      expect((await collect(await current().fetchBlob(descriptor))).equals(bytes)).toBe(true);
    });
  });
}

function describeCopies(current: Current): void {
  it('is a source and a target of copies, which then move nothing twice', async () => {
    const layers = [uniqueBlob(5_000), uniqueBlob(100_000)];
    const content = uniqueManifest({ layers });
    const all = index([content.descriptor]);
    await pushAll(current(), content, { blobs: layers });
    await current().pushManifest(all, { tag: 'v1' });
    const memory = createMemoryRepository();
    const there = await copy(current(), memory, { reference: 'v1', tag: 'back' });
    expect(there).toMatchObject({ changed: true, pushed: 3, bytes: 105_002 });
    const back = await copy(memory, current(), { reference: 'back', tag: 'v2' });
    expect(back).toMatchObject({ pushed: 0, bytes: 0 });
    expect((await current().resolveTag('v2')).digest).toBe(all.descriptor.digest);
  });
}
