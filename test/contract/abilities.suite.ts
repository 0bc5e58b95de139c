import { describe, expect, it } from 'vitest';
import { streamOf } from '../../src/base/index.ts';
import { digestOf } from '../../src/oci/index.ts';
import type {
  Abilities,
  ContentRemoverOf,
  Current,
  ReferrerSourceOf,
  RepositoryOf,
} from './place.ts';
import {
  brokenStream,
  collect,
  flipped,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from './content-fixtures.ts';

export function describeReferrers(
  current: Current,
  of: ReferrerSourceOf,
  { referrersOfAbsent = true }: Abilities,
): void {
  describe('referrers', () => {
    it('lists what has the subject, with type and annotations', async () => {
      const subject = uniqueManifest();
      const about = { subject: subject.descriptor };
      const signature = uniqueManifest({ ...about, artifactType: 'application/vnd.test.sig' });
      const sbom = uniqueManifest({ ...about, artifactType: 'application/vnd.test.sbom' });
      for (const content of [subject, signature, sbom, uniqueManifest()])
        await pushAll(current(), content);
      const source = of(current());
      const digests = (await source.listReferrers(subject.descriptor.digest)).map(
        (found) => found.digest,
      );
      expect(digests.sort()).toEqual([signature.descriptor.digest, sbom.descriptor.digest].sort());
      const [only, ...others] = await source.listReferrers(subject.descriptor.digest, {
        artifactType: 'application/vnd.test.sig',
      });
      expect(others).toEqual([]);
      expect(only).toMatchObject({
        digest: signature.descriptor.digest,
        artifactType: 'application/vnd.test.sig',
        annotations: signature.document.annotations,
      });
    });

    it('lists none of what has none', async () => {
      const subject = uniqueManifest();
      await pushAll(current(), subject);
      expect(await of(current()).listReferrers(subject.descriptor.digest)).toEqual([]);
    });

    if (!referrersOfAbsent) return;
    it('lists referrers of what is not there, and none of what has none', async () => {
      const subject = uniqueManifest();
      expect(await of(current()).listReferrers(subject.descriptor.digest)).toEqual([]);
      const early = uniqueManifest({ subject: subject.descriptor });
      await pushAll(current(), early);
      const found = await of(current()).listReferrers(subject.descriptor.digest);
      expect(found.map((one) => one.digest)).toEqual([early.descriptor.digest]);
    });
  });
}

export function describeDeletes(
  current: Current,
  of: ContentRemoverOf,
  { deletesTags = true }: Abilities,
): void {
  describe('deletes', () => {
    if (deletesTags)
      it('deletes a tag and keeps its manifest', async () => {
        const content = uniqueManifest();
        await pushAll(current(), content, { tag: 'v1' });
        await pushAll(current(), content, { tag: 'v2' });
        await of(current()).deleteTag('v1');
        expect(await current().listTags()).toEqual(['v2']);
        await of(current()).deleteTag('v2');
        const found = await current().fetchManifest(content.descriptor.digest);
        expect(found.descriptor.digest).toBe(content.descriptor.digest);
      });

    it('deletes a manifest with all its tags', async () => {
      const [gone, kept] = [uniqueManifest(), uniqueManifest()];
      await pushAll(current(), gone, { tag: 'v1' });
      await pushAll(current(), gone, { tag: 'v2' });
      await pushAll(current(), kept, { tag: 'v3' });
      await of(current()).deleteManifest(gone.descriptor.digest);
      expect(await current().listTags()).toEqual(['v3']);
      await expect(current().fetchManifest(gone.descriptor.digest)).rejects.toMatchObject({
        code: 'manifest-missing',
      });
      await pushAll(current(), gone, { tag: 'v1' });
      expect(await current().listTags()).toEqual(['v1', 'v3']);
    });

    it('deletes a blob', async () => {
      const { bytes, descriptor } = uniqueBlob();
      await current().pushBlob(descriptor, opener(bytes));
      await of(current()).deleteBlob(descriptor.digest);
      expect(await current().hasBlob(descriptor)).toBe(false);
    });

    it('says what is not there', async () => {
      const { digest } = uniqueBlob().descriptor;
      const remover = of(current());
      await expect(remover.deleteTag('nothing')).rejects.toMatchObject({
        code: expect.stringMatching(/^(tag|manifest)-missing$/) as string,
      });
      await expect(remover.deleteManifest(digest)).rejects.toMatchObject({
        code: 'manifest-missing',
      });
      await expect(remover.deleteBlob(digest)).rejects.toMatchObject({ code: 'blob-missing' });
    });
  });
}

export function describeRepository(current: Current, of: RepositoryOf): void {
  describe('sizes, ranges and uploads', () => {
    it('knows the size of a blob', async () => {
      const { bytes, descriptor } = uniqueBlob(77);
      expect(await of(current()).statBlob(descriptor.digest)).toBeUndefined();
      await current().pushBlob(descriptor, opener(bytes));
      expect(await of(current()).statBlob(descriptor.digest)).toBe(77);
    });

    it.each([
      [0, 0],
      [0, 99],
      [10, 20],
      [99, 99],
    ])('reads bytes %d to %d', async (start, end) => {
      const { bytes, descriptor } = uniqueBlob(100);
      await current().pushBlob(descriptor, opener(bytes));
      const part = await of(current()).readBlobRange(descriptor.digest, { start, end });
      expect((await collect(part)).equals(bytes.subarray(start, end + 1))).toBe(true);
    });

    it.each([
      [100, 100],
      [0, 100],
      [5, 4],
      [-1, 4],
      [0.5, 4],
    ])('refuses the range %d to %d of 100 bytes', async (start, end) => {
      const { bytes, descriptor } = uniqueBlob(100);
      await current().pushBlob(descriptor, opener(bytes));
      await expect(
        of(current()).readBlobRange(descriptor.digest, { start, end }),
      ).rejects.toMatchObject({ code: 'option-invalid' });
    });

    it('takes an upload in pieces, one of which breaks and is sent again', async () => {
      const { bytes, descriptor } = uniqueBlob(10_000);
      const upload = await of(current()).ingestBlob();
      await upload.append(streamOf(bytes.subarray(0, 4_000)));
      await expect(upload.append(brokenStream(bytes.subarray(4_000, 5_000)))).rejects.toThrow();
      expect(upload.size).toBe(5_000);
      await upload.append(streamOf(bytes.subarray(5_000)));
      expect(await current().hasBlob(descriptor)).toBe(false);
      expect(await upload.commit(descriptor.digest)).toMatchObject({
        digest: descriptor.digest,
        size: 10_000,
      });
      expect((await collect(await current().fetchBlob(descriptor))).equals(bytes)).toBe(true);
    });

    it('commits an upload by its sha512', async () => {
      const bytes = Buffer.from('uploaded');
      const upload = await of(current()).ingestBlob();
      await upload.append(streamOf(bytes));
      await upload.commit(digestOf(bytes, 'sha512'));
      expect(await of(current()).statBlob(digestOf(bytes, 'sha512'))).toBe(bytes.length);
    });

    it('refuses an upload with another digest, and that ends it', async () => {
      const { bytes, descriptor } = uniqueBlob();
      const upload = await of(current()).ingestBlob();
      await upload.append(streamOf(flipped(bytes)));
      await expect(upload.commit(descriptor.digest)).rejects.toMatchObject({
        code: 'digest-mismatch',
      });
      await expect(upload.append(streamOf(bytes))).rejects.toMatchObject({ code: 'upload-failed' });
      await expect(upload.commit(descriptor.digest)).rejects.toMatchObject({
        code: 'upload-failed',
      });
      expect(await current().hasBlob(descriptor)).toBe(false);
    });

    it('forgets an aborted upload', async () => {
      const { bytes, descriptor } = uniqueBlob();
      const upload = await of(current()).ingestBlob();
      await upload.append(streamOf(bytes));
      await upload.abort();
      await upload.abort();
      await expect(upload.commit(descriptor.digest)).rejects.toMatchObject({
        code: 'upload-failed',
      });
      expect(await current().hasBlob(descriptor)).toBe(false);
    });

    it('does nothing once the signal has fired', async () => {
      const { bytes, descriptor } = uniqueBlob();
      const repository = of(current());
      const upload = await repository.ingestBlob();
      await upload.append(streamOf(bytes));
      const options = { signal: AbortSignal.abort() };
      const { digest } = descriptor;
      const calls = [
        repository.statBlob(digest, options),
        repository.readBlobRange(digest, { start: 0, end: 0 }, options),
        repository.ingestBlob(options),
        repository.listReferrers(digest, options),
        repository.deleteTag('v1', options),
        repository.deleteManifest(digest, options),
        repository.deleteBlob(digest, options),
        upload.append(streamOf(bytes), options),
        upload.commit(digest, options),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'interrupted' });
      await upload.abort();
    });
  });
}
