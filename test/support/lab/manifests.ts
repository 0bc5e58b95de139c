import { digestOf, isDigest, isTag } from '../../../src/oci/index.ts';
import type { Reply } from '../wire-reply.ts';
import { digestLike } from './contents.ts';
import type { HeldManifest, LabRepository } from './contents.ts';
import { refusal } from './exchange.ts';
import type { LabExchange } from './exchange.ts';
import type { Quirks } from './quirks.ts';

/** Everything at `/v2/<name>/manifests/<reference>`. */
export function answerManifest(exchange: LabExchange, name: string, reference: string): Reply {
  switch (exchange.method) {
    case 'GET':
    case 'HEAD':
      return give(exchange, name, reference);
    case 'PUT':
      return put(exchange, name, reference);
    case 'DELETE':
      return remove(exchange, name, reference);
    default:
      return refusal(405, 'UNSUPPORTED');
  }
}

function give(exchange: LabExchange, name: string, reference: string): Reply {
  const { quirks, headers } = exchange;
  const repository = exchange.contents.repositories.get(name);
  const digest = repository?.find(wanted(exchange, reference));
  const held = repository?.manifests.get(digest ?? '');
  if (digest === undefined || held === undefined) return notThere(exchange, repository);
  if (quirks.accept === 'strict' && !acceptable(headers.accept, held.mediaType)) return missing();
  const same = quirks.conditional === 'works' && fresh(headers['if-none-match'], digest);
  const common = { ...digestHeader(quirks, digest), etag: `"${digest}"` };
  if (same) return { status: 304, headers: common };
  return { headers: { 'content-type': held.mediaType, ...common }, body: held.bytes };
}

function digestHeader(quirks: Quirks, digest: string): Record<string, string> {
  return quirks.digestHeader === 'sent' ? { 'docker-content-digest': digest } : {};
}

function fresh(ifNoneMatch: string | undefined, digest: string): boolean {
  return ifNoneMatch?.includes(digest) === true;
}

function notThere({ method, quirks }: LabExchange, repository: LabRepository | undefined): Reply {
  if (method === 'HEAD' && quirks.missingManifest === 403) return refusal(403, 'DENIED');
  return repository === undefined ? refusal(404, 'NAME_UNKNOWN') : missing();
}

function missing(): Reply {
  return refusal(404, 'MANIFEST_UNKNOWN');
}

/** GitLab reads the fallback tag as the digest itself. */
function wanted({ quirks }: LabExchange, reference: string): string {
  return quirks.fallbackTag === 'digest'
    ? reference.replace(/^(sha256|sha512)-([0-9a-f]{64,})$/, '$1:$2')
    : reference;
}

function acceptable(accept: string | undefined, mediaType: string): boolean {
  const types = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  return types.includes(mediaType) || types.includes('*/*');
}

interface ManifestJson {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: { readonly mediaType: string; readonly digest: string };
  readonly layers?: readonly { readonly digest: string; readonly mediaType: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
  readonly subject?: { readonly digest: string };
}

function put(exchange: LabExchange, name: string, reference: string): Reply {
  const { contents, quirks, body, headers } = exchange;
  if (body.length > quirks.manifestLimit) return refusal(400, 'MANIFEST_INVALID', 'too large');
  const document = parsed(body);
  const mediaType = headers['content-type'];
  if (document === undefined || mediaType === undefined) return refusal(400, 'MANIFEST_INVALID');
  const repository = contents.open(name);
  const digest = isDigest(reference) ? digestLike(body, reference) : digestOf(body);
  const refused =
    refusedName(exchange, { reference, digest, repository }) ??
    refusedTypes(exchange, document) ??
    refusedParts(exchange, document, repository);
  if (refused !== undefined) return refused;
  repository.manifests.set(digest, { mediaType, bytes: body } satisfies HeldManifest);
  const asked = exchange.url.searchParams.getAll('tag').filter(isTag);
  for (const tag of isTag(reference) ? [reference] : asked) repository.tags.set(tag, digest);
  return { status: 201, headers: takenHeaders(exchange, { name, digest, document, asked }) };
}

interface Taken {
  readonly name: string;
  readonly digest: string;
  readonly document: ManifestJson;
  readonly asked: readonly string[];
}

function takenHeaders(exchange: LabExchange, taken: Taken): NonNullable<Reply['headers']> {
  const { name, digest, document, asked } = taken;
  return {
    location: `/v2/${name}/manifests/${digest}`,
    ...digestHeader(exchange.quirks, digest),
    ...(asked.length === 0 ? {} : { 'oci-tag': asked }),
    ...subjectHeader(exchange, document),
  };
}

function parsed(body: Buffer): ManifestJson | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Naming {
  readonly reference: string;
  readonly digest: string;
  readonly repository: LabRepository;
}

function refusedName({ quirks }: LabExchange, naming: Naming): Reply | undefined {
  const { reference, digest, repository } = naming;
  if (isDigest(reference)) {
    if (reference !== digest) return refusal(400, 'DIGEST_INVALID');
    return digest.startsWith('sha512:') && quirks.sha512 !== 'works'
      ? refusal(400, 'DIGEST_INVALID')
      : undefined;
  }
  if (!isTag(reference)) return refusal(400, 'TAG_INVALID');
  const before = repository.tags.get(reference);
  if (quirks.immutableTags && before !== undefined && before !== digest)
    return refusal(
      400,
      'TAG_INVALID',
      `The image tag '${reference}' already exists and cannot be overwritten because the tag is immutable.`,
    );
  return undefined;
}

function refusedTypes({ quirks }: LabExchange, document: ManifestJson): Reply | undefined {
  const { config, artifactType } = document;
  if (quirks.emptyConfig === 'refused' && config?.mediaType === 'application/vnd.oci.empty.v1+json')
    return refusal(400, 'MANIFEST_INVALID', 'empty config is not supported');
  const { allowedTypes, typeRefusal } = quirks;
  const types = [config?.mediaType, artifactType].filter((type) => type !== undefined);
  const unknown = types.find((type) => allowedTypes?.includes(type) === false);
  if (unknown === undefined) return undefined;
  return refusal(
    typeRefusal.status,
    typeRefusal.code,
    `unknown media type during manifest parsing: ${unknown}`,
  );
}

function refusedParts(
  { quirks }: LabExchange,
  { config, layers = [], manifests = [] }: ManifestJson,
  repository: LabRepository,
): Reply | undefined {
  if (quirks.parts === 'ignored') return undefined;
  const own = layers.filter(({ mediaType }) => !mediaType.includes('nondistributable'));
  const blobs = [...(config === undefined ? [] : [config]), ...own];
  if (blobs.some(({ digest }) => !repository.blobs.has(digest)))
    return refusal(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry');
  return manifests.every(({ digest }) => repository.manifests.has(digest))
    ? undefined
    : refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown to registry');
}

function subjectHeader({ quirks }: LabExchange, { subject }: ManifestJson): Record<string, string> {
  const says =
    quirks.subjectHeader === 'always' ||
    (quirks.subjectHeader === 'with-api' && quirks.referrers === 'api');
  return says && subject !== undefined ? { 'oci-subject': subject.digest } : {};
}

function remove({ contents }: LabExchange, name: string, reference: string): Reply {
  const repository = contents.repositories.get(name);
  const digest = repository?.find(reference);
  if (repository === undefined || digest === undefined) return missing();
  if (isTag(reference)) {
    repository.tags.delete(reference);
    return { status: 202 };
  }
  repository.manifests.delete(digest);
  for (const [tag, named] of repository.tags) if (named === digest) repository.tags.delete(tag);
  return { status: 202 };
}
