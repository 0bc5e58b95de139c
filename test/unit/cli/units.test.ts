import { describe, expect, it } from 'vitest';
import { counted, formatBytes, formatSeconds, shortDigest } from '../../../cli/output/units.ts';

describe('units', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [102_400, '100 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [1024 ** 3, '1.0 GiB'],
    [64 * 1024 ** 3, '64.0 GiB'],
    [1024 ** 6, '1048576 TiB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 m 00 s'],
    [61.5, '1 m 02 s'],
    [3_599, '59 m 59 s'],
    [3_600, '1 h 00 m'],
    [90_061, '25 h 01 m'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('counts in the right number', () => {
    expect([0, 1, 2].map((count) => counted(count, 'blob'))).toEqual([
      '0 blobs',
      '1 blob',
      '2 blobs',
    ]);
  });

  it('shortens digests', () => {
    expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('sha256:0123456789ab');
  });
});
