import { isJsonObject, printable } from '../base/index.ts';
import { closest } from './suggestion.ts';
import type { CompiledValidator, RawFinding } from './validator.ts';

/** Keys and list positions from the root to a value. */
export type ValuePath = readonly (string | number)[];

/** One thing that is wrong with a document, for people. */
export interface Finding {
  readonly path: ValuePath;
  /** The path as people write it: `options.min_uid.max`; empty for the whole document. */
  readonly where: string;
  /** What is expected and what was found, as the end of a sentence that starts with the place. */
  readonly message: string;
}

/** Most findings that are reported of one document. */
const MAX_FINDINGS = 50;

/** Words for the types of JSON Schema. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'nothing',
};

/** Runs a generated validator; an empty list means that the value fits its schema. Values that `hides` is true for are not shown. */
export function findingsOf(
  validator: CompiledValidator,
  value: unknown,
  hides: (path: ValuePath) => boolean = () => false,
): readonly Finding[] {
  if (validator(value)) return [];
  const raw = validator.errors ?? [];
  const findings = new Map<string, Finding>();
  for (const one of raw) {
    if (isFollowUp(one, raw)) continue;
    const finding = toFinding(one, value, hides);
    findings.set(finding.where, findings.get(finding.where) ?? finding);
    if (findings.size === MAX_FINDINGS) break;
  }
  return [...findings.values()];
}

/** `a.b[2]`, with quotes where a key is not a plain word. */
export function formatPath(path: ValuePath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z0-9_$-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(printable(part, 100))}]`;
  }
  return text;
}

/** Of a choice that failed (`anyOf`), the one finding that tells most: what is deeper inside, else the choice itself. */
function isFollowUp(one: RawFinding, all: readonly RawFinding[]): boolean {
  if (one.propertyName !== undefined) return true;
  const inside = (other: RawFinding): boolean =>
    other.instancePath.startsWith(`${one.instancePath}/`) ||
    (other.instancePath === one.instancePath && other.keyword === 'required');
  if (one.keyword === 'anyOf') return all.some(inside);
  return (
    one.keyword !== 'required' &&
    all.some((other) => other.keyword === 'anyOf' && other.instancePath === one.instancePath)
  );
}

function toFinding(raw: RawFinding, root: unknown, hides: (path: ValuePath) => boolean): Finding {
  const parent = pathOf(raw.instancePath, root);
  const key = raw.params['additionalProperty'] ?? raw.params['propertyName'];
  const path = typeof key === 'string' ? [...parent, key] : parent;
  return { path, where: formatPath(path), message: messageOf(raw, hides(path)) };
}

function messageOf(raw: RawFinding, hidden: boolean): string {
  switch (raw.keyword) {
    case 'additionalProperties': {
      const known = isJsonObject(raw.parentSchema['properties'])
        ? Object.keys(raw.parentSchema['properties'])
        : [];
      const guess = closest(String(raw.params['additionalProperty']), known);
      return `is not known${guess === undefined ? ` here (known: ${known.join(', ')})` : `; did you mean ${guess}?`}`;
    }
    case 'propertyNames':
      return 'is not a name that can stand here';
    case 'required':
      return `lacks "${String(raw.params['missingProperty'])}"`;
    case 'minProperties':
      return `must be ${expected(raw)}, not an empty one`;
    case 'maxProperties':
      return tooMany(raw);
    case 'maxItems':
      return `has more than ${String(raw.params['limit'])} entries`;
    default:
      return `must be ${expected(raw)}${hidden ? '' : `, not ${shown(raw.data)}`}${quoteHint(raw)}`;
  }
}

/** Either a choice between keys, or a limit. */
function tooMany(raw: RawFinding): string {
  const { data, parentSchema, params } = raw;
  if (typeof parentSchema['$comment'] !== 'string')
    return `has more than ${String(params['limit'])} entries`;
  const keys = isJsonObject(data) ? Object.keys(data).map((key) => printable(key, 60)) : [];
  return `must be ${expected(raw)}, not one with ${keys.join(' and ')}`;
}

function expected(raw: RawFinding): string {
  const { schema, parentSchema } = raw;
  switch (raw.keyword) {
    case 'type':
      return [schema]
        .flat()
        .map((type) => TYPE_WORDS[String(type)] ?? String(type))
        .join(' or ');
    case 'enum':
      return `one of ${(schema as readonly unknown[]).map(String).join(', ')}`;
    case 'const':
      return String(schema);
    case 'minimum':
      return `at least ${String(schema)}`;
    case 'maximum':
      return `at most ${String(schema)}`;
    default:
      // The schemas say in $comment what a pattern or a choice of forms means.
      return typeof parentSchema['$comment'] === 'string' ? parentSchema['$comment'] : 'valid';
  }
}

/** YAML makes numbers of versions and truth of words that authors mean as text. */
function quoteHint(raw: RawFinding): string {
  const scalar = typeof raw.data === 'number' || typeof raw.data === 'boolean';
  return raw.keyword === 'type' && raw.schema === 'string' && scalar ? ' (put it in quotes)' : '';
}

/** Follows a JSON pointer; a part is a position only where the value really is a list. */
function pathOf(pointer: string, root: unknown): ValuePath {
  const path: (string | number)[] = [];
  let value = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const part = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(part));
      value = (value as readonly unknown[])[Number(part)];
    } else {
      path.push(part);
      value = isJsonObject(value) ? value[part] : undefined;
    }
  }
  return path;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `"${printable(value, 60)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** Findings that the message of an error shows; its details have them all. */
const SHOWN = 3;

/** The message of an error about several findings, one a line: the first of them, and how many more there are. */
export function summarizeFindings(all: readonly string[]): {
  message: string;
  lines: readonly string[];
} {
  const left = all.length - SHOWN;
  const shown = all.slice(0, SHOWN);
  const last = shown.length - 1;
  const [message = '', ...lines] = shown.map((line, at) =>
    at === last && left > 0 ? `${line} (and ${left} more)` : line,
  );
  return { message, lines };
}
