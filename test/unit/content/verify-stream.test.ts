import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readBlob,
  mediaTypeOfManifest,
  createMemoryRepository,
  verifyBytes,
  verifyStream,
} from '../../../src/content/index.ts';
import { MEDIA, digestOf } from '../../../src/oci/index.ts';
import { collect, opener, uniqueBlob } from '../../contract/content-fixtures.ts';

describe('verifyStream', () => {
  it('gives the same bytes in whatever pieces they come, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        async (announced, sent, piece) => {
          const expected = { digest: digestOf(announced), size: announced.length };
          const stream = verifyStream(await opener(sent, piece)(), expected);
          const same = Buffer.from(announced).equals(sent);
          const code = sent.length === announced.length ? 'digest-mismatch' : 'size-mismatch';
          if (same) expect((await collect(stream)).equals(sent)).toBe(true);
          else await expect(collect(stream)).rejects.toMatchObject({ code });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('hands on nothing beyond the size announced', async () => {
    const { bytes, descriptor } = uniqueBlob(1_000);
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      const stream = await opener(bytes, 100)();
      for await (const piece of verifyStream(stream, { ...descriptor, size: 250 }))
        seen.push(piece.length);
    };
    await expect(read()).rejects.toMatchObject({ code: 'size-mismatch' });
    expect(seen).toEqual([100, 100]);
  });

  it('closes its source when the reader stops', async () => {
    let closed = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          await Promise.resolve();
          yield Buffer.from('x');
        }
      } finally {
        closed += 1;
      }
    }
    const expected = { digest: digestOf(Buffer.from('')), size: 100 };
    for await (const piece of verifyStream(source(), expected)) if (piece.length > 0) break;
    expect(closed).toBe(1);
  });
});

describe('small content', () => {
  it('is refused by its size before it is asked for', async () => {
    const { descriptor } = uniqueBlob(100);
    const options = { cap: 99, what: 'The config' };
    await expect(readBlob(createMemoryRepository(), descriptor, options)).rejects.toMatchObject({
      code: 'size-exceeded',
    });
  });

  it('is what it says in memory, too', () => {
    const { bytes, descriptor } = uniqueBlob(100);
    expect(verifyBytes(bytes, descriptor)).toBe(bytes);
    expect(() => verifyBytes(bytes.subarray(1), descriptor)).toThrow(/ended after 99 of 100/);
  });

  it.each([
    [{ schemaVersion: 2, mediaType: MEDIA.dockerManifest }, MEDIA.dockerManifest],
    [{ schemaVersion: 2, manifests: [] }, MEDIA.index],
    [{ schemaVersion: 2, layers: [] }, MEDIA.manifest],
    [{ schemaVersion: 2, mediaType: 'text/plain', layers: [] }, undefined],
    [{ schemaVersion: 1, layers: [] }, undefined],
    [{ schemaVersion: 2 }, undefined],
    [null, undefined],
    ['x', undefined],
  ])('calls itself by its fields: %j', (json, mediaType) => {
    expect(mediaTypeOfManifest(json)).toBe(mediaType);
  });
});
