import type { Abortable } from '../base/index.ts';
import { readEntry } from './auth-entry.ts';
import type { AuthFile } from './auth-file.ts';
import type { Helper } from './helper.ts';
import type { CredentialEntry } from './model.ts';

/** What one file and the helpers it names hold. */
export async function listEntries(
  file: AuthFile,
  helper: (name: string) => Helper,
  options: Abortable,
): Promise<readonly CredentialEntry[]> {
  const entries: CredentialEntry[] = [];
  for (const [key, value] of Object.entries(file.auths)) {
    const credential = readEntry(value, { path: file.path, key });
    if (credential === undefined) continue;
    const username = credential.kind === 'password' ? credential.username : undefined;
    entries.push({ registry: key, username, keeper: { kind: 'file', path: file.path } });
  }
  const names = new Set([
    ...file.credHelpers.values(),
    ...(file.credsStore === undefined ? [] : [file.credsStore]),
  ]);
  for (const name of names) {
    for (const [registry, username] of await helper(name).list(options))
      entries.push({ registry, username, keeper: { kind: 'helper', name } });
  }
  return entries;
}
