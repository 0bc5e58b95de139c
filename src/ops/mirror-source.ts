import type { Abortable } from '../base/index.ts';
import type { ContentSource, ReferrerSource, TagSource } from '../content/index.ts';
import { formatReference, isTag, parseReference } from '../oci/index.ts';
import { openArchive, openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import type { MirrorReference } from './mirror-list.ts';
import { isReferrersTag } from './tag-filter.ts';

/** A place that artifacts are taken from. */
export interface MirrorSource {
  readonly content: ContentSource & TagSource & ReferrerSource;
  /** The reference of the whole place. */
  readonly label: string;
  /** The tags of artifacts, each with the name it has at the place; asked for once. */
  tags(options: Abortable): Promise<ReadonlyMap<string, string>>;
  /** All names of the place, those that stand in for referrers among them; undefined as long as nobody asked for them. */
  readonly names: ReadonlySet<string> | undefined;
  close(): Promise<void>;
}

/** Opens a place. A registry is not spoken to before it is asked for something. */
export async function openMirrorSource(
  context: OpsContext,
  reference: MirrorReference,
  options: Abortable,
): Promise<MirrorSource> {
  const { content, close } = await openContent(context, reference, options);
  return new OpenSource(reference, content, close);
}

interface Opened {
  readonly content: ContentSource & TagSource & ReferrerSource;
  readonly close: () => Promise<void>;
}

async function openContent(
  context: OpsContext,
  reference: MirrorReference,
  { signal }: Abortable,
): Promise<Opened> {
  const stayOpen = (): Promise<void> => Promise.resolve();
  switch (reference.kind) {
    case 'registry': {
      const content = await context.remote(reference.registry, reference.repository);
      return { content, close: stayOpen };
    }
    case 'store':
      return { content: await context.store(), close: stayOpen };
    case 'layout':
      return { content: await openLayout(reference.path, { signal }), close: stayOpen };
    case 'archive': {
      const content = await openArchive(reference.path, { signal });
      return { content, close: () => content.close() };
    }
  }
}

class OpenSource implements MirrorSource {
  readonly content: Opened['content'];
  readonly label: string;
  readonly close: () => Promise<void>;
  readonly #reference: MirrorReference;
  #names: Promise<ReadonlySet<string>> | undefined;
  #known: ReadonlySet<string> | undefined;

  constructor(reference: MirrorReference, content: Opened['content'], close: () => Promise<void>) {
    this.#reference = reference;
    this.content = content;
    this.label = formatReference(reference);
    this.close = close;
  }

  get names(): ReadonlySet<string> | undefined {
    return this.#known;
  }

  async tags(options: Abortable): Promise<ReadonlyMap<string, string>> {
    this.#names ??= this.#list(options);
    const tags = new Map<string, string>();
    for (const name of await this.#names) {
      const tag = this.#tagOf(name);
      if (tag !== undefined && !isReferrersTag(tag)) tags.set(tag, name);
    }
    return tags;
  }

  async #list(options: Abortable): Promise<ReadonlySet<string>> {
    this.#known = new Set(await this.content.listTags(options));
    return this.#known;
  }

  /** Layouts name things by tags or by whole references; the store by references of any repository. */
  #tagOf(name: string): string | undefined {
    if (this.#reference.kind === 'registry') return name;
    if (this.#reference.kind !== 'store' && isTag(name)) return name;
    const parsed = parseReference(name);
    if (parsed.kind !== 'store' && parsed.kind !== 'registry') return undefined;
    if (this.#reference.kind === 'store')
      return parsed.kind === 'store' && parsed.name === this.#reference.name
        ? parsed.tag
        : undefined;
    return parsed.tag;
  }
}
