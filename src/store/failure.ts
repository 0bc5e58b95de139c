import { EbpfError, errnoOf, isEbpfError, toEbpfError } from '../base/index.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EIO: 'the disk reports an error',
};

const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Use a store that you may write, with --store DIR or EBPF_STORE, or run as its owner.',
  EPERM: 'Use a store that you may write, with --store DIR or EBPF_STORE, or run as its owner.',
  EROFS: 'Use a store on a file system that can be written, with --store DIR or EBPF_STORE.',
  ENOSPC: 'Free some space, for instance with: ebpf prune',
  EDQUOT: 'Free some space, for instance with: ebpf prune',
};

const DAMAGE: ReadonlySet<string> = new Set(['digest-mismatch', 'size-mismatch']);

/** Runs a step on the files of a layout; what the system throws becomes `store-unavailable` or `io-failed`. */
export async function onDisk<T>(dir: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw diskFailure(error, dir);
  }
}

/** What has another digest or size than its name says, as an error that says how to get rid of it. */
export function damaged(error: unknown): unknown {
  if (!isEbpfError(error) || !DAMAGE.has(error.code)) return error;
  return new EbpfError(error.code, error.message, {
    hint: 'It was changed where it lies. `ebpf fsck --repair` removes it; then pull or pack it again.',
    details: error.details,
    cause: error,
  });
}

/** {@link onDisk} for a stream of what lies there. */
export async function* streamOnDisk(
  dir: string,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* stream;
  } catch (error) {
    throw diskFailure(damaged(error), dir);
  }
}

function diskFailure(error: unknown, dir: string): EbpfError {
  const errno = isEbpfError(error) ? undefined : errnoOf(error);
  const reason = REASONS[errno ?? ''];
  if (errno === undefined || reason === undefined) return toEbpfError(error, 'io-failed');
  return new EbpfError('store-unavailable', `The store ${dir} cannot be used: ${reason}.`, {
    hint: HINTS[errno],
    details: { path: dir, errno },
    cause: error,
  });
}
