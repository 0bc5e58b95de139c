import { fail, isJsonObject } from '../base/index.ts';
import type { JsonObject, JsonValue } from '../base/index.ts';
import { unreadable } from './auth-file.ts';
import type { Credential } from '../content/index.ts';

/** Where an entry stands, for messages. */
export interface EntryPlace {
  readonly path: string;
  readonly key: string;
}

/**
 * Reads one entry of `auths`; undefined when it holds nothing, as Docker writes it beside a helper. Throws
 * `credentials-unreadable`, with the place and never with the content.
 */
export function readEntry(value: JsonValue | undefined, place: EntryPlace): Credential | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value))
    return unreadable(place.path, `the entry of ${place.key} is not an object`);
  const identity = text(value, 'identitytoken', place);
  if (identity !== undefined) return { kind: 'identity-token', secret: identity };
  const token = text(value, 'registrytoken', place);
  if (token !== undefined) return { kind: 'registry-token', secret: token };
  const auth = text(value, 'auth', place);
  if (auth !== undefined) return decoded(auth, place);
  const username = text(value, 'username', place);
  const secret = text(value, 'password', place);
  return username === undefined || secret === undefined
    ? undefined
    : { kind: 'password', username, secret };
}

/** An entry for a name and a password. A name with a colon could not be read back: `option-invalid`. */
export function writeEntry(username: string, secret: string): JsonObject {
  if (username === '' || username.includes(':'))
    return fail('option-invalid', 'A user name must not be empty or hold a colon.');
  return { auth: Buffer.from(`${username}:${secret}`, 'utf8').toString('base64') };
}

function decoded(auth: string, place: EntryPlace): Credential {
  const valid = /^[A-Za-z0-9+/]*={0,2}$/.test(auth);
  const pair = valid ? Buffer.from(auth, 'base64').toString('utf8') : '';
  const colon = pair.indexOf(':');
  if (colon < 1)
    return unreadable(place.path, `"auth" of ${place.key} is not base64 of a name and a password`);
  // Old Docker versions padded the password with NUL.
  const secret = pair.slice(colon + 1).replace(/\0+$/, '');
  return { kind: 'password', username: pair.slice(0, colon), secret };
}

function text(value: JsonObject, name: string, place: EntryPlace): string | undefined {
  const found = value[name];
  if (found === undefined || found === null || found === '') return undefined;
  if (typeof found === 'string') return found;
  return unreadable(place.path, `"${name}" of ${place.key} is not a text`);
}
