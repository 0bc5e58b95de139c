import { EbpfError, fail, throwIfAborted, toEbpfError } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { Digester, algorithmOf } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';

export interface VerifyOptions extends Abortable {
  /** How the content is called in errors: a path, an address. Default: its digest. */
  readonly what?: string | undefined;
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * The same bytes, checked against size and digest as they pass. More bytes than announced are refused with the piece
 * that brings them and never handed on; fewer, or others, end the iteration with an error. Only an iteration that
 * ended well has given verified content. Throws `size-mismatch`, `digest-mismatch`.
 */
export async function* verifyStream(
  stream: ByteStream,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  options: VerifyOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const what = options.what ?? expected.digest;
  const digester = new Digester(algorithmOf(expected.digest));
  let size = 0;
  throwIfAborted(options.signal);
  for await (const piece of ownErrors(stream, options)) {
    size += piece.length;
    if (size > expected.size) throw sizeMismatch(what, expected, { found: size, more: true });
    digester.update(piece);
    options.onBytes?.(piece.length);
    yield piece;
  }
  throwIfAborted(options.signal);
  if (size !== expected.size) throw sizeMismatch(what, expected, { found: size, more: false });
  const found = digester.digest();
  if (found !== expected.digest) throw digestMismatch(what, expected.digest, found);
}

/** Where reading begins, beside what a verification is told. */
export interface VerifyFromOptions extends VerifyOptions {
  /** The stream begins with this byte. Default 0. */
  readonly start?: number | undefined;
}

/**
 * {@link verifyStream} for a stream that may begin in the middle of the content. From a later byte than the first only
 * the length can be checked; whoever has what comes before it hashes the whole. Throws `option-invalid` for a start
 * that is not inside the content or at its end.
 */
export function verifyFrom(
  stream: ByteStream,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  options: VerifyFromOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const start = options.start ?? 0;
  checkStart(start, expected.size);
  return start === 0
    ? verifyStream(stream, expected, options)
    : measureStream(stream, expected, { ...options, start });
}

/** A stream without its first bytes: for a place that can only give the whole. */
export async function* dropBytes(
  stream: ByteStream,
  count: number,
): AsyncGenerator<Uint8Array, void> {
  let left = count;
  for await (const piece of stream) {
    if (left < piece.length) yield left === 0 ? piece : piece.subarray(left);
    left -= Math.min(left, piece.length);
  }
}

/** Refuses a byte to begin with that is not inside content of that size, or at its end, with `option-invalid`. */
export function checkStart(start: number, size: number): void {
  if (Number.isSafeInteger(start) && start >= 0 && start <= size) return;
  fail('option-invalid', `Byte ${start} is not inside the ${size} bytes there are.`, {
    details: { start, size },
  });
}

async function* measureStream(
  stream: ByteStream,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  options: VerifyOptions & { readonly start: number },
): AsyncGenerator<Uint8Array, void> {
  const what = options.what ?? expected.digest;
  let size = options.start;
  throwIfAborted(options.signal);
  for await (const piece of ownErrors(stream, options)) {
    size += piece.length;
    if (size > expected.size) throw sizeMismatch(what, expected, { found: size, more: true });
    options.onBytes?.(piece.length);
    yield piece;
  }
  throwIfAborted(options.signal);
  if (size !== expected.size) throw sizeMismatch(what, expected, { found: size, more: false });
}

/** The same stream, ended by the signal, and with errors of ours only: `io-failed` for what its maker threw. */
export async function* ownErrors(
  stream: ByteStream,
  { signal }: Abortable,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of stream) {
      throwIfAborted(signal);
      yield piece;
    }
  } catch (error) {
    throwIfAborted(signal);
    throw toEbpfError(error, 'io-failed');
  }
}

/** Bytes in memory, checked against size and digest; gives them back. */
export function verifyBytes(
  bytes: Uint8Array,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  what: string = expected.digest,
): Uint8Array {
  if (bytes.length !== expected.size) {
    const more = bytes.length > expected.size;
    throw sizeMismatch(what, expected, { found: bytes.length, more });
  }
  const digester = new Digester(algorithmOf(expected.digest));
  digester.update(bytes);
  const found = digester.digest();
  if (found !== expected.digest) throw digestMismatch(what, expected.digest, found);
  return bytes;
}

/** The content embedded in a descriptor (`data`), when it is what the descriptor says; else undefined. */
export function embeddedContent(descriptor: Descriptor): Uint8Array | undefined {
  if (descriptor.data === undefined) return undefined;
  try {
    return verifyBytes(Buffer.from(descriptor.data, 'base64'), descriptor);
  } catch {
    // The embedded copy is a convenience only: a wrong one is as good as none.
    return undefined;
  }
}

/** Consumes a stream that verifies itself; for its effect. */
export async function drain(stream: ByteStream, options: Abortable = {}): Promise<void> {
  const pieces = ownErrors(stream, options);
  while ((await pieces.next()).done !== true);
}

/** The error for content with another digest than announced. */
export function digestMismatch(what: string, expected: string, found: string): EbpfError {
  return new EbpfError('digest-mismatch', `${what} should be ${expected} but is ${found}.`, {
    hint: 'The content was changed or damaged on its way or where it lies; it was not used.',
    details: { what, expected, found },
  });
}

interface FoundSize {
  readonly found: number;
  readonly more: boolean;
}

function sizeMismatch(
  what: string,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  { found, more }: FoundSize,
): EbpfError {
  const message = more
    ? `${what} has more than the ${expected.size} bytes announced.`
    : `${what} ended after ${found} of ${expected.size} bytes.`;
  return new EbpfError('size-mismatch', message, {
    hint: 'The content was cut short or is not what was announced; it was not used.',
    details: { what, digest: expected.digest, expected: expected.size, found },
  });
}

/** A size asked for by somebody else, refused above `cap` before anything of it is read. */
export function checkSize(size: number, cap: number, what: string): void {
  if (size > cap) {
    fail('size-exceeded', `${what} has ${size} bytes; at most ${cap} are allowed.`, {
      details: { what, size, cap },
    });
  }
}
