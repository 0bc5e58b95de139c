import { fail, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { checkStart, dropBytes, verifyStream } from '../content/index.ts';
import type {
  BlobOpener,
  ContentSource,
  FetchBlobOptions,
  ManifestContent,
} from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';

/** What was packed and lies in memory and in the files it came from. */
export interface PackedContent {
  readonly root: ManifestContent;
  /** All manifests, children first; the root is the last. */
  readonly manifests: readonly ManifestContent[];
  readonly blobs: readonly { readonly descriptor: Descriptor; readonly open: BlobOpener }[];
}

/**
 * Packed content as a place to copy from. Files are streamed when they are asked for and hashed again then: one that
 * changed since it was packed ends the copy.
 */
export function packedSource(packed: PackedContent): ContentSource {
  const manifests = new Map(
    packed.manifests.map((content) => [content.descriptor.digest as string, content]),
  );
  const openers = new Map(packed.blobs.map(({ descriptor, open }) => [descriptor.digest, open]));

  async function fetchManifest(
    reference: string,
    options: Abortable = {},
  ): Promise<ManifestContent> {
    await Promise.resolve();
    throwIfAborted(options.signal);
    return manifests.get(reference) ?? fail('manifest-missing', `${reference} was not packed.`);
  }

  async function fetchBlob(
    descriptor: Descriptor,
    options: FetchBlobOptions = {},
  ): Promise<ByteStream> {
    const open = openers.get(descriptor.digest);
    if (open === undefined) return fail('blob-missing', `${descriptor.digest} was not packed.`);
    const { start = 0 } = options;
    checkStart(start, descriptor.size);
    return dropBytes(verifyStream(await open(options.signal), descriptor, options), start);
  }
  return { fetchManifest, fetchBlob };
}
