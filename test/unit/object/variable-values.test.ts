import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeVariable,
  encodeVariable,
  integerRange,
  isSettable,
} from '../../../src/object/index.ts';
import type { VariableSpec } from '../../../src/object/index.ts';
import { refusalOf } from '../../support/refusal.ts';

function variable(spec: Partial<VariableSpec>): VariableSpec {
  return {
    name: 'v',
    section: '.rodata',
    offset: 0,
    size: 4,
    type: 'type',
    typeId: 1,
    kind: 'int',
    signed: false,
    linkage: 'global',
    constant: true,
    volatile: true,
    initial: null,
    default: null,
    enumValues: [],
    length: null,
    text: false,
    option: true,
    ...spec,
  };
}

const u8 = variable({ size: 1 });
const s8 = variable({ size: 1, signed: true });
const u32 = variable({});
const s64 = variable({ size: 8, signed: true });
const u64 = variable({ size: 8 });
const bool = variable({ kind: 'bool', size: 1 });
const char = variable({ kind: 'char', size: 1, signed: true });
const float = variable({ kind: 'float', size: 4 });
const double = variable({ kind: 'float', size: 8 });
const text = variable({ kind: 'array', size: 6, length: 6, text: true });
const state = variable({
  kind: 'enum',
  signed: true,
  enumValues: [
    { name: 'DOWN', value: '-1' },
    { name: 'UP', value: '1' },
  ],
});

describe('text becomes bytes', () => {
  it.each<[VariableSpec, string, string]>([
    [u8, '255', 'ff'],
    [u8, '0x1F', '1f'],
    [u8, '0b101', '05'],
    [u8, '0o17', '0f'],
    [u8, '+7', '07'],
    [s8, '-128', '80'],
    [u32, '1_000', 'e8030000'],
    [u32, ' 5 ', '05000000'],
    [s64, '-1', 'ffffffffffffffff'],
    [s64, '-0x10', 'f0ffffffffffffff'],
    [u64, '18446744073709551615', 'ffffffffffffffff'],
    [bool, 'true', '01'],
    [bool, 'ON', '01'],
    [bool, 'no', '00'],
    [bool, '0', '00'],
    [char, 'x', '78'],
    [char, '65', '41'],
    [char, '7', '07'],
    [float, '1.5', '0000c03f'],
    [double, '-2e3', '0000000000409fc0'],
    [text, 'bash', '626173680000'],
    [text, 'hällo'.slice(0, 3), '68c3a46c0000'],
    [text, '', '000000000000'],
    [state, 'DOWN', 'ffffffff'],
    [state, '1', '01000000'],
    [state, '77', '4d000000'],
  ])('%#: "%s"', (...[spec, given, hex]) => {
    expect(Buffer.from(encodeVariable(spec, given, 'little')).toString('hex')).toBe(hex);
  });

  it('in the byte order of the object', () => {
    expect([...encodeVariable(u32, '0x01020304', 'big')]).toEqual([1, 2, 3, 4]);
    expect([...encodeVariable(double, '1', 'big')]).toEqual([0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);
    expect(decodeVariable(u32, Uint8Array.of(1, 2, 3, 4), 'big')).toBe(String(0x01020304));
  });
});

describe('what does not fit is refused with what is allowed', () => {
  it.each<[VariableSpec, string, RegExp]>([
    [u8, '256', /from 0 to 255/],
    [u8, '-1', /from 0 to 255/],
    [s8, '128', /from -128 to 127/],
    [u32, 'many', /from 0 to 4294967295/],
    [u32, '', /from 0 to/],
    [u32, '1.5', /from 0 to/],
    [u32, '1e3', /from 0 to/],
    [u32, '0x', /from 0 to/],
    [u32, '9'.repeat(100_000), /from 0 to/],
    [s64, '9223372036854775808', /to 9223372036854775807/],
    [bool, '2', /true or false/],
    [char, 'ä', /one ASCII character/],
    [char, '300', /from -128 to 127/],
    [float, '1e300', /finite/],
    [float, '', /finite/],
    [double, 'NaN', /finite/],
    [text, 'longer', /at most 5 bytes/],
    [text, 'a\0b', /zero byte/],
    [state, 'SIDEWAYS', /DOWN, UP, or a number from -2147483648/],
  ])('%#: %s', (...[spec, given, allowed]) => {
    expect(() => encodeVariable(spec, given, 'little')).toThrow(
      expect.objectContaining({
        code: 'option-invalid',
        hint: expect.stringMatching(allowed) as string,
      }),
    );
  });

  it.each(['struct', 'union', 'pointer', 'array', 'unknown'] as const)('%s as a whole', (kind) => {
    const spec = variable({ kind });
    expect(isSettable(spec)).toBe(false);
    expect(refusalOf(() => encodeVariable(spec, '1', 'little'))).toMatch(/^option-invalid/);
    expect(decodeVariable(spec, new Uint8Array(4), 'little')).toBeNull();
  });
});

describe('bytes become text', () => {
  it.each<[VariableSpec, string, string | null]>([
    [s8, 'ff', '-1'],
    [u64, 'ffffffffffffffff', '18446744073709551615'],
    [bool, '01', 'true'],
    [bool, '00', 'false'],
    [state, 'ffffffff', 'DOWN'],
    [state, '05000000', '5'],
    [text, '626173680041', 'bash'],
    [text, 'ff0000000000', null],
    [float, '0000c03f', '1.5'],
  ])('%#: %s', (...[spec, hex, told]) => {
    expect(decodeVariable(spec, Uint8Array.from(Buffer.from(hex, 'hex')), 'little')).toBe(told);
  });
});

it('integers make the way there and back', () => {
  const cases = fc.tuple(
    fc.constantFrom(1, 2, 4, 8, 16),
    fc.boolean(),
    fc.constantFrom('little' as const, 'big' as const),
    fc.bigInt(),
  );
  fc.assert(
    fc.property(cases, ([size, signed, endianness, any]) => {
      const spec = variable({ size, signed });
      const { min, max } = integerRange(spec);
      const span = max - min + 1n;
      const value = min + (((any % span) + span) % span);
      const bytes = encodeVariable(spec, String(value), endianness);
      expect(bytes).toHaveLength(size);
      expect(decodeVariable(spec, bytes, endianness)).toBe(String(value));
    }),
  );
});

it('any text is taken or refused by an error of ours', () => {
  const kinds = [u8, s64, bool, char, float, double, text, state, variable({ kind: 'struct' })];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.string(), (spec, given) => {
      expect(String(refusalOf(() => encodeVariable(spec, given, 'little')))).toMatch(
        /^(undefined|option-invalid: [^]*)$/,
      );
    }),
    { numRuns: 500 },
  );
});
