import { describe, expect, test } from 'vitest';
import type { CTypes } from './types.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

describe('hints', () => {
  const ADDRESS = '0a000001';
  test.each([
    ['ipv4 of a number', (c: CTypes) => c.u32, { format: 'ipv4' }, ADDRESS, '"10.0.0.1"'],
    ['ipv4 of bytes', (c: CTypes) => c.array(c.u8, 4), { format: 'ipv4' }, ADDRESS, '"10.0.0.1"'],
    [
      'ipv4 of a list',
      (c: CTypes) => c.array(c.u32, 2),
      { format: 'ipv4' },
      `${ADDRESS}7f000001`,
      '["10.0.0.1","127.0.0.1"]',
    ],
    ['ipv4 that does not fit', (c: CTypes) => c.u16, { format: 'ipv4' }, '0100', '1'],
    [
      'mac',
      (c: CTypes) => c.array(c.u8, 6),
      { format: 'mac' },
      '0a1b2c3d4e5f',
      '"0a:1b:2c:3d:4e:5f"',
    ],
    ['hex', (c: CTypes) => c.u16, { format: 'hex' }, 'ff01', '"0x1ff"'],
    ['hex of a negative number', (c: CTypes) => c.s16, { format: 'hex' }, 'ffff', '"0xffff"'],
    [
      'hex of an enum',
      (c: CTypes) => c.enum('e', { size: 4, values: { A: 1 } }),
      { format: 'hex' },
      '01000000',
      '"0x1"',
    ],
    [
      'decimal of an enum',
      (c: CTypes) => c.enum('e', { size: 4, values: { A: 1 } }),
      { format: 'decimal' },
      '01000000',
      '1',
    ],
    ['decimal of bytes', (c: CTypes) => c.array(c.u8, 2), { format: 'decimal' }, '0102', '[1,2]'],
    ['decimal of text', (c: CTypes) => c.array(c.char, 2), { format: 'decimal' }, '6100', '[97,0]'],
    [
      'decimal of a pointer',
      (c: CTypes) => c.pointer(0),
      { format: 'decimal' },
      '01'.padEnd(16, '0'),
      '1',
    ],
    ['text of bytes', (c: CTypes) => c.array(c.u8, 3), { format: 'text' }, '616200', '"ab"'],
    ['text of signed bytes', (c: CTypes) => c.array(c.s8, 3), { format: 'text' }, '616200', '"ab"'],
    ['text of one character', (c: CTypes) => c.char, { format: 'text' }, '52', '"R"'],
    ['bytes of text', (c: CTypes) => c.array(c.char, 3), { format: 'bytes' }, '616200', '"616200"'],
    ['bytes of a number', (c: CTypes) => c.u32, { format: 'bytes' }, '01020304', '"01020304"'],
    ['boolean', (c: CTypes) => c.u32, { format: 'boolean' }, '00010000', 'true'],
    ['errno stays a number', (c: CTypes) => c.s32, { format: 'errno' }, 'feffffff', '-2'],
    [
      'duration stays a number',
      (c: CTypes) => c.u64,
      { format: 'duration', unit: 'ns' },
      'e803'.padEnd(16, '0'),
      '1000',
    ],
    ['a word of tomorrow', (c: CTypes) => c.u32, { format: 'rot13' }, '01000000', '1'],
    [
      'a word of Object',
      (c: CTypes) => c.u32,
      { format: 'constructor', unit: '__proto__' },
      '01000000',
      '1',
    ],
  ])('%s', (...[, type, hint, hex, json]) => {
    const record = bytesOf(hex);
    const decoder = decoderOf((c) => packed(c, [['v', type(c), record.length]]), {
      hints: { v: hint },
    });
    expect(decoder.decode(record)).toBe(`{"v":${json}}`);
  });

  test.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8000000000001000000000000', '2001:db8:0:0:1::'],
    ['fe80000000000000020000fffe000001', 'fe80::200:ff:fe00:1'],
    ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
  ])('ipv6 %s', (hex, text) => {
    const decoder = decoderOf(
      (c) => packed(c, [['v', packed(c, [['words', c.array(c.u32, 4), 16]], 'in6_addr'), 16]]),
      { hints: { v: { format: 'ipv6' } } },
    );
    expect(decoder.decode(bytesOf(hex))).toBe(`{"v":"${text}"}`);
  });

  test('reach nested fields and elements by their path', () => {
    const decoder = decoderOf(
      (c) => packed(c, [['items', c.array(packed(c, [['id', c.u8, 1]], 'item'), 2), 2]]),
      { hints: { 'items.id': { format: 'hex' } } },
    );
    expect(decoder.decode(bytesOf('0aff'))).toBe('{"items":[{"id":"0xa"},{"id":"0xff"}]}');
  });
});
