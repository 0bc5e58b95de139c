import { isMap, parse, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { fail, printable } from '../base/index.ts';

export interface DocumentChange {
  readonly key: string;
  /** As in YAML; undefined takes the setting out. */
  readonly value: string | undefined;
}

const FORM = { version: '1.2', schema: 'core' } as const;

/** The text with one setting changed; comments and all else stay. Throws `settings-invalid`, `usage`. */
export function changeDocument(
  text: string,
  path: readonly string[],
  { key, value }: DocumentChange,
): string {
  const document = parseDocument(text, FORM);
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents)))
    return fail('settings-invalid', 'The file is not a YAML mapping; mend it by hand first.');
  if (value === undefined) {
    if (!document.hasIn(path)) return text;
    remove(document, path);
    return isEmpty(document) ? '' : textOf(document);
  }
  const plain = readValue(value, key);
  const before: unknown = document.getIn(path);
  if (JSON.stringify(before) === JSON.stringify(plain)) return text;
  document.setIn(path, document.createNode(plain));
  return textOf(document);
}

function textOf(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

function isEmpty({ contents, comment, commentBefore }: Document): boolean {
  return isMap(contents) && contents.items.length === 0 && !comment && !commentBefore;
}

/** A mapping that nothing is left in goes with its last entry. */
function remove(document: Document, path: readonly string[]): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const around = document.getIn(parent, true);
  if (parent.length > 0 && isMap(around) && around.items.length === 0) remove(document, parent);
}

function readValue(text: string, key: string): unknown {
  try {
    return parse(text, FORM) as unknown;
  } catch (cause) {
    return fail('usage', `The value for ${printable(key, 100)} is not YAML.`, {
      hint: "Values read like true, 30s or '[mirror.example/ghcr]'.",
      cause,
    });
  }
}
