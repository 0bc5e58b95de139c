import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { checked } from '../../../../src/loader/ffi/failure.ts';

const { ENOMEM } = constants.errno;

test('what is not below zero is a result', () => {
  expect(checked(7, { name: 'f', on: 'x' })).toBe(7);
});

test('what is below zero is an error that names the call', () => {
  expect(() => checked(-ENOMEM, { name: 'mmap', on: 'map "m"', code: 'map-failed' })).toThrow(
    expect.objectContaining({
      code: 'map-failed',
      message: 'mmap failed for map "m": ENOMEM, out of memory.',
      details: { call: 'mmap', on: 'map "m"', errno: 'ENOMEM' },
    }),
  );
});
