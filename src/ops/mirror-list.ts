import { basename, dirname, resolve } from 'node:path';
import { CAPS, fail, isEbpfError, readFileCapped } from '../base/index.ts';
import { formatReference, parsePlatform, parseReference } from '../oci/index.ts';
import type { Digest, Platform, Reference } from '../oci/index.ts';
import { formatPath, parseMirrorList } from '../schema/index.ts';
import type {
  MirrorDefaults,
  MirrorRepository,
  MirrorTags,
  ParsedMirrorList,
} from '../schema/index.ts';
import { createTagSelector } from './tag-filter.ts';
import type { TagSelector } from './tag-filter.ts';

/** A repository of the list, checked. */
export interface MirrorEntry {
  /** A repository, a layout, an archive or a name of the store; without tag and digest. */
  readonly source: MirrorReference;
  /** Registry and repository, or the folder of a layout. */
  readonly destination: MirrorReference;
  /** Undefined when only digests are named. */
  readonly tags: WantedTags | undefined;
  readonly digests: readonly Digest[];
  readonly platforms: readonly Platform[];
  readonly referrers: boolean;
}

export type MirrorReference = Exclude<Reference, { readonly kind: 'file' }>;

/** Tags that are named one by one, or picked out of all there are. */
export type WantedTags =
  | { readonly kind: 'named'; readonly names: readonly string[] }
  | { readonly kind: 'selected'; readonly select: TagSelector };

export interface LoadedMirrorList {
  readonly entries: readonly MirrorEntry[];
  /** Artifacts at once. */
  readonly concurrency: number;
  /** Times an artifact is begun again. */
  readonly retries: number;
}

const CONCURRENCY = 8;
const RETRIES = 1;

/** Reads and checks a list. Throws `mirror-list-invalid` with the line of what is wrong, `file-missing`. */
export async function loadMirrorList(path: string): Promise<LoadedMirrorList> {
  const bytes = await readFileCapped(path, { cap: CAPS.metadata, what: 'The list' });
  const list = await parseMirrorList(decode(bytes, path), path);
  const { defaults = {}, repositories } = list.value;
  const reader = new ListReader(list, defaults, dirname(resolve(path)));
  const entries: MirrorEntry[] = [];
  for (const [index, repository] of repositories.entries())
    entries.push(await reader.entry(repository, index));
  return {
    entries,
    concurrency: defaults.concurrency ?? CONCURRENCY,
    retries: defaults.retries ?? RETRIES,
  };
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail('mirror-list-invalid', `${path} is not UTF-8 text.`, { cause });
  }
}

class ListReader {
  readonly #list: ParsedMirrorList;
  readonly #defaults: MirrorDefaults;
  readonly #folder: string;

  constructor(list: ParsedMirrorList, defaults: MirrorDefaults, folder: string) {
    this.#list = list;
    this.#defaults = defaults;
    this.#folder = folder;
  }

  async entry(repository: MirrorRepository, index: number): Promise<MirrorEntry> {
    const at = (...rest: (string | number)[]): (string | number)[] => [
      'repositories',
      index,
      ...rest,
    ];
    const source = this.#at(at('source'), () => this.#source(repository.source));
    const destination = this.#at(at('destination'), () => this.#destination(repository, source));
    const { digests = [], tags } = repository;
    const platforms = repository.platforms ?? this.#defaults.platforms ?? [];
    return {
      source,
      destination,
      tags:
        digests.length > 0 && tags === undefined
          ? undefined
          : await wantedTags(tags).catch((error: unknown) => this.#wrong(at('tags'), error)),
      digests: digests as readonly string[] as readonly Digest[],
      platforms: this.#at(at('platforms'), () => platforms.map(parsePlatform)),
      referrers: repository.referrers ?? this.#defaults.referrers ?? true,
    };
  }

  #source(text: string): MirrorReference {
    const { source: prefix } = this.#defaults;
    const plain = parseReference(text);
    const isBare = plain.kind === 'store' && prefix !== undefined;
    return this.#place(isBare ? parseReference(`${prefix}/${text}`) : plain);
  }

  /** What an entry names is the repository itself; what the defaults name is what repositories are put behind. */
  #destination(repository: MirrorRepository, source: MirrorReference): MirrorReference {
    const own = repository.destination;
    const template = own ?? this.#defaults.destination;
    if (template === undefined)
      return fail('usage', 'is missing, and the defaults have none either');
    const whole = own !== undefined && (own.includes('/') || own.startsWith('oci:'));
    const text =
      whole || /\{\w+\}/.test(template) ? template : `${template.replace(/\/+$/, '')}/{repository}`;
    const place = this.#place(parseReference(filled(text, source)));
    if (place.kind === 'registry' || place.kind === 'layout') return place;
    return fail('usage', `is no REGISTRY/REPOSITORY and no oci:DIR: "${template}"`);
  }

  /** A place as a whole: what of it is meant is said by tags and digests. */
  #place(reference: Reference): MirrorReference {
    if (reference.kind === 'file')
      return fail('usage', 'is a file; write oci-archive:FILE for a tar file');
    const pinned = 'digest' in reference;
    if (reference.tag !== undefined || pinned)
      return fail(
        'usage',
        `has a tag or digest: "${formatReference(reference)}"; name them beside it`,
      );
    if (reference.kind === 'layout' || reference.kind === 'archive')
      return { ...reference, path: resolve(this.#folder, reference.path) };
    return reference;
  }

  #at<T>(path: readonly (string | number)[], work: () => T): T {
    try {
      return work();
    } catch (error) {
      return this.#wrong(path, error);
    }
  }

  #wrong(path: readonly (string | number)[], error: unknown): never {
    if (!isEbpfError(error)) throw error;
    return this.#list.refuse(path, formatPath(path), error.message.replace(/\.$/, ''));
  }
}

/** Puts the source into the places for it: `{registry}`, `{repository}`, and its last part as `{name}`. */
function filled(template: string, source: MirrorReference): string {
  const repository = repositoryOf(source);
  const values: Readonly<Record<string, string | undefined>> = {
    registry: source.kind === 'registry' ? source.registry.replaceAll(':', '-') : 'local',
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    return fail('usage', `has ${whole}; there are {registry}, {repository} and {name}`);
  });
}

/** The name of a place: of a layout or archive that of its folder or file. */
export function repositoryOf(reference: MirrorReference): string {
  if (reference.kind === 'registry') return reference.repository;
  if (reference.kind === 'store') return reference.name;
  return basename(reference.path)
    .replace(/\.tar$/, '')
    .toLowerCase();
}

async function wantedTags(tags: MirrorTags = {}): Promise<WantedTags> {
  const { include = [], semver, exclude, latest } = tags;
  const isNamed = include.length > 0 && include.every((text) => /^[\w.-]+$/.test(text));
  if (isNamed && semver === undefined && exclude === undefined && latest === undefined)
    return { kind: 'named', names: [...new Set(include)] };
  const range = semver === undefined ? [] : [/[<>=~^|\s]/.test(semver) ? semver : `=${semver}`];
  const select = await createTagSelector({ include: [...include, ...range], exclude, latest });
  return { kind: 'selected', select };
}
