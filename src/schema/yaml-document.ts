import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import { printable } from '../base/index.ts';
import type { ValuePath } from './findings.ts';

/** Line and column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong with the YAML itself. */
export interface YamlFinding extends Position {
  readonly message: string;
}

/** A YAML document as plain values, with the place of each. */
export interface YamlDocument {
  readonly value: unknown;
  readonly findings: readonly YamlFinding[];
  /** The place of a value, or of what is nearest around it. */
  positionOf(path: ValuePath): Position;
}

/** Deepest nesting that is taken. */
const MAX_DEPTH = 32;

const START: Position = { line: 1, column: 1 };
const TOO_DEEP: YamlDocument = {
  value: null,
  findings: [{ ...START, message: 'is nested too deeply' }],
  positionOf: () => START,
};

/**
 * Reads one YAML 1.2 document of plain mappings, lists and scalars. Aliases, tags, merge keys, keys that are not words
 * and keys that come twice are findings: each makes a document mean something else than it shows. Integers beyond 53
 * bits come as decimal text.
 */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      customTags: [],
      merge: false,
      intAsBigInt: true,
      prettyErrors: false,
      // Ours below takes linear time.
      uniqueKeys: false,
      // With `silent` a second document would be passed over in silence.
      logLevel: 'error',
      lineCounter: lines,
    });
    if (document.errors.some((problem) => problem.message.includes('call stack'))) return TOO_DEEP;
    const reader = new Reader(lines);
    for (const problem of [...document.errors, ...document.warnings])
      reader.find(problem.pos[0], sentence(problem.message));
    const value = reader.findings.length > 0 ? null : reader.read(document.contents, []);
    return { value, findings: reader.findings, positionOf: (path) => reader.positionOf(path) };
  } catch (error) {
    // The parser calls itself for what is nested, and reports some of its overflows as errors of the text.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/** The parser's own words, as the end of a sentence that starts with the place. */
function sentence(message: string): string {
  return `is not valid YAML: ${message.split('\n', 1)[0] ?? ''}`;
}

type AnyNode = Node | null | undefined;

/** The types of the core schema, when written out. */
const PLAIN_TAG = /^tag:yaml\.org,2002:(?:map|seq|str|int|float|bool|null)$/;

class Reader {
  readonly findings: YamlFinding[] = [];
  readonly #lines: LineCounter;
  readonly #positions = new Map<string, number>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  find(offset: number, message: string): void {
    const { line, col } = this.#lines.linePos(offset);
    this.findings.push({ line: Math.max(1, line), column: Math.max(1, col), message });
  }

  positionOf(path: ValuePath): Position {
    for (let length = path.length; length > 0; length--) {
      const offset = this.#positions.get(JSON.stringify(path.slice(0, length)));
      if (offset === undefined) continue;
      const { line, col } = this.#lines.linePos(offset);
      return { line, column: col };
    }
    return START;
  }

  read(node: AnyNode, path: ValuePath): unknown {
    if (node === null || node === undefined) return null;
    const reason = path.length > MAX_DEPTH ? 'is nested too deeply' : strangeness(node);
    if (reason !== undefined) return this.#refuse(startOf(node), reason);
    if (isMap(node)) return this.#readMap(node, path);
    if (isSeq(node)) return this.#readList(node, path);
    return isScalar(node) ? plain(node.value) : null;
  }

  #readMap(map: YAMLMap, path: ValuePath): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items as { key: AnyNode; value: AnyNode }[]) {
      const at = startOf(key) || startOf(map);
      const name = keyOf(key);
      const reason = name === undefined ? 'has a key that is not a word' : keyReason(name, entries);
      if (name === undefined || reason !== undefined) {
        this.#refuse(at, reason ?? '');
        continue;
      }
      const inner = [...path, name];
      this.#positions.set(JSON.stringify(inner), at);
      entries.set(name, this.read(value, inner));
    }
    return Object.fromEntries(entries);
  }

  #readList(list: YAMLSeq, path: ValuePath): unknown {
    return (list.items as AnyNode[]).map((item, index) => {
      const inner = [...path, index];
      this.#positions.set(JSON.stringify(inner), startOf(item) || startOf(list));
      return this.read(item, inner);
    });
  }

  #refuse(offset: number, message: string): null {
    this.find(offset, message);
    return null;
  }
}

function startOf(node: AnyNode): number {
  return node?.range?.[0] ?? 0;
}

/** Why a node is not plain data; undefined when it is. */
function strangeness(node: Node): string | undefined {
  if (isAlias(node)) return 'is an alias; write it out';
  const { anchor, tag } = node as { anchor?: string; tag?: string };
  if (anchor !== undefined) return 'has an anchor; leave it out';
  return tag === undefined || PLAIN_TAG.test(tag) ? undefined : 'has a tag; leave it out';
}

function keyReason(name: string, known: ReadonlyMap<string, unknown>): string | undefined {
  if (known.has(name)) return `has the key ${printable(name, 60)} twice`;
  return name === '<<' || name === '__proto__' ? `has the key ${name}` : undefined;
}

function keyOf(key: AnyNode): string | undefined {
  if (!isScalar(key)) return undefined;
  const { value } = key;
  return typeof value === 'string' || typeof value === 'bigint' ? String(value) : undefined;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
