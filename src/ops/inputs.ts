import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CAPS, errnoOf, fail, isEbpfError, readFileCapped, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { BlobOpener } from '../content/index.ts';
import { Digester, isMediaType, parsePlatform } from '../oci/index.ts';
import type { Digest, Platform } from '../oci/index.ts';

/** A compiled object and the platform it was declared for; none means that it fits every architecture. */
export interface ObjectInput {
  readonly platform?: Platform;
  readonly path: string;
}

/** A file of any other type that travels in the artifact. */
export interface LayerInput {
  readonly mediaType: string;
  readonly path: string;
}

/** A file that is read when it is needed, not before: its size and digest are known, its bytes are not held. */
export interface StreamedFile {
  readonly title: string;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly open: BlobOpener;
}

/** Reads `linux/arm64=prog.bpf.o` or `prog.bpf.o`. A path that holds `=` is written `./a=b.o`. */
export function parseObjectInput(text: string): ObjectInput {
  const match = /^([a-z0-9]+\/[^=]+)=(.+)$/i.exec(text);
  if (!match?.[1] || match[2] === undefined || text.startsWith('./')) return { path: text };
  const platform = parsePlatform(match[1]);
  if (platform.os !== 'linux') {
    fail('usage', `"${match[1]}" is not a platform for eBPF objects.`, {
      hint: 'Write linux/ARCH=FILE, for example linux/amd64=prog.bpf.o.',
    });
  }
  return { platform, path: match[2] };
}

/** Reads `TYPE=FILE`, for example `text/markdown=README.md`. */
export function parseLayerInput(text: string): LayerInput {
  const equals = text.indexOf('=');
  const mediaType = text.slice(0, equals);
  const path = text.slice(equals + 1);
  if (equals <= 0 || path === '' || !isMediaType(mediaType)) {
    fail('usage', `"${text}" is not a layer.`, {
      hint: 'Write TYPE=FILE, for example --layer text/markdown=README.md.',
    });
  }
  return { mediaType, path };
}

/** Reads a file that is held in memory: an object, a module, metadata. */
export async function readInput(
  path: string,
  what: string,
  cap: number,
): Promise<{ title: string; bytes: Uint8Array }> {
  return { title: basename(path), bytes: await readFileCapped(path, { cap, what }) };
}

/** Runs a reader of a file's bytes; what it refuses is said with the file's name. */
export function readingFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isEbpfError(error) || error.class !== 'refused') throw error;
    const { code, message, hint, details } = error;
    return fail(code, `${path}: ${message}`, { hint, details, cause: error });
  }
}

/** Hashes a file once, so that it can be streamed later and checked against the digest then. */
export async function describeFile(
  input: LayerInput,
  options: Abortable = {},
): Promise<StreamedFile> {
  const digester = new Digester();
  let size = 0;
  for await (const piece of openFile(input.path, options.signal)) {
    size += piece.length;
    if (size > CAPS.blob) fail('size-exceeded', `${input.path} is larger than ${CAPS.blob} bytes.`);
    digester.update(piece);
  }
  return {
    title: basename(input.path),
    mediaType: input.mediaType,
    digest: digester.digest(),
    size,
    open: (signal) => Promise.resolve(openFile(input.path, signal)),
  };
}

async function* openFile(
  path: string,
  signal: AbortSignal | undefined,
): ByteStream & AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throwIfAborted(signal);
    if (errnoOf(cause) === 'ENOENT') fail('file-missing', `${path} does not exist.`, { cause });
    fail('io-failed', `${path} cannot be read (${errnoOf(cause) ?? String(cause)}).`, { cause });
  }
}
