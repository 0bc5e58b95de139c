import { randomUUID } from 'node:crypto';
import type { BlobIngest, ContentRepository, RepositoryHost } from '../content/index.ts';
import type { ServerLimits } from './limits.ts';
import { refuse } from './refusal.ts';

/** A blob on its way in: what `<blob-push-location>` names. */
export interface UploadSession {
  readonly id: string;
  readonly repository: string;
  /** Bytes taken so far. */
  readonly size: number;
  /** Where the bytes go. The repository comes into being with the first call. */
  ingest(signal: AbortSignal): Promise<BlobIngest>;
  /** Drops what was taken. */
  abort(): Promise<void>;
}

export interface UploadSessions {
  /** Begins a session; refused with TOOMANYREQUESTS when there are too many. */
  start(repository: string): UploadSession;
  /** The session of that repository and id; BLOB_UPLOAD_UNKNOWN when there is none. */
  find(repository: string, id: string): UploadSession;
  /** Runs `work` while no other request writes to the session. */
  use<T>(session: UploadSession, work: () => Promise<T>): Promise<T>;
  /** Forgets the session, whose bytes were committed. */
  finish(session: UploadSession): void;
  /** Forgets the session and drops its bytes. */
  end(session: UploadSession): Promise<void>;
  readonly count: number;
  close(): Promise<void>;
}

interface Entry {
  readonly session: UploadSession;
  busy: boolean;
  touched: number;
}

/** Opens the repository, making it when it is not there. */
export async function openForWriting(
  host: RepositoryHost,
  name: string,
  signal: AbortSignal,
): Promise<ContentRepository> {
  const repository = await host.open(name, { create: true, signal });
  return repository ?? refuse('NAME_UNKNOWN', 'The repository cannot be made.');
}

/** Begins a blob without making it a session that other requests can find. */
export function createUpload(host: RepositoryHost, repository: string): UploadSession {
  let ingest: Promise<BlobIngest> | undefined;
  let taken: BlobIngest | undefined;

  async function begin(signal: AbortSignal): Promise<BlobIngest> {
    taken = await (await openForWriting(host, repository, signal)).ingestBlob({ signal });
    return taken;
  }
  return {
    id: randomUUID(),
    repository,
    get size() {
      return taken?.size ?? 0;
    },
    async ingest(signal) {
      ingest ??= begin(signal);
      try {
        return await ingest;
      } catch (error) {
        ingest = undefined;
        throw error;
      }
    },
    async abort() {
      const begun = await ingest?.catch(() => undefined);
      await begun?.abort();
    },
  };
}

export function createUploadSessions(
  host: RepositoryHost,
  limits: Pick<ServerLimits, 'uploads' | 'uploadIdle'>,
): UploadSessions {
  const entries = new Map<string, Entry>();
  const sweeper = setInterval(sweep, Math.max(10, limits.uploadIdle / 4)).unref();

  function sweep(): void {
    const oldest = Date.now() - limits.uploadIdle;
    for (const { session, busy, touched } of entries.values()) {
      // Nobody waits for this; a temporary file that cannot be removed is found by the next check of the store.
      if (!busy && touched < oldest) end(session).catch(() => undefined);
    }
  }

  function start(repository: string): UploadSession {
    if (entries.size >= limits.uploads) {
      refuse('TOOMANYREQUESTS', `${limits.uploads} uploads are open; finish or cancel one.`, {
        headers: { 'retry-after': '5' },
      });
    }
    const session = createUpload(host, repository);
    entries.set(session.id, { session, busy: false, touched: Date.now() });
    return session;
  }

  function entryOf(repository: string, id: string): Entry {
    const entry = entries.get(id);
    if (entry?.session.repository === repository) return entry;
    return refuse(
      'BLOB_UPLOAD_UNKNOWN',
      'There is no such upload; it was finished, cancelled or left idle.',
    );
  }

  async function use<T>(session: UploadSession, work: () => Promise<T>): Promise<T> {
    const entry = entryOf(session.repository, session.id);
    if (entry.busy) {
      refuse('BLOB_UPLOAD_INVALID', 'Another request is writing to this upload.', { status: 409 });
    }
    entry.busy = true;
    try {
      return await work();
    } finally {
      entry.busy = false;
      entry.touched = Date.now();
    }
  }

  async function end(session: UploadSession): Promise<void> {
    if (entries.delete(session.id)) await session.abort();
  }

  async function close(): Promise<void> {
    clearInterval(sweeper);
    const open = [...entries.values()];
    entries.clear();
    await Promise.all(open.map(({ session }) => session.abort().catch(() => undefined)));
  }

  return {
    start,
    find: (repository, id) => entryOf(repository, id).session,
    use,
    finish: (session) => void entries.delete(session.id),
    end,
    get count() {
      return entries.size;
    },
    close,
  };
}
