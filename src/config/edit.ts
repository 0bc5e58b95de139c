import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Document } from 'yaml';
import {
  ensureDirectory,
  errnoOf,
  fail,
  printable,
  withLock,
  writeFileAtomic,
} from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { ConfigurationOptions } from './model.ts';
import { placesOf, readText } from './places.ts';
import { parseSettingKey } from './setting-key.ts';
import { readSettingsFile } from './settings-file.ts';

export interface EditRequest extends Abortable {
  readonly key: string;
  /** As in YAML: `true`, `30s`, `[a, b]`. Undefined takes the setting out. */
  readonly value: string | undefined;
  /** The system's file instead of the user's. */
  readonly system?: boolean | undefined;
}

export interface Edited {
  readonly path: string;
  /** False when the file said so before. */
  readonly changed: boolean;
}

/** New files are their owner's: a header or a proxy may hold a secret. */
const MODE = 0o600;

/**
 * Changes one setting of a file and leaves comments and all else as they are. The file is checked as a whole before it
 * takes the place of the old one. Throws `settings-invalid`, `usage`, `lock-held`.
 */
export async function editSettings(
  options: ConfigurationOptions,
  request: EditRequest,
): Promise<Edited> {
  const places = placesOf(options);
  const named = resolve(request.system === true ? places.systemSettings : places.userSettings);
  const keys = parseSettingKey(request.key);
  await ensureDirectory(dirname(named), request.system === true ? 0o755 : 0o700);
  // A link to a file that is kept elsewhere stays a link.
  const path = await realpath(named).catch(() => named);
  const work = async (): Promise<Edited> => {
    const before = await readText(path);
    const after = await changed(before ?? '', keys, request);
    await readSettingsFile(after, { path, home: options.home });
    if (after === before) return { path: named, changed: false };
    await writeFileAtomic(path, after, await modeOf(path));
    return { path: named, changed: true };
  };
  return withLock(`${path}.lock`, work, { signal: request.signal, command: 'config set' });
}

async function changed(
  text: string,
  keys: readonly string[],
  { key, value }: EditRequest,
): Promise<string> {
  const { isMap, parse, parseDocument } = await import('yaml');
  const document: Document = parseDocument(text, { version: '1.2', schema: 'core' });
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents)))
    return fail('settings-invalid', 'The file is not a YAML mapping; mend it by hand first.');
  if (value === undefined) {
    if (!document.hasIn(keys)) return text;
    removeIn(document, keys);
    return isEmpty(document) ? '' : document.toString({ lineWidth: 0 });
  }
  const plain = readValue(() => parse(value, { version: '1.2', schema: 'core' }) as unknown, key);
  if (JSON.stringify(document.getIn(keys)) === JSON.stringify(plain)) return text;
  document.setIn(keys, document.createNode(plain));
  return document.toString({ lineWidth: 0 });

  function isEmpty({ contents, comment, commentBefore }: Document): boolean {
    return isMap(contents) && contents.items.length === 0 && !comment && !commentBefore;
  }

  /** A mapping that nothing is left in goes with its last entry. */
  function removeIn(from: Document, path: readonly string[]): void {
    from.deleteIn(path);
    const parent = path.slice(0, -1);
    const around = from.getIn(parent, true);
    if (parent.length > 0 && isMap(around) && around.items.length === 0) removeIn(from, parent);
  }
}

function readValue(parse: () => unknown, key: string): unknown {
  try {
    return parse();
  } catch (cause) {
    return fail('usage', `The value for ${printable(key, 100)} is not YAML.`, {
      hint: "Values read like true, 30s or '[mirror.example/ghcr]'.",
      cause,
    });
  }
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return MODE;
    throw error;
  }
}
