import { fail, printable } from '../base/index.ts';
import { REGISTRY_KEYS } from './listing.ts';

/** One part of a key: a word, or anything in brackets, with or without quotes. */
const PART = /^(?:\.?([A-Za-z][A-Za-z0-9_-]*)|\["([^"\]]+)"\]|\['([^'\]]+)'\]|\[([^"'\]]+)\])/;

/** Reads `tokenCache.enabled`, `registries[ghcr.io].insecure` or `registries["ghcr.io"].insecure`. Throws `usage`. */
export function parseSettingKey(text: string): readonly string[] {
  refuseDottedHost(text);
  const path: string[] = [];
  for (let rest = text; rest !== '';) {
    const match = PART.exec(rest);
    if (match === null || startsWell(rest) !== (path.length === 0)) return badKey(text);
    path.push(match.slice(1).find(Boolean) ?? '');
    rest = rest.slice(match[0].length);
  }
  return path.length > 0 ? path : badKey(text);
}

/** The first part of a key is a word; all others begin with a dot or a bracket. */
function startsWell(text: string): boolean {
  return /^[A-Za-z]/.test(text);
}

/** Hosts have dots of their own: `registries.ghcr.io.blocked` reads well and means something else. */
function refuseDottedHost(text: string): void {
  const words = /^registries\.([^[\]]+)/.exec(text)?.[1]?.split('.') ?? [];
  const at = words.findLastIndex((word) => REGISTRY_KEYS.has(word));
  const end = at < 0 ? words.length : at;
  const host = words.slice(0, end).join('.');
  if (!/[.:/*]/.test(host)) return;
  const rest = text.slice(`registries.${host}`.length);
  badKey(text, `Hosts stand in brackets: 'registries[${printable(host, 100)}]${printable(rest)}'.`);
}

const EXAMPLES =
  "Keys read like idleTimeout, tokenCache.enabled or 'registries[ghcr.io].insecure'.";

function badKey(text: string, hint: string = EXAMPLES): never {
  return fail('usage', `"${printable(text, 100)}" is not the key of a setting.`, { hint });
}
