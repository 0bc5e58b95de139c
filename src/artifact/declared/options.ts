import { integerRange } from '../../object/index.ts';
import type { DeclaredOption, VariableFacts } from '../../schema/index.ts';
import type { Contradiction, DeclaredSubject } from './model.ts';
import { closestOf } from './names.ts';

/** Kinds of variables that one word on a command line can set. */
const SCALARS: ReadonlySet<string> = new Set(['int', 'bool', 'char', 'float', 'enum']);
/** Kinds whose values have an order. */
const NUMBERS: ReadonlySet<string> = new Set(['int', 'char', 'float', 'enum']);
/** Names that every program has already. */
const TAKEN_NAMES: ReadonlySet<string> = new Set(['help']);
const TAKEN_LETTERS: ReadonlySet<string> = new Set(['h']);

/** The name of an option on the command line: what is declared, else the variable's with `-` for `_`. */
export function optionName(variable: string, option?: DeclaredOption): string {
  return (
    option?.name ??
    variable
      .toLowerCase()
      .replaceAll('_', '-')
      .replaceAll(/^-+|-+$/g, '')
  );
}

export function optionContradictions(
  options: Readonly<Record<string, DeclaredOption>>,
  { object }: DeclaredSubject,
): readonly Contradiction[] {
  const variables = new Map(object.variables.map((variable) => [variable.name, variable]));
  const found: Contradiction[] = [];
  for (const [name, option] of Object.entries(options)) {
    const variable = variables.get(name);
    if (variable === undefined) {
      const hint = closestOf(name, [...variables.keys()]);
      found.push({ path: ['options', name], message: `is not a variable of the object${hint}` });
      continue;
    }
    found.push(...variableContradictions(variable), ...rangeContradictions(variable, option));
  }
  return [...found, ...nameContradictions(options, object.variables)];
}

function variableContradictions(variable: VariableFacts): readonly Contradiction[] {
  const path = ['options', variable.name];
  if (!/^\.(?:rodata|data|bss)/.test(variable.section))
    return [{ path, message: `lies in ${variable.section}, which is not set before the load` }];
  if (SCALARS.has(variable.kind) || variable.text) return [];
  return [{ path, message: `has the type ${variable.type}, which no option can set` }];
}

function rangeContradictions(
  variable: VariableFacts,
  option: DeclaredOption,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  for (const key of ['min', 'max'] as const) {
    const bound = option[key];
    if (bound === undefined) continue;
    const reason = boundReason(variable, bound);
    if (reason !== undefined)
      found.push({ path: ['options', variable.name, key], message: `is ${bound}, ${reason}` });
  }
  const { min, max } = option;
  if (found.length === 0 && min !== undefined && max !== undefined && Number(min) > Number(max))
    found.push({
      path: ['options', variable.name, 'min'],
      message: `is ${min}, more than the maximum ${max}`,
    });
  return found;
}

/** Why a bound does not fit a variable; undefined when it does. */
function boundReason(variable: VariableFacts, bound: string): string | undefined {
  if (!NUMBERS.has(variable.kind)) return `but ${variable.type} has no range`;
  if (variable.kind === 'float') return undefined;
  if (!/^-?\d+$/.test(bound)) return `but ${variable.type} takes whole numbers`;
  const { min, max } = integerRange(variable);
  const value = BigInt(bound);
  return value >= min && value <= max
    ? undefined
    : `outside of what ${variable.type} holds (${min} to ${max})`;
}

/** Two options of one name or letter: those declared, and those that the object has by itself. */
function nameContradictions(
  options: Readonly<Record<string, DeclaredOption>>,
  variables: readonly VariableFacts[],
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const names = new Map<string, string>();
  for (const { name, option } of variables)
    if (option && !Object.hasOwn(options, name)) names.set(optionName(name), name);
  const letters = new Map<string, string>();
  for (const [variable, option] of Object.entries(options)) {
    const name = optionName(variable, option);
    const path = ['options', variable, ...(option.name === undefined ? [] : ['name'])];
    found.push(...taken(path, `--${name}`, TAKEN_NAMES.has(name) ? 'help' : names.get(name)));
    names.set(name, variable);
    if (option.short === undefined) continue;
    const other = TAKEN_LETTERS.has(option.short) ? 'help' : letters.get(option.short);
    found.push(...taken(['options', variable, 'short'], `-${option.short}`, other));
    letters.set(option.short, variable);
  }
  return found;
}

function taken(path: readonly string[], flag: string, other: string | undefined): Contradiction[] {
  return other === undefined
    ? []
    : [{ path, message: `makes ${flag}, which ${other} has already` }];
}
