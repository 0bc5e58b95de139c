import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { describeObject } from '../../../src/object/index.ts';
import type { ObjectDescription, VariableSpec } from '../../../src/object/index.ts';
import { optionsOf, parseProgramOptions } from '../../../src/ops/run-options.ts';
import type { DeclaredOption } from '../../../src/schema/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const OBJECT = describeObject(new Uint8Array(readFileSync('examples/execsnoop/execsnoop.bpf.o')));
const VARIABLE = OBJECT.variables.find(({ name }) => name === 'min_pid');

/** The example with one option of another kind. */
function withVariable(
  change: Partial<VariableSpec>,
  endianness: 'little' | 'big' = 'little',
): ObjectDescription {
  if (VARIABLE === undefined) throw new Error('The example has min_pid.');
  return { ...OBJECT, endianness, variables: [{ ...VARIABLE, ...change }] };
}

/** Variables and their bytes in hexadecimal digits. */
function parse(
  words: readonly string[],
  declared: Readonly<Record<string, DeclaredOption>> = {},
  object = OBJECT,
): Record<string, string> {
  const { values } = parseProgramOptions(words, object, declared);
  return Object.fromEntries(
    values.map(({ variable, bytes }) => [variable.name, Buffer.from(bytes).toString('hex')]),
  );
}

describe('options of a program', () => {
  it('are its variables, with what their author says of them', () => {
    const declared = { min_pid: { name: 'from', help: 'Lowest.', min: '1', hidden: true } };
    const [option] = optionsOf(OBJECT, declared);
    expect(option).toEqual({
      ...{ name: 'from', short: null, variable: 'min_pid', type: '__u32', default: '0' },
      ...{ help: 'Lowest.', unit: null, min: '1', max: null, choices: [] },
      ...{ required: false, hidden: true },
    });
  });

  it.each([
    [['--min-pid', '258'], { min_pid: '02010000' }],
    [['--min-pid=258'], { min_pid: '02010000' }],
    [['--failed'], { failed: '01' }],
    [['--no-failed'], { failed: '00' }],
    [['--failed=no'], { failed: '00' }],
    [['--uid', '-1'], { uid: 'ffffffffffffffff' }],
    [['--max-args', '1', '--max-args', '2'], { max_args: '02000000' }],
    [['-x', '-m', '7'], { failed: '01', min_pid: '07000000' }],
    [[], {}],
  ])('%j set variables', (words, expected) => {
    const declared = { failed: { short: 'x' }, min_pid: { short: 'm' } };
    expect(parse(words, declared)).toEqual(expected);
  });

  it.each([
    [['--nope', '1'], 'option-invalid: This program has no option --nope.'],
    [['--no-min-pid'], 'option-invalid: This program has no option --no-min-pid.'],
    [['--no-failed=1'], 'option-invalid: This program has no option --no-failed.'],
    [['-m', '1'], 'option-invalid: This program has no option -m.'],
    [['7'], 'option-invalid: "7" is not an option of this program.'],
    [['--'], 'option-invalid: "--" is not an option of this program.'],
    [['--min-pid'], 'option-invalid: --min-pid needs a value (__u32).'],
    [['--min-pid', 'x'], 'option-invalid: "x" is no value of --min-pid (__u32).'],
    [['--min-pid', '4294967296'], 'option-invalid: "4294967296" is no value of --min-pid'],
  ])('%j are refused', (words, message) => {
    expect(refusalOf(() => parse(words))).toContain(message);
  });

  it('that are needed are asked for, unless it is help that is wanted', () => {
    const declared = { min_pid: { required: true } };
    expect(refusalOf(() => parse([], declared))).toBe(
      'option-invalid: This program needs --min-pid.',
    );
    expect(parseProgramOptions(['--help'], OBJECT, declared)).toEqual({ help: true, values: [] });
    expect(parseProgramOptions(['-h'], OBJECT, declared)).toEqual({ help: true, values: [] });
  });

  it('have -h for themselves when they want it', () => {
    expect(parse(['-h', '3'], { min_pid: { short: 'h' } })).toEqual({ min_pid: '03000000' });
  });

  it('suggest a name that begins alike', () => {
    expect(() => parse(['--min', '1'])).toThrow(
      expect.objectContaining({ hint: 'Did you mean --min-pid?' }) as Error,
    );
  });

  it.each(['33', '0x21', '+33', '3_3', '0b100001', '+0x2_1', '0o41', '4294967295'])(
    'do not leave their range, however it is written: %s',
    (text) => {
      expect(refusalOf(() => parse(['--max-args', text], { max_args: { max: '32' } }))).toContain(
        'option-invalid',
      );
    },
  );

  it('have ranges of every kind of number', () => {
    const float = withVariable({ kind: 'float', type: 'double', size: 8 });
    const range = { min_pid: { min: '-0.5', max: '1e3' } };
    expect(parse(['--min-pid=0.25'], range, float)).toEqual({ min_pid: '000000000000d03f' });
    expect(refusalOf(() => parse(['--min-pid=-0.75'], range, float))).toContain('out of range');
    expect(refusalOf(() => parse(['--min-pid=1001'], range, float))).toContain('out of range');
    const big = withVariable({ signed: true }, 'big');
    expect(parse(['--min-pid=-1'], { min_pid: { min: '-1' } }, big)).toEqual({
      min_pid: 'ffffffff',
    });
    expect(refusalOf(() => parse(['--min-pid=-2'], { min_pid: { min: '-1' } }, big))).toBe(
      'option-invalid: --min-pid -2 is out of range: -1 to ….',
    );
  });

  it('accept a number exactly when it lies within range', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.maxSafeNat(), fc.nat(0xff_ff_ff_ff), fc.nat(0xff_ff_ff_ff)),
        (all) => {
          const [value, min, max] = all;
          const declared = { min_pid: { min: String(min), max: String(max) } };
          const refused = refusalOf(() => parse([`--min-pid=${value}`], declared)) !== undefined;
          expect(refused).toBe(value < min || value > max || value > 0xff_ff_ff_ff);
        },
      ),
    );
  });

  it('end with values or one of our errors, whatever the words', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--min-pid', '--uid', '--failed', '-x', '--', '=', '--uid=', '--=1'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        try {
          const { values } = parseProgramOptions(words, OBJECT, { failed: { short: 'x' } });
          for (const { variable, bytes } of values) expect(bytes).toHaveLength(variable.size);
        } catch (error) {
          expect(isEbpfError(error) && error.class).toBe('usage');
        }
      }),
    );
  });
});
