import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCapabilities } from '../../../src/host/capabilities.ts';
import { parseKconfig } from '../../../src/host/kconfig.ts';
import {
  chosen,
  decimal,
  parseMounts,
  parseOsRelease,
  softLimit,
  statusField,
} from '../../../src/host/proc.ts';

describe('parseOsRelease', () => {
  test.each([
    ['ID=fedora', 'fedora'],
    ['ID="rocky linux"', 'rocky linux'],
    ["ID='x'", 'x'],
    ['ID="a\\"b\\$c"', 'a"b$c'],
    ['  ID=x  ', 'x'],
    ['ID=a\nID=b', 'b'],
    ['ID=', ''],
    ['#ID=x', undefined],
    ['id=x', undefined],
  ])('%j', (text, id) => {
    expect(parseOsRelease(text).get('ID')).toBe(id);
  });
});

describe('decodeCapabilities', () => {
  test.each([
    ['0000000000000000', []],
    ['0000000000000001', ['CAP_CHOWN']],
    ['000000c000201000', ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN', 'CAP_PERFMON', 'CAP_BPF']],
    ['8000000000000000', ['CAP_63']],
    ['', null],
    ['xyz', null],
    [null, null],
    ['00000000000000000', null],
  ])('%j', (mask, names) => {
    expect(decodeCapabilities(mask)).toEqual(names);
  });
});

describe('decimal', () => {
  test.each([
    ['2\n', 2],
    ['-1', -1],
    ['', null],
    ['0x10', null],
    ['99999999999999999999', null],
    [null, null],
  ])('%j', (text, value) => {
    expect(decimal(text)).toBe(value);
  });
});

test('softLimit reads bytes and unlimited', () => {
  expect(
    softLimit('Max locked memory         unlimited  unlimited  bytes\n', 'Max locked memory'),
  ).toBe(-1);
  expect(
    softLimit('Max locked memory         65536      65536      bytes\n', 'Max locked memory'),
  ).toBe(65_536);
  expect(softLimit('Max cpu time  1 2 s\n', 'Max locked memory')).toBeNull();
});

test('no text makes a parser throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom('ID=', '"', '\\', '\n', ' ', '\\040', 'CONFIG_BPF', '=', ':', '[', 'a]'),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (input) => {
      for (const mount of parseMounts(input)) expect(mount.options.length).toBeGreaterThan(0);
      for (const value of parseOsRelease(input).values())
        expect(input.length).toBeGreaterThan(value.length);
      for (const value of Object.values(parseKconfig(input)))
        expect(value.length).toBeLessThanOrEqual(256);
      expect(['string', 'object']).toContain(typeof statusField(input, 'Uid'));
      expect(chosen(input)?.length ?? 1).toBeGreaterThan(0);
    }),
  );
});
