import { createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository, RepositoryHost } from '../../../src/content/index.ts';
import type { Digest } from '../../../src/oci/index.ts';

/** Repositories in memory, with a look at which of them exist. */
export interface MemoryHost extends RepositoryHost {
  readonly repositories: Map<string, ContentRepository>;
}

export function createMemoryHost(): MemoryHost {
  const repositories = new Map<string, ContentRepository>();

  function open(name: string, create: boolean): ContentRepository | undefined {
    const found = repositories.get(name);
    if (found !== undefined || !create) return found;
    const made = createMemoryRepository();
    repositories.set(name, made);
    return made;
  }

  async function mount(from: string, to: string, digest: Digest): Promise<boolean> {
    const source = open(from, false);
    const size = await source?.statBlob(digest);
    if (source === undefined || size === undefined) return false;
    const descriptor = { mediaType: 'application/octet-stream', digest, size };
    await open(to, true)?.pushBlob(descriptor, () => source.fetchBlob(descriptor));
    return true;
  }

  return {
    repositories,
    open: (name, options = {}) => Promise.resolve(open(name, options.create ?? false)),
    listRepositories: () => Promise.resolve([...repositories.keys()].sort()),
    mountBlob: ({ from, to, digest }) => mount(from, to, digest),
  };
}
