import { isJsonObject } from '../../base/index.ts';
import type { JsonObject, JsonValue } from '../../base/index.ts';

/** How a registry asked to be answered the last time. It holds no secret. */
export type RememberedChallenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      readonly realm: string;
      readonly service?: string | undefined;
      readonly scope?: string | undefined;
    };

/** A token that may still be good. */
export interface RememberedToken {
  readonly value: string;
  /** As in token requests, sorted. */
  readonly scopes: readonly string[];
  /** Tells logins apart; nothing of the login can be found out from it. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const SELF_MOUNT = ['honoured', 'ignored', 'refused'] as const;
const BODY_IN_POST = ['taken', 'dropped'] as const;

/** What one registry was seen to do with uploads; it saves requests and is never needed. */
export interface RememberedUploads {
  readonly selfMount?: (typeof SELF_MOUNT)[number] | undefined;
  readonly bodyInPost?: (typeof BODY_IN_POST)[number] | undefined;
}

/** What is remembered of one registry. */
export interface RegistryMemory {
  readonly challenge?: RememberedChallenge | undefined;
  readonly tokens: readonly RememberedToken[];
  readonly uploads?: RememberedUploads | undefined;
}

/**
 * Remembers, from one process to the next, how registries ask to be answered, and tokens. Neither method throws for what
 * the keeper cannot do: without it all works and costs more requests.
 */
export interface TokenCache {
  /** `origin` is scheme, host and port. */
  read(origin: string): Promise<RegistryMemory | undefined>;
  /** Makes the change to what is remembered now, which other processes may have changed too. */
  update(origin: string, change: (memory: RegistryMemory) => RegistryMemory): Promise<void>;
  /** Forgets a registry (host with port), as a logout does. */
  forget(registry: string): Promise<void>;
}

export const NOTHING: RegistryMemory = Object.freeze({ tokens: [] });

/** Most tokens kept of one registry, and lengths of what is taken from a file. */
const MAX_TOKENS = 64;
const MAX_VALUE = 16_384;
const MAX_TEXT = 2048;
const MAX_SCOPES = 64;

/** Reads what a file holds; what is not as it should be is passed over. Never throws. */
export function parseMemory(json: JsonValue): RegistryMemory {
  if (!isJsonObject(json)) return NOTHING;
  const tokens: readonly JsonValue[] = Array.isArray(json['tokens']) ? json['tokens'] : [];
  return {
    challenge: parseChallenge(json['challenge']),
    tokens: tokens.slice(0, MAX_TOKENS).flatMap(parseToken),
    uploads: parseUploads(json['uploads']),
  };
}

/** The same, as small as it is kept: what has ended is left out, and of many tokens the oldest. */
export function trimmed(memory: RegistryMemory, now: number): RegistryMemory {
  const tokens = memory.tokens
    .filter(({ expiresAt, value }) => expiresAt > now && value.length <= MAX_VALUE)
    .slice(0, MAX_TOKENS);
  return { ...memory, tokens };
}

function parseChallenge(value: JsonValue | undefined): RememberedChallenge | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value['kind'] === 'basic') return { kind: 'basic' };
  const realm = textOf(value, 'realm');
  if (value['kind'] !== 'bearer' || realm === undefined) return undefined;
  return {
    kind: 'bearer',
    realm,
    service: textOf(value, 'service'),
    scope: textOf(value, 'scope'),
  };
}

function parseToken(value: JsonValue): readonly RememberedToken[] {
  if (!isJsonObject(value)) return [];
  const { scopes, expiresAt } = value;
  const text = textOf(value, 'value', MAX_VALUE);
  const owner = textOf(value, 'owner');
  const bad = text === undefined || owner === undefined || !Array.isArray(scopes);
  if (bad || scopes.length > MAX_SCOPES || !scopes.every(isScope)) return [];
  if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt)) return [];
  return [{ value: text, scopes, owner, expiresAt }];
}

function parseUploads(value: JsonValue | undefined): RememberedUploads | undefined {
  if (!isJsonObject(value)) return undefined;
  return {
    selfMount: SELF_MOUNT.find((word) => word === value['selfMount']),
    bodyInPost: BODY_IN_POST.find((word) => word === value['bodyInPost']),
  };
}

/** Visible characters only: such texts become parts of headers and addresses. */
function textOf(value: JsonObject, name: string, max = MAX_TEXT): string | undefined {
  const text = value[name];
  const fine = typeof text === 'string' && text.length <= max && /^[\x20-\x7e]+$/.test(text);
  return fine && (name !== 'value' || !text.includes(' ')) ? text : undefined;
}

function isScope(scope: JsonValue): scope is string {
  return typeof scope === 'string' && scope.length <= MAX_TEXT && /^[\x21-\x7e]+$/.test(scope);
}
