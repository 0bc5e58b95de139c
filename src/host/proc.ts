/** A mount of /proc/self/mounts. */
export interface Mount {
  readonly path: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** Reads fstab(5) lines as the kernel writes them: blanks inside a field are octal escapes. */
export function parseMounts(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [, path, type, options] = line.split(' ');
    if (path === undefined || type === undefined || options === undefined) continue;
    mounts.push({ path: unescape(path), type, options: options.split(',') });
  }
  return mounts;
}

function unescape(field: string): string {
  return field.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** The value behind `key:` in a file like /proc/self/status, blanks trimmed. */
export function statusField(text: string, key: string): string | null {
  for (const line of text.split('\n')) {
    if (line.startsWith(`${key}:`)) return line.slice(key.length + 1).trim();
  }
  return null;
}

/** Soft limit of a line of /proc/self/limits in bytes, -1 for unlimited. */
export function softLimit(text: string, name: string): number | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(name));
  const word = line?.slice(name.length).trim().split(/\s+/)[0];
  if (word === undefined) return null;
  return word === 'unlimited' ? -1 : decimal(word);
}

/** A whole number written in decimal; null when it is anything else. */
export function decimal(text: string | null): number | null {
  const word = text?.trim() ?? '';
  if (!/^-?\d{1,20}$/.test(word)) return null;
  const value = Number(word);
  return Number.isSafeInteger(value) ? value : null;
}

/** Reads os-release(5): `KEY=value`, with the quotes of a shell. Later lines win. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim());
    if (match?.[1] !== undefined && match[2] !== undefined) values.set(match[1], unquote(match[2]));
  }
  return values;
}

function unquote(value: string): string {
  const quoted = /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1];
  return (quoted ?? value).replace(/\\(.)/g, '$1');
}

/** The word in brackets of a choice file: `none [integrity] confidentiality`. */
export function chosen(text: string): string | null {
  return /\[([a-z_-]+)\]/.exec(text)?.[1] ?? null;
}
