import { describe, expect, test } from 'vitest';
import type { CTypes } from './types.ts';
import { bytesOf, decoderOf } from './types.ts';

describe('bit-fields', () => {
  /** The same struct as C compilers of each byte order lay it out: unsigned a:3, b:5; int c:4; bool d:1; unsigned e:3; state f:2. */
  const build =
    (style: 'kind_flag' | 'old') =>
    (c: CTypes): number => {
      const state = c.enum('state', { size: 4, values: { OFF: 0, ON: 2 } });
      if (style === 'kind_flag')
        return c.struct('event', {
          size: 4,
          members: [
            { name: 'a', type: c.u32, at: 0, bits: 3 },
            { name: 'b', type: c.u32, at: 3, bits: 5 },
            { name: 'c', type: c.s32, at: 8, bits: 4 },
            { name: 'd', type: c.bool, at: 12, bits: 1 },
            { name: 'e', type: c.u32, at: 13, bits: 3 },
            { name: 'f', type: state, at: 16, bits: 2 },
          ],
        });
      const narrow = (bits: number, signed = false) => c.int('int', { size: 4, bits, signed });
      return c.struct('event', {
        size: 4,
        members: [
          { name: 'a', type: narrow(3), at: 0 },
          { name: 'b', type: narrow(5), at: 3 },
          { name: 'c', type: narrow(4, true), at: 8 },
          // bitOffset of the int counts as well.
          { name: 'e', type: c.int('int', { size: 4, bits: 3, bitOffset: 5 }), at: 8 },
        ],
      });
    };

  test.each([
    // a=5 b=17, c=-3 d=1 e=6, f=2
    ['little', '8d dd 02 00'],
    ['big', 'b1 de 80 00'],
  ] as const)('%s', (endianness, hex) => {
    const record = bytesOf(hex);
    expect(decoderOf(build('kind_flag'), { endianness }).decode(record)).toBe(
      '{"a":5,"b":17,"c":-3,"d":true,"e":6,"f":"ON"}',
    );
    expect(decoderOf(build('old'), { endianness }).decode(record)).toBe(
      '{"a":5,"b":17,"c":-3,"e":6}',
    );
  });

  test('64 bits that start inside a byte', () => {
    const bits = (c: CTypes) => [
      { name: 'a', type: c.u64, at: 0, bits: 4 },
      { name: 'b', type: c.u64, at: 4, bits: 60 },
      { name: 'c', type: c.s64, at: 64, bits: 57 },
    ];
    const decoder = decoderOf((c) => c.struct('event', { size: 16, members: bits(c) }));
    expect(decoder.decode(bytesOf('f1ffffffffffffff ffffffffffffff01 '))).toBe(
      `{"a":1,"b":${2n ** 60n - 1n},"c":-1}`,
    );
  });

  test('of what is no number is refused', () => {
    const build = (c: CTypes): number =>
      c.struct('event', { size: 9, members: [{ name: 'p', type: c.pointer(0), at: 3, bits: 7 }] });
    expect(() => decoderOf(build)).toThrow(expect.objectContaining({ code: 'btf-invalid' }));
  });
});
