import { expect } from 'vitest';

/** Bytes as bytes: element by element, as vitest compares lists, 300 KB take two seconds. */
function sameBytes(one: unknown, other: unknown): boolean | undefined {
  if (!(one instanceof Uint8Array) || !(other instanceof Uint8Array)) return undefined;
  return Buffer.compare(one, other) === 0;
}

expect.addEqualityTesters([sameBytes]);
