import { expect, test } from 'vitest';

test('bytes are equal when all of them are, and only then', () => {
  const bytes = Buffer.alloc(1_000_000, 7);
  const other = Uint8Array.from(bytes);
  expect(bytes).toEqual(other);
  expect({ list: [bytes] }).toMatchObject({ list: [other] });
  expect(bytes.subarray(1)).not.toEqual(bytes);
  other[999_999] = 8;
  expect(bytes).not.toEqual(other);
  expect(Buffer.from('7')).not.toEqual([55]);
});
