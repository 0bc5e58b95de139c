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
    checkRange(found, text);
    values.set(found.variable.name, {
      variable: found.variable,
      bytes: encodeOption(found, text, object.endianness),
    });
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
  const match = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word);
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

function encodeOption(
  { option, variable }: Bound,
  text: string,
  endianness: 'little' | 'big',
): Uint8Array {
  try {
    return encodeVariable(variable, text, endianness);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return fail('option-invalid', `--${option.name}: ${why}`, { hint: HELP_HINT, cause });
  }
}

function checkRange({ option, variable }: Bound, text: string): void {
  const { kind } = variable;
  if (kind !== 'int' && kind !== 'float') return;
  const value = toNumber(text, kind);
  // What is no number at all is refused, with the type's own words, where it is encoded.
  if (value === undefined) return;
  const limit = (bound: string | null): bigint | number | undefined =>
    bound === null ? undefined : toNumber(bound, kind);
  const [low, high] = [limit(option.min), limit(option.max)];
  if ((low === undefined || value >= low) && (high === undefined || value <= high)) return;
  fail(
    'option-invalid',
    `--${option.name} ${text} is out of range: ${option.min ?? '…'} to ${option.max ?? '…'}.`,
  );
}

function toNumber(text: string, kind: 'int' | 'float'): bigint | number | undefined {
  if (kind === 'float') return Number.isNaN(Number(text)) ? undefined : Number(text);
  try {
    return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
  } catch {
    return undefined;
  }
}
