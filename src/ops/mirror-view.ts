import { canonicalJson, fail, isJsonObject, parseJson } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { fetchChild, manifestOf, platformsOf, selectPlatform } from '../content/index.ts';
import type {
  ContentSource,
  FetchManifestOptions,
  ListReferrersOptions,
  ManifestContent,
  ReferrerSource,
} from '../content/index.ts';
import { formatPlatform, platformFits } from '../oci/index.ts';
import type { Descriptor, Digest, Platform } from '../oci/index.ts';
import type { MirrorSource } from './mirror-source.ts';
import type { MirrorTarget } from './mirror-target.ts';

export interface ViewOptions {
  readonly source: MirrorSource;
  readonly target: MirrorTarget;
  /** What is asked for as root: only of that platforms are left out. */
  readonly reference: string;
  readonly platforms: readonly Platform[];
}

/** A source as a mirror sees it: of the root only the platforms that are wanted, and referrers with what the target has of them. */
export class MirrorView implements ContentSource, ReferrerSource {
  readonly #options: ViewOptions;
  /** What the source has under the reference, before platforms are left out. */
  root: Descriptor | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  async fetchManifest(reference: string, options?: FetchManifestOptions): Promise<ManifestContent> {
    const { source, platforms, reference: asked } = this.#options;
    const content = await source.content.fetchManifest(reference, options);
    if (reference !== asked) return content;
    this.root = content.descriptor;
    return narrowed(source.content, content, { platforms, signal: options?.signal });
  }

  fetchBlob(
    ...parameters: Parameters<ContentSource['fetchBlob']>
  ): ReturnType<ContentSource['fetchBlob']> {
    return this.#options.source.content.fetchBlob(...parameters);
  }

  /** One listing of the target tells more than a question for each referrer. */
  async listReferrers(
    subject: Digest,
    options?: ListReferrersOptions,
  ): Promise<readonly Descriptor[]> {
    const { source, target } = this.#options;
    const found = await source.content.listReferrers(subject, { ...options, tags: source.names });
    if (found.length > 0) await target.referrersOf(subject, { signal: options?.signal });
    return found;
  }
}

/**
 * Of an index what fits the platforms: for one platform its manifest, for several an index of theirs. The latter has
 * another digest than the whole, and the same each time.
 */
async function narrowed(
  source: ContentSource,
  content: ManifestContent,
  { platforms, signal }: Abortable & { readonly platforms: readonly Platform[] },
): Promise<ManifestContent> {
  const { document, bytes, descriptor } = content;
  const [first, ...more] = platforms;
  if (first === undefined || document.kind !== 'index') return content;
  if (more.length === 0) return fetchChild(source, selectPlatform(document, first), { signal });
  const wanted = ({ platform }: Descriptor): boolean =>
    platform !== undefined && platforms.some((one) => platformFits(platform, one));
  const kept = new Set(document.manifests.filter(wanted).map(({ digest }) => digest));
  if (kept.size === 0) {
    const available = platformsOf(document);
    const names = platforms.map(formatPlatform).join(', ');
    return fail('platform-missing', `There is nothing for ${names}.`, {
      hint: available.length > 0 ? `There is: ${available.join(', ')}.` : undefined,
      details: { available },
    });
  }
  if (kept.size === document.manifests.length) return content;
  const json = parseJson(bytes, 'The index', 'index-invalid');
  if (!isJsonObject(json) || !Array.isArray(json['manifests'])) return content;
  const manifests = (json['manifests'] as readonly unknown[]).filter(
    (entry) => isJsonObject(entry) && kept.has(entry['digest'] as Digest),
  );
  const smaller = new TextEncoder().encode(canonicalJson({ ...json, manifests }));
  return manifestOf(smaller, descriptor.mediaType);
}
