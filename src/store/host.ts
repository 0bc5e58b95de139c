import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LAYOUT_MARKER } from '../archive/index.ts';
import { errnoOf, fail, pathExists, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type {
  BlobMount,
  ContentRepository,
  OpenRepositoryOptions,
  RepositoryHost,
} from '../content/index.ts';
import { isRepository } from '../oci/index.ts';
import { onDisk } from './failure.ts';
import type { IndexFileOptions } from './index-file.ts';
import { Layout } from './open.ts';

/**
 * The folder of a repository's layout, under folders of its name's components. A component never begins with an
 * underscore (distribution-spec, "Pulling manifests"), so no repository's name can be a path into another's layout:
 * `a` is `a/_layout`, `a/blobs` is `a/blobs/_layout`.
 */
const LAYOUT_FOLDER = '_layout';
/** Components of a name; 255 characters hold no more. */
const MAX_DEPTH = 128;
/** Repositories whose remembered facts are kept in memory. */
const MAX_OPEN = 1_024;

export type RepositoryHostOptions = IndexFileOptions;

/**
 * A folder of repositories, each a layout of its own: digests, names, referrers and removals of one never touch
 * another. Their blobs are hard links of each other where the file system has links.
 */
export function openRepositoryHost(
  dir: string,
  options: RepositoryHostOptions = {},
): RepositoryHost & { readonly path: string } {
  return new FolderHost(resolve(dir), options);
}

class FolderHost implements RepositoryHost {
  readonly path: string;
  readonly #options: RepositoryHostOptions;
  readonly #open = new Map<string, Layout>();

  constructor(path: string, options: RepositoryHostOptions) {
    this.path = path;
    this.#options = options;
  }

  async open(
    name: string,
    options: OpenRepositoryOptions = {},
  ): Promise<ContentRepository | undefined> {
    throwIfAborted(options.signal);
    return onDisk(this.path, async () => {
      const layout = this.#layout(name);
      const exists = await pathExists(join(layout.path, LAYOUT_MARKER));
      return exists || options.create === true ? layout : undefined;
    });
  }

  async listRepositories(options: Abortable = {}): Promise<readonly string[]> {
    return onDisk(this.path, async () => {
      const names: string[] = [];
      for await (const name of walk(this.path, '', options)) names.push(name);
      return names.sort();
    });
  }

  async mountBlob({ from, to, digest }: BlobMount, options: Abortable = {}): Promise<boolean> {
    throwIfAborted(options.signal);
    const source = this.#layout(from);
    if (!(await pathExists(join(source.path, LAYOUT_MARKER)))) return false;
    return from === to
      ? (await source.statBlob(digest, options)) !== undefined
      : this.#layout(to).takeBlobOf(source, digest, options);
  }

  #layout(name: string): Layout {
    if (!isRepository(name)) fail('reference-invalid', `"${name}" is not a repository name.`);
    const known = this.#open.get(name);
    if (known) return known;
    const layout = new Layout(join(this.path, ...name.split('/'), LAYOUT_FOLDER), this.#options);
    if (this.#open.size >= MAX_OPEN) this.#open.clear();
    this.#open.set(name, layout);
    return layout;
  }
}

async function* walk(dir: string, name: string, options: Abortable): AsyncGenerator<string> {
  throwIfAborted(options.signal);
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  if (name.split('/').length > MAX_DEPTH) return;
  for (const entry of entries) {
    // Links are not followed: they may lead in circles or out of the folder.
    if (!entry.isDirectory()) continue;
    const path = join(dir, entry.name);
    if (entry.name === LAYOUT_FOLDER) {
      if (name !== '' && (await pathExists(join(path, LAYOUT_MARKER)))) yield name;
      continue;
    }
    const inner = name === '' ? entry.name : `${name}/${entry.name}`;
    if (isRepository(inner)) yield* walk(path, inner, options);
  }
}
