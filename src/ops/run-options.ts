import { optionName } from '../artifact/index.ts';
import { fail } from '../base/index.ts';
import { encodeVariable, isSettable } from '../object/index.ts';
import type { ObjectDescription, VariableSpec } from '../object/index.ts';
import type { DeclaredOption } from '../schema/index.ts';

/** An option of a program, as `ebpf run … -- --help` shows it. */
export interface ProgramOption {
  /** Long name without dashes. */
  readonly name: string;
  readonly short: string | null;
  /** Name of the variable it sets. */
  readonly variable: string;
  readonly type: string;
  readonly default: string | null;
  readonly help: string | null;
  readonly unit: string | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly choices: readonly string[];
  /** True when the program makes no sense without it. */
  readonly required: boolean;
  readonly hidden: boolean;
}

/** Bytes for one variable, to be set before the load. */
export interface VariableValue {
  readonly variable: VariableSpec;
  readonly bytes: Uint8Array;
}

interface Bound {
  readonly option: ProgramOption;
  readonly variable: VariableSpec;
}

/** What the words behind `--` ask for. */
export interface ParsedOptions {
  readonly help: boolean;
  readonly values: readonly VariableValue[];
}

/** Options of an object by the rule of docs/format.md: `const volatile` globals of `.rodata`, and what `ebpf.yaml` names. */
export function optionsOf(
  object: ObjectDescription,
  declared: Readonly<Record<string, DeclaredOption>> = {},
): readonly ProgramOption[] {
  return bindOptions(object, declared).map(({ option }) => option);
}

/** Reads `--min-pid 100`, `--min-pid=100`, `--failed`, `--no-failed`, `-p 100`; a value outside its type or range is refused. */
export function parseProgramOptions(
  words: readonly string[],
  object: ObjectDescription,
  declared: Readonly<Record<string, DeclaredOption>> = {},
): ParsedOptions {
  const bound = bindOptions(object, declared);
  const values = new Map<string, VariableValue>();
  const rest = [...words];
  let help = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || (word === '-h' && !bound.some(({ option }) => option.short === 'h'))) {
      help = true;
      continue;
    }
    const { found, text } = readWord({ word, rest, bound });
    const bytes = encodeOption(found, text, object.endianness);
    checkRange({ found, text, endianness: object.endianness }, bytes);
    values.set(found.variable.name, { variable: found.variable, bytes });
  }
  const missing = bound.find(
    ({ option, variable }) => option.required && !values.has(variable.name),
  );
  if (!help && missing)
    fail('option-invalid', `This program needs --${missing.option.name}.`, { hint: HELP_HINT });
  return { help, values: [...values.values()] };
}

function bindOptions(
  object: ObjectDescription,
  declared: Readonly<Record<string, DeclaredOption>>,
): readonly Bound[] {
  return object.variables
    .filter(
      (variable) =>
        isSettable(variable) && (variable.option || Object.hasOwn(declared, variable.name)),
    )
    .map((variable) => ({
      variable,
      option: describeOption(variable, declared[variable.name] ?? {}),
    }));
}

function describeOption(variable: VariableSpec, declared: DeclaredOption): ProgramOption {
  return {
    name: optionName(variable.name, declared),
    short: declared.short ?? null,
    variable: variable.name,
    type: variable.type.replace(/^(?:const |volatile )+/, ''),
    default: variable.default,
    help: declared.help ?? null,
    unit: declared.unit ?? null,
    min: declared.min ?? null,
    max: declared.max ?? null,
    choices: variable.kind === 'enum' ? variable.enumValues.map(({ name }) => name) : [],
    required: declared.required ?? false,
    hidden: declared.hidden ?? false,
  };
}

interface Reading {
  readonly word: string;
  /** Words after it; a value is taken from its front. */
  readonly rest: string[];
  readonly bound: readonly Bound[];
}

function readWord({ word, rest, bound }: Reading): { found: Bound; text: string } {
  const match = /^(--?)([^-=][^=]*)(?:=(.*))?$/s.exec(word);
  if (!match?.[2])
    return fail('option-invalid', `"${word}" is not an option of this program.`, {
      hint: HELP_HINT,
    });
  const [, dashes, name, inline] = match;
  const positive = bound.find(({ option }) =>
    dashes === '--' ? option.name === name : option.short === name,
  );
  if (positive) return { found: positive, text: inline ?? takeValue(positive, rest) };
  const negative = bound.find(
    ({ option, variable }) => variable.kind === 'bool' && `no-${option.name}` === name,
  );
  if (dashes === '--' && negative && inline === undefined)
    return { found: negative, text: 'false' };
  return fail('option-invalid', `This program has no option ${dashes ?? ''}${name}.`, {
    hint: suggestion(name, bound),
  });
}

function takeValue({ option, variable }: Bound, rest: string[]): string {
  if (variable.kind === 'bool') return 'true';
  const value = rest.shift();
  if (value === undefined)
    return fail('option-invalid', `--${option.name} needs a value (${option.type}).`, {
      hint: HELP_HINT,
    });
  return value;
}

const HELP_HINT = 'See the options of the program with: ebpf run REF -- --help';

function suggestion(name: string, bound: readonly Bound[]): string {
  const close = bound.find(
    ({ option }) => option.name.startsWith(name) || name.startsWith(option.name),
  );
  return close ? `Did you mean --${close.option.name}?` : HELP_HINT;
}

/** Its words about a refused value are for who writes the option: they get its name and type, not the variable's. */
function encodeOption(
  { option, variable }: Bound,
  text: string,
  endianness: 'little' | 'big',
): Uint8Array {
  return encodeVariable(
    { ...variable, name: `--${option.name}`, type: option.type },
    text,
    endianness,
  );
}

interface Given {
  readonly found: Bound;
  readonly text: string;
  readonly endianness: 'little' | 'big';
}

/** Looks at the value that the kernel would get: texts can be written in many ways. */
function checkRange({ found, text, endianness }: Given, bytes: Uint8Array): void {
  const { option, variable } = found;
  const { min, max } = option;
  const value = numberIn(bytes, variable, endianness);
  if (value === undefined) return;
  if ((min === null || value >= limitOf(min)) && (max === null || value <= limitOf(max))) return;
  fail(
    'option-invalid',
    `--${option.name} ${text} is out of range: ${min ?? '…'} to ${max ?? '…'}.`,
  );
}

/** The number that bytes in the order of the object hold; undefined for what is no number. */
function numberIn(
  bytes: Uint8Array,
  { kind, signed }: VariableSpec,
  endianness: 'little' | 'big',
): bigint | number | undefined {
  const little = endianness === 'little';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 'float')
    return bytes.length === 4 ? view.getFloat32(0, little) : view.getFloat64(0, little);
  if (kind !== 'int') return undefined;
  const digits = little ? [...bytes].reverse() : [...bytes];
  const value = BigInt(`0x${Buffer.from(digits).toString('hex')}`);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

function limitOf(bound: string): bigint | number {
  return /^-?\d+$/.test(bound) ? BigInt(bound) : Number(bound);
}
