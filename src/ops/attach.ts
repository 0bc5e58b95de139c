import { annotationsOf } from '../artifact/index.ts';
import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { copy, selectPlatform } from '../content/index.ts';
import { parsePlatform } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { packAttachment, parseAnnotations, parseAttachedFile } from './attachment.ts';
import type { OpsContext } from './context.ts';
import { openDestination } from './destination.ts';
import { packedSource } from './packed-source.ts';
import { fetchRoot, openPlace } from './places.ts';
import type { Place } from './places.ts';
import { labelAt, parsePlaceReference } from './tag-names.ts';
import { reportTransfer, summarize } from './transfer.ts';
import type { OnProgress, TransferSummary } from './transfer.ts';

export interface AttachRequest extends Abortable {
  /** What it is about: in a registry, a layout or the local store. */
  readonly reference: string;
  /** `FILE` or `FILE:TYPE`. */
  readonly files: readonly string[];
  readonly artifactType: string;
  /** `KEY=VALUE`, for the manifest. */
  readonly annotations?: readonly string[] | undefined;
  /** Of an index, what it is about is the manifest for this platform. Default: the index. */
  readonly platform?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface AttachOutcome {
  /** The repository, layout or store name, without tag and digest. */
  readonly reference: string;
  /** Of the attachment. */
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType: string;
  readonly subject: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;
  readonly transfer: TransferSummary;
}

/** Puts files beside content as a manifest that refers to it: what `discover` lists and `copy --recursive` takes along. */
export async function attach(context: OpsContext, request: AttachRequest): Promise<AttachOutcome> {
  const { reference: text, artifactType, onProgress, signal } = request;
  const reference = parsePlaceReference(text);
  if (reference.kind === 'archive') {
    return fail('operation-unsupported', `${text} is an archive, which does not change.`, {
      hint: 'Copy it to a layout, attach there, and copy that to a new archive with --recursive.',
    });
  }
  const files = request.files.map(parseAttachedFile);
  const annotations = annotationsOf({
    declared: {},
    given: parseAnnotations(request.annotations ?? []),
    sourceDateEpoch: context.sourceDateEpoch,
  });
  const { target } = await openDestination(context, reference, { force: false, signal });
  const subject = await findSubject(context, request);
  const packed = await packAttachment({ subject, artifactType, files, annotations }, { signal });
  const { digest, mediaType } = packed.root.descriptor;
  const result = await reportTransfer({ reference: text, onProgress }, (observer) =>
    copy(packedSource(packed), target, { reference: digest, observer, signal }),
  );
  return {
    reference: labelAt(reference, undefined),
    digest,
    mediaType,
    artifactType,
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    transfer: summarize(result),
  };
}

async function findSubject(context: OpsContext, request: AttachRequest): Promise<Descriptor> {
  const place: Place = await openPlace(context, request.reference, request);
  try {
    const { descriptor, document } = await fetchRoot(place, request);
    if (request.platform === undefined || document.kind === 'manifest') return descriptor;
    return selectPlatform(document, parsePlatform(request.platform));
  } finally {
    await place.close();
  }
}
