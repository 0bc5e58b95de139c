import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ensureDirectory, errnoOf, withLock, writeFileAtomic } from '../base/index.ts';
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
    const { changeDocument } = await import('./settings-document.ts');
    const after = changeDocument(before ?? '', keys, request);
    await readSettingsFile(after, { path, home: options.home });
    if (after === (before ?? '')) return { path: named, changed: false };
    await writeFileAtomic(path, after, await modeOf(path));
    return { path: named, changed: true };
  };
  return withLock(`${path}.lock`, work, { signal: request.signal, command: 'config set' });
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return MODE;
    throw error;
  }
}
