import { digestOf, isDigest } from '../../../src/oci/index.ts';
import type { Reply } from '../wire-reply.ts';
import { digestLike } from './contents.ts';
import type { LabRepository, Session } from './contents.ts';
import { refusal } from './exchange.ts';
import type { LabExchange } from './exchange.ts';
import type { Quirks } from './quirks.ts';

/** `POST /v2/<name>/blobs/uploads/`: mount, single POST or a session. */
export function openUpload(exchange: LabExchange, name: string): Reply {
  const { contents, quirks, url, body, method } = exchange;
  if (method !== 'POST') return refusal(405, 'UNSUPPORTED');
  if (!contents.repositories.has(name)) {
    if (quirks.missingRepository === 'hangs-up') return { hangUp: true };
    if (quirks.missingRepository === 'name-unknown') return nameUnknown(name);
  }
  const repository = contents.open(name);
  const mount = url.searchParams.get('mount');
  if (mount !== null) return mounted(exchange, { name, repository, digest: mount });
  const digest = url.searchParams.get('digest');
  if (digest !== null && quirks.singlePost === 'taken')
    return finish(exchange, { name, repository, digest, bytes: body });
  return accepted(exchange, name, contents.session(name));
}

/** Everything at `/v2/<name>/blobs/uploads/<id>`. */
export function continueUpload(exchange: LabExchange, name: string, id: string): Reply {
  const session = exchange.contents.sessions.get(id);
  if (session?.repository !== name) return refusal(404, 'BLOB_UPLOAD_UNKNOWN');
  switch (exchange.method) {
    case 'GET':
      return { ...accepted(exchange, name, id), status: 204 };
    case 'PATCH':
      return patch(exchange, { name, id, session });
    case 'PUT':
      return put(exchange, { name, id, session });
    case 'DELETE':
      exchange.contents.sessions.delete(id);
      return { status: 204 };
    default:
      return refusal(405, 'UNSUPPORTED');
  }
}

function nameUnknown(name: string): Reply {
  const said = `The repository with name '${name}' does not exist in the registry`;
  return refusal(404, 'NAME_UNKNOWN', said);
}

interface Wanted {
  readonly name: string;
  readonly repository: LabRepository;
  readonly digest: string;
}

function mounted(exchange: LabExchange, { name, repository, digest }: Wanted): Reply {
  const { contents, quirks, url } = exchange;
  const from = url.searchParams.get('from');
  if (quirks.mount === 'unauthorized') return refusal(401, 'UNAUTHORIZED');
  if (quirks.mount === 'bad-request') return refusal(400, 'BAD_REQUEST', 'invalid from');
  if (from === null && quirks.mount === 'needs-from') return refusal(400, 'NAME_INVALID');
  const places =
    from === null ? [...contents.repositories.values()] : [contents.repositories.get(from)];
  const bytes = places
    .map((place) => place?.blobs.get(digest))
    .find((found) => found !== undefined);
  if (bytes === undefined || quirks.mount === 'never')
    return accepted(exchange, name, contents.session(name));
  repository.blobs.set(digest, bytes);
  return created(`/v2/${name}/blobs/${digest}`, digest);
}

interface Held {
  readonly name: string;
  readonly id: string;
  readonly session: Session;
}

function patch(exchange: LabExchange, { name, id, session }: Held): Reply {
  const { quirks, body, broken, contents, headers } = exchange;
  if (broken) {
    if (quirks.brokenPatch === 'ends-session') contents.sessions.delete(id);
    if (quirks.brokenPatch === 'kept') take(session, body);
    return { hangUp: true };
  }
  if (body.length > quirks.patchLimit) return refusal(413, 'SIZE_INVALID', 'chunk too large');
  if (quirks.patchOrder === 'checked' && !inOrder(headers['content-range'], session, body))
    return { ...accepted(exchange, name, id), status: 416 };
  take(session, body);
  return { ...accepted(exchange, name, id), status: quirks.patchStatus };
}

function take(session: Session, body: Buffer): void {
  session.pieces.push(body);
  session.size += body.length;
  session.patches.push(body.length);
}

function inOrder(range: string | undefined, session: Session, body: Buffer): boolean {
  if (range === undefined) return true;
  const [, start, end] = /^(?:bytes )?(\d+)-(\d+)/.exec(range) ?? [];
  return Number(start) === session.size && Number(end) === session.size + body.length - 1;
}

function put(exchange: LabExchange, { name, id, session }: Held): Reply {
  const { quirks, contents, body, broken, url, headers } = exchange;
  const failed = (reply: Reply): Reply => {
    if (quirks.failedPut === 'ends-session') contents.sessions.delete(id);
    return reply;
  };
  if (broken) return failed({ hangUp: true });
  if (body.length > 0 && !inOrder(headers['content-range'], session, body))
    return { ...accepted(exchange, name, id), status: 416 };
  const digest = url.searchParams.get('digest') ?? '';
  const short = session.patches.slice(0, body.length > 0 ? undefined : -1);
  if (short.some((size) => size < quirks.patchMinimum))
    return failed(refusal(400, 'BLOB_UPLOAD_INVALID', 'Part size is smaller than the minimum'));
  const bytes = Buffer.concat([...session.pieces, body]);
  const repository = contents.open(name);
  const reply = finish(exchange, { name, repository, digest, bytes });
  if (reply.status !== 201) return failed(reply);
  contents.sessions.delete(id);
  return reply;
}

function finish(
  { quirks }: LabExchange,
  { name, repository, digest, bytes }: Wanted & { readonly bytes: Buffer },
): Reply {
  if (!isDigest(digest) || (quirks.sha512 === 'refused' && digest.startsWith('sha512:')))
    return refusal(400, 'DIGEST_INVALID');
  if (digestLike(bytes, digest) !== digest) return refusal(400, 'DIGEST_INVALID');
  const kept = quirks.sha512 === 'stored-as-sha256' ? digestOf(bytes) : digest;
  // Found by both names afterwards.
  for (const known of [digest, kept]) repository.blobs.set(known, bytes);
  return created(`/v2/${name}/blobs/${kept}`, kept);
}

function created(location: string, digest: string): Reply {
  return { status: 201, headers: { location, 'docker-content-digest': digest } };
}

function accepted(exchange: LabExchange, name: string, id: string): Reply {
  const { quirks, url, contents } = exchange;
  const path = `/v2/${name}/blobs/uploads/${id}`;
  const location = {
    relative: path,
    absolute: `${url.origin}${path}`,
    'with-query': `${path}?_state=a%2Fb%3D`,
  }[quirks.location];
  const range = rangeOf(quirks, contents.sessions.get(id));
  return { status: 202, headers: { location, range, 'docker-upload-uuid': id } };
}

function rangeOf(quirks: Quirks, session: Session | undefined): string {
  const size = session?.size ?? 0;
  if (size === 0) return '0-0';
  if (quirks.patchRange === 'first-chunk') return `0-${(session?.patches[0] ?? 1) - 1}`;
  return quirks.patchRange === 'one-too-many' ? `0-${size}` : `0-${size - 1}`;
}
