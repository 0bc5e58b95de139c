import {
  CAPS,
  forEachLimited,
  isEbpfError,
  isJsonObject,
  parseJson,
  readAll,
} from '../base/index.ts';
import type { ContentRepository, ManifestContent } from '../content/index.ts';
import {
  algorithmOf,
  childrenOf,
  digestOf,
  isDigest,
  isGraphType,
  isTag,
  parseManifest,
} from '../oci/index.ts';
import type { Descriptor, Digest, Index, Manifest } from '../oci/index.ts';
import { answer, bodyOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { TAGS_PER_PUSH } from './limits.ts';
import { matchesEntity } from './range.ts';
import { refuse } from './refusal.ts';
import type { RouteOf } from './route.ts';
import { openForWriting } from './sessions.ts';

type ManifestRoute = RouteOf<'manifest'>;

/** Layers that are not to be pushed, only pointed at (image-spec 1.0 and Docker schema 2). */
const NOT_PUSHED =
  /^application\/vnd\.(?:oci\.image\.layer\.nondistributable\.|docker\.image\.rootfs\.foreign\.)/;
/** Children that are looked for at once. */
const LOOKUPS = 8;

/** GET and HEAD (end-3). */
export async function getManifest(exchange: Exchange, route: ManifestRoute): Promise<void> {
  const repository = await openForReading(exchange, route.repository);
  const { descriptor, bytes } = await repository.fetchManifest(route.reference, {
    signal: exchange.signal,
  });
  const headers = { 'docker-content-digest': descriptor.digest, etag: `"${descriptor.digest}"` };
  if (matchesEntity(exchange.request.headers['if-none-match'], descriptor.digest)) {
    answer(exchange, { status: 304, headers });
    return;
  }
  answer(exchange, {
    status: 200,
    headers: { ...headers, 'content-type': descriptor.mediaType },
    body: bytes,
  });
}

/** The repository of a read; NAME_UNKNOWN when it does not exist. */
export async function openForReading(exchange: Exchange, name: string): Promise<ContentRepository> {
  const repository = await exchange.host.open(name, { signal: exchange.signal });
  return repository ?? refuse('NAME_UNKNOWN', 'There is no such repository.');
}

/** PUT (end-7a, end-7b). */
export async function putManifest(exchange: Exchange, route: ManifestRoute): Promise<void> {
  const tags = tagsOf(exchange, route.reference);
  const content = await readManifest(exchange, route.reference);
  await requireChildren(exchange, route.repository, content.document);
  const repository = await openForWriting(exchange.host, route.repository, exchange.signal);
  const { signal } = exchange;
  if (tags.length === 0) await repository.pushManifest(content, { signal });
  for (const tag of tags) await repository.pushManifest(content, { tag, signal });
  const { digest } = content.descriptor;
  const { subject } = content.document;
  answer(exchange, {
    status: 201,
    headers: {
      location: `/v2/${route.repository}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(subject === undefined ? {} : { 'oci-subject': subject.digest }),
      ...(isDigest(route.reference) && tags.length > 0 ? { 'oci-tag': tags.join(', ') } : {}),
    },
  });
}

function tagsOf({ query }: Exchange, reference: string): readonly string[] {
  if (!isDigest(reference)) return [reference];
  const tags = [...new Set(query.getAll('tag'))];
  if (tags.length > TAGS_PER_PUSH) {
    refuse('MANIFEST_INVALID', `At most ${TAGS_PER_PUSH} tags fit one push.`, { status: 414 });
  }
  if (!tags.every(isTag)) refuse('MANIFEST_INVALID', 'A "tag" parameter is not a valid tag.');
  return tags;
}

async function readManifest(exchange: Exchange, reference: string): Promise<ManifestContent> {
  const bytes = await readBody(exchange);
  const mediaType = mediaTypeOf(exchange.request.headers['content-type'], bytes);
  const document = parseOrRefuse(bytes, mediaType);
  const digest = digestOf(bytes, isDigest(reference) ? algorithmOf(reference) : 'sha256');
  if (isDigest(reference) && digest !== reference) {
    refuse('DIGEST_INVALID', `The manifest has the digest ${digest}, not the one of the path.`);
  }
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes, document };
}

async function readBody(exchange: Exchange): Promise<Uint8Array> {
  // The idle limit of the connection does not end a body that trickles.
  const timer = setTimeout(() => exchange.request.destroy(), exchange.limits.manifestBody);
  try {
    return await readAll(bodyOf(exchange, CAPS.manifest), CAPS.manifest, 'The manifest');
  } finally {
    clearTimeout(timer);
  }
}

/** The type that the pusher gave, parameters aside, else the one that the document gives itself. */
function mediaTypeOf(header: string | undefined, bytes: Uint8Array): string {
  const given = header?.split(';')[0]?.trim().toLowerCase();
  if (given !== undefined && given !== '') return given;
  const json = orRefuse(() => parseJson(bytes, 'The manifest', 'manifest-invalid'));
  const own = isJsonObject(json) ? json['mediaType'] : undefined;
  return typeof own === 'string'
    ? own
    : refuse('MANIFEST_INVALID', 'The manifest came without Content-Type and has no mediaType.');
}

function parseOrRefuse(bytes: Uint8Array, mediaType: string): Manifest | Index {
  return orRefuse(() => parseManifest(bytes, mediaType));
}

function orRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!isEbpfError(cause)) throw cause;
    return refuse('MANIFEST_INVALID', cause.message, { cause });
  }
}

/** A push that succeeds and cannot be pulled helps nobody; only the subject may come later (distribution-spec). */
async function requireChildren(
  exchange: Exchange,
  name: string,
  document: Manifest | Index,
): Promise<void> {
  const wanted = new Map<Digest, Descriptor>();
  for (const child of childrenOf(document)) {
    if (!NOT_PUSHED.test(child.mediaType)) wanted.set(child.digest, child);
  }
  if (wanted.size === 0) return;
  const { signal } = exchange;
  const repository = await exchange.host.open(name, { signal });
  const missing: Digest[] = [];
  await forEachLimited(wanted.values(), LOOKUPS, async ({ digest, mediaType }) => {
    const there =
      repository !== undefined &&
      (isGraphType(mediaType)
        ? await hasManifest(repository, digest, signal)
        : (await repository.statBlob(digest, { signal })) !== undefined);
    if (!there) missing.push(digest);
  });
  if (missing.length === 0) return;
  const shown = missing.slice(0, 100).map((digest) => ({ digest }));
  refuse('MANIFEST_BLOB_UNKNOWN', 'The manifest names content that is not in the repository.', {
    details: shown,
  });
}

/** Whether the manifest is there. What it names was checked when it came, or need not be there (foreign layers). */
async function hasManifest(
  repository: ContentRepository,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await repository.fetchManifest(digest, { signal });
    return true;
  } catch (error) {
    if (isEbpfError(error) && error.code === 'manifest-missing') return false;
    throw error;
  }
}

/** DELETE of a tag or of a manifest with all its tags (end-9). */
export async function deleteManifest(exchange: Exchange, route: ManifestRoute): Promise<void> {
  const repository = await openForReading(exchange, route.repository);
  const { signal } = exchange;
  if (isDigest(route.reference)) await repository.deleteManifest(route.reference, { signal });
  else await repository.deleteTag(route.reference, { signal });
  answer(exchange, { status: 202 });
}
