import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dropBytes } from '../../../src/content/index.ts';
import { collect, opener } from '../../contract/content-fixtures.ts';

it('gives what is left of any stream without its first bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(220),
      async (bytes, piece, count) => {
        const rest = await collect(dropBytes(await opener(bytes, piece)(), count));
        expect(rest.equals(bytes.subarray(count))).toBe(true);
      },
    ),
  );
});
