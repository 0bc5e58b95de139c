import { CAPS, isEbpfError } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';
import type { BlobIngest } from '../content/index.ts';
import { isRepository } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { announcedLength, answer, bodyOf, hasBody } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { mountBlob } from './mount.ts';
import { parseChunkRange } from './range.ts';
import { refuse } from './refusal.ts';
import { digestIn } from './route.ts';
import type { RouteOf } from './route.ts';
import { createUpload } from './sessions.ts';
import type { UploadSession } from './sessions.ts';

type UploadRoute = RouteOf<'upload'>;

/** POST: a mount (end-11), a whole blob (end-4b), or the begin of a session (end-4a, end-4c). */
export async function postUpload(exchange: Exchange, route: RouteOf<'uploads'>): Promise<void> {
  const { query, sessions } = exchange;
  const mount = query.get('mount');
  if (mount !== null && (await tryMount(exchange, route.repository, mount))) return;
  const digest = query.get('digest');
  // Both may be asked at once: to have the blob mounted, or else taken as it comes.
  if (digest !== null && (mount === null || hasBody(exchange.request)))
    return postWhole(exchange, route, digestIn(digest));
  const algorithm = query.get('digest-algorithm') ?? 'sha256';
  if (algorithm !== 'sha256' && algorithm !== 'sha512') {
    refuse('DIGEST_INVALID', 'The digest algorithm is neither sha256 nor sha512.');
  }
  answer(exchange, { status: 202, headers: progress(sessions.start(route.repository)) });
}

async function tryMount(exchange: Exchange, to: string, mount: string): Promise<boolean> {
  const digest = digestIn(mount);
  const from = exchange.query.get('from') ?? '';
  if (from !== '' && !isRepository(from))
    refuse('NAME_INVALID', '"from" is not a repository name.');
  if (!(await mountBlob(exchange, { to, from, digest }))) return false;
  created(exchange, to, digest);
  return true;
}

async function postWhole(
  exchange: Exchange,
  { repository }: RouteOf<'uploads'>,
  digest: Digest,
): Promise<void> {
  const upload = createUpload(exchange.host, repository);
  try {
    const body = bodyOf(exchange, CAPS.blob);
    const ingest = await upload.ingest(exchange.signal);
    if (hasBody(exchange.request)) await ingest.append(body, { signal: exchange.signal });
    await commit(ingest, digest, exchange.signal);
  } catch (error) {
    await upload.abort();
    throw error;
  }
  created(exchange, repository, digest);
}

/** PATCH: the next chunk, or all of the blob as one stream (end-5). */
export async function patchUpload(exchange: Exchange, route: UploadRoute): Promise<void> {
  const { sessions } = exchange;
  const session = sessions.find(route.repository, route.id);
  await sessions.use(session, () => append(exchange, session));
  answer(exchange, { status: 202, headers: progress(session) });
}

/** PUT: the end of an upload, with its last or only bytes or without (end-6). */
export async function putUpload(exchange: Exchange, route: UploadRoute): Promise<void> {
  const { sessions, signal } = exchange;
  const session = sessions.find(route.repository, route.id);
  const digest = digestIn(exchange.query.get('digest') ?? '');
  await sessions.use(session, async () => {
    await append(exchange, session);
    try {
      await commit(await session.ingest(signal), digest, signal);
      sessions.finish(session);
    } catch (error) {
      await sessions.end(session);
      throw error;
    }
  });
  created(exchange, route.repository, digest);
}

/** GET: how far the upload is (end-13). */
export function getUpload(exchange: Exchange, route: UploadRoute): void {
  const session = exchange.sessions.find(route.repository, route.id);
  answer(exchange, { status: 204, headers: progress(session) });
}

/** DELETE: gives the upload up (end-14). */
export async function deleteUpload(exchange: Exchange, route: UploadRoute): Promise<void> {
  const { sessions } = exchange;
  const session = sessions.find(route.repository, route.id);
  await sessions.use(session, () => sessions.end(session));
  answer(exchange, { status: 204 });
}

async function append(exchange: Exchange, session: UploadSession): Promise<void> {
  const { request, signal } = exchange;
  const wanted = chunkLength(exchange, session);
  if (!hasBody(request)) return;
  const body = bodyOf(exchange, CAPS.blob - session.size);
  const ingest = await session.ingest(signal);
  await ingest.append(wanted === undefined ? body : exactly(body, wanted), { signal });
}

/** Length that `Content-Range` gives the chunk, after its place was checked against what is there. */
function chunkLength(exchange: Exchange, session: UploadSession): number | undefined {
  const { request } = exchange;
  const header = request.headers['content-range'];
  if (header === undefined) return undefined;
  const range = parseChunkRange(header);
  if (range === undefined) {
    return refuse('BLOB_UPLOAD_INVALID', 'Content-Range does not read like 0-1023.');
  }
  if (range.start !== session.size) {
    refuse('BLOB_UPLOAD_INVALID', `The next chunk begins at byte ${session.size}.`, {
      status: 416,
      headers: progress(session),
    });
  }
  const length = range.end - range.start + 1;
  if ((announcedLength(request) ?? length) !== length) {
    refuse('SIZE_INVALID', 'Content-Range and Content-Length disagree.');
  }
  return length;
}

/** Bytes of a body without Content-Length are counted against its Content-Range. */
async function* exactly(body: ByteStream, length: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > length) break;
    yield piece;
  }
  if (size !== length)
    refuse('SIZE_INVALID', 'The chunk has another length than its Content-Range.');
}

async function commit(ingest: BlobIngest, digest: Digest, signal: AbortSignal): Promise<void> {
  try {
    await ingest.commit(digest, { signal });
  } catch (cause) {
    if (!isEbpfError(cause) || cause.code !== 'digest-mismatch') throw cause;
    refuse('DIGEST_INVALID', 'The bytes that came have another digest.', { cause });
  }
}

function progress(session: UploadSession): Record<string, string> {
  return {
    location: `/v2/${session.repository}/blobs/uploads/${session.id}`,
    // "0-0" stands for nothing yet, as every registry has it: the form has no way to say so.
    range: `0-${Math.max(0, session.size - 1)}`,
    'docker-upload-uuid': session.id,
  };
}

function created(exchange: Exchange, repository: string, digest: Digest): void {
  answer(exchange, {
    status: 201,
    headers: {
      location: `/v2/${repository}/blobs/${digest}`,
      'docker-content-digest': digest,
    },
  });
}
