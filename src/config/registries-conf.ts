import { fail, isJsonObject, printable } from '../base/index.ts';
import type { JsonObject } from '../base/index.ts';
import { isRegistryHost } from '../oci/index.ts';
import type { MirrorRule, RegistryValues, Sourced, SourcedFields } from './model.ts';
import { normalHost, parsePattern, splitPlace } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { tomlLines } from './toml-lines.ts';

/** What a `registries.conf` says of registries. */
export interface RegistriesConf {
  /** By prefix; of two with the same prefix in one file the first. */
  readonly registries: ReadonlyMap<string, SourcedFields<RegistryValues>>;
  /** The places that it speaks of and whether any certificate is taken there. */
  readonly endpoints: readonly (Sourced<boolean> & { readonly host: string })[];
}

/** Most entries of one file. */
const MAX_ENTRIES = 10_000;

const SPEAKS_OF_REGISTRIES = /^\s*(?:\[\[?\s*)?["']?(?:registry|registries)["']?\s*[\].=]/m;
/** The table of aliases to its end: one of its names may well be "registry". */
const ALIASES = /^[ \t]*\[[ \t]*aliases[ \t]*\][^[]*/m;

const SERVES: Readonly<Record<string, MirrorRule['serves']>> = {
  all: 'all',
  'digest-only': 'digest',
  'tag-only': 'tag',
};

/**
 * Reads the useful subset of containers-registries.conf(5), version 2: `[[registry]]` and its mirrors. Names without a
 * registry mean the local store here, so search lists and aliases are passed over. Throws `settings-invalid`, also for
 * version 1.
 */
export async function readRegistriesConf(text: string, path: string): Promise<RegistriesConf> {
  // Most files only have search lists or aliases: for those no parser is loaded.
  if (!SPEAKS_OF_REGISTRIES.test(text.replace(ALIASES, '')))
    return { registries: new Map(), endpoints: [] };
  const document = await parseToml(text, path);
  if (isJsonObject(document['registries'])) {
    fail('settings-invalid', `${path} has version 1 of its format, which is not read.`, {
      hint: 'Write [[registry]] tables instead of [registries.search], [registries.insecure] and [registries.block].',
      details: { file: path },
    });
  }
  const reader = new ConfReader(path, tomlLines(text));
  const entries = reader.tables(document['registry'], 'registry');
  for (const [index, entry] of entries.entries()) reader.registry(entry, `registry[${index}]`);
  return reader;
}

async function parseToml(text: string, path: string): Promise<JsonObject> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return parse(text) as JsonObject;
  } catch (cause) {
    const at = cause instanceof TomlError ? `:${cause.line}:${cause.column}` : '';
    return fail('settings-invalid', `${path}${at}: the document is not valid TOML.`, {
      details: { file: path },
      cause,
    });
  }
}

interface EntryNames {
  readonly prefix: string;
  readonly pattern: Pattern;
  readonly location: string | undefined;
}

class ConfReader implements RegistriesConf {
  readonly registries = new Map<string, SourcedFields<RegistryValues>>();
  readonly endpoints: (Sourced<boolean> & { readonly host: string })[] = [];
  readonly #path: string;
  readonly #lineOf: (path: string) => number | undefined;

  constructor(path: string, lineOf: (path: string) => number | undefined) {
    this.#path = path;
    this.#lineOf = lineOf;
  }

  registry(entry: JsonObject, at: string): void {
    const { prefix, location, pattern } = this.#names(entry, at);
    this.#endpoint(entry, at, location ?? (pattern.wildcard ? undefined : prefix));
    const mirrors = this.#mirrors(entry, at);
    const blocked = this.#flag(entry, 'blocked', at);
    const values: SourcedFields<RegistryValues> = {
      ...(mirrors.length > 0 && { mirrors: this.#sourced(mirrors, `${at}.mirror[0]`) }),
      ...(location !== undefined &&
        location !== prefix && { location: this.#sourced(location, `${at}.location`) }),
      ...(blocked !== undefined && { blocked: this.#sourced(blocked, `${at}.blocked`) }),
    };
    if (!this.registries.has(prefix)) this.registries.set(prefix, values);
  }

  /** What an entry is about: its prefix, which without one is its location. */
  #names(entry: JsonObject, at: string): EntryNames {
    const place = this.#text(entry, 'location', at);
    const prefix = this.#text(entry, 'prefix', at) ?? place;
    if (prefix === undefined) return this.#refuse(at, 'has neither prefix nor location');
    const pattern = parsePattern(prefix);
    if (pattern === undefined)
      return this.#refuse(`${at}.prefix`, `names no registry: "${printable(prefix, 100)}"`);
    const location = place === undefined ? undefined : this.#place(place, `${at}.location`);
    return { prefix, pattern, location };
  }

  tables(value: unknown, at: string): readonly JsonObject[] {
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every(isJsonObject))
      return this.#refuse(at, `must be a list of tables: [[${at.replaceAll(/\[\d+\]/g, '')}]]`);
    return value.length <= MAX_ENTRIES
      ? value
      : this.#refuse(at, `has more than ${MAX_ENTRIES} entries`);
  }

  #mirrors(entry: JsonObject, at: string): readonly MirrorRule[] {
    const digestOnly = this.#flag(entry, 'mirror-by-digest-only', at) ?? false;
    return this.tables(entry['mirror'], `${at}.mirror`).map((mirror, index) => {
      const inner = `${at}.mirror[${index}]`;
      const place = this.#text(mirror, 'location', inner);
      if (place === undefined) return this.#refuse(inner, 'has no location');
      const location = this.#place(place, `${inner}.location`);
      this.#endpoint(mirror, inner, location);
      const which = this.#text(mirror, 'pull-from-mirror', inner);
      if (which === undefined) return { location, serves: digestOnly ? 'digest' : 'all' };
      if (digestOnly)
        return this.#refuse(
          `${inner}.pull-from-mirror`,
          'cannot stand beside mirror-by-digest-only',
        );
      const serves = SERVES[which];
      if (serves !== undefined) return { location, serves };
      return this.#refuse(
        `${inner}.pull-from-mirror`,
        `must be all, digest-only or tag-only, not "${printable(which, 60)}"`,
      );
    });
  }

  #endpoint(entry: JsonObject, at: string, location: string | undefined): void {
    const insecure = this.#flag(entry, 'insecure', at) ?? false;
    if (location === undefined) return;
    const host = normalHost(splitPlace(location).host);
    this.endpoints.push({ host, ...this.#sourced(insecure, `${at}.insecure`) });
  }

  #place(place: string, at: string): string {
    const plain = place.replace(/\/+$/, '');
    const pattern = parsePattern(plain);
    if (pattern !== undefined && !pattern.wildcard && isRegistryHost(splitPlace(plain).host))
      return plain;
    return this.#refuse(at, `names no registry: "${printable(place, 100)}"`);
  }

  #text(entry: JsonObject, key: string, at: string): string | undefined {
    const value = entry[key];
    if (value === undefined || value === '') return undefined;
    return typeof value === 'string' ? value : this.#refuse(`${at}.${key}`, 'must be text');
  }

  #flag(entry: JsonObject, key: string, at: string): boolean | undefined {
    const value = entry[key];
    if (value === undefined || typeof value === 'boolean') return value;
    return this.#refuse(`${at}.${key}`, 'must be true or false');
  }

  #sourced<T>(value: T, at: string): Sourced<T> {
    return { value, origin: { kind: 'file', path: this.#path, line: this.#lineOf(at) } };
  }

  #refuse(at: string, message: string): never {
    const line = this.#lineOf(at);
    const place = line === undefined ? this.#path : `${this.#path}:${line}`;
    return fail('settings-invalid', `${place}: ${at} ${message}.`, {
      hint: 'docs/configuration.md says what is read of registries.conf.',
      details: { file: this.#path, line },
    });
  }
}
