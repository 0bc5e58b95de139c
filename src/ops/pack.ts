import { basename } from 'node:path';
import { describeBytes, packArtifact } from '../artifact/index.ts';
import type { PackedArtifact } from '../artifact/index.ts';
import { CAPS, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { copy } from '../content/index.ts';
import { parseMetadata } from '../schema/index.ts';
import type { ParsedMetadata } from '../schema/index.ts';
import type { Digest } from '../oci/index.ts';
import { nameToGive } from './catalog.ts';
import type { OpsContext } from './context.ts';
import {
  describeFile,
  parseLayerInput,
  parseObjectInput,
  readInput,
  readingFile,
} from './inputs.ts';
import { packedSource } from './packed-source.ts';

/** Files to pack, as they are written on the command line. */
export interface PackInputs {
  /** `[linux/ARCH=]FILE`. */
  readonly objects: readonly string[];
  readonly wasm?: string | undefined;
  /** An `ebpf.yaml`. */
  readonly metadata?: string | undefined;
  /** `TYPE=FILE`. */
  readonly layers: readonly string[];
}

export interface PackRequest extends Abortable {
  /** Name in the store. */
  readonly name: string;
  readonly inputs: PackInputs;
}

export interface PackOutcome {
  /** Name in the store. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of all blobs and manifests. */
  readonly size: number;
  readonly warnings: readonly string[];
}

/** Packs files into the store. The files are read, never changed; the same files give the same digest. */
export async function pack(context: OpsContext, request: PackRequest): Promise<PackOutcome> {
  const name = nameToGive(request.name);
  const packed = await packInputs(context, request.inputs, request);
  const store = await context.store();
  const { digest, mediaType } = packed.root.descriptor;
  await copy(packedSource(packed), store, { reference: digest, tag: name, signal: request.signal });
  return { reference: name, digest, mediaType, size: sizeOf(packed), warnings: packed.warnings };
}

/** True when there is anything to pack. */
export function hasInputs(inputs: PackInputs): boolean {
  return (
    inputs.objects.length > 0 ||
    inputs.wasm !== undefined ||
    inputs.metadata !== undefined ||
    inputs.layers.length > 0
  );
}

/** Makes an artifact of files, in memory but for the layers that are streamed. */
export async function packInputs(
  context: OpsContext,
  inputs: PackInputs,
  options: Abortable = {},
): Promise<PackedArtifact> {
  if (inputs.objects.length === 0 && inputs.wasm === undefined) {
    fail('usage', 'There is nothing to pack.', {
      hint: 'Name a compiled object: ebpf pack prog.bpf.o --tag NAME.',
    });
  }
  const objects = await Promise.all(
    inputs.objects.map(async (text) => {
      const { platform, path } = parseObjectInput(text);
      const { title, bytes } = await readInput(path, 'Object', CAPS.object);
      return { path, title, bytes, ...(platform ? { platform } : {}) };
    }),
  );
  const { wasm: wasmPath } = inputs;
  const wasm =
    wasmPath === undefined
      ? undefined
      : { path: wasmPath, ...(await readInput(wasmPath, 'Wasm module', CAPS.wasm)) };
  const layers = await Promise.all(
    inputs.layers.map((text) => describeFile(parseLayerInput(text), options)),
  );
  const metadata = inputs.metadata === undefined ? undefined : await readMetadata(inputs.metadata);
  try {
    const { sourceDateEpoch } = context;
    return packArtifact({ objects, wasm, metadata, layers, sourceDateEpoch });
  } catch (error) {
    nameUnreadable(objects, wasm);
    throw error;
  }
}

interface ReadFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Throws what is wrong with a file by itself, with the name of the file; returns when the fault lies elsewhere. */
function nameUnreadable(objects: readonly ReadFile[], wasm: ReadFile | undefined): void {
  for (const { path, bytes } of objects)
    readingFile(path, () => describeBytes({ object: bytes, wasm: null }));
  if (wasm) readingFile(wasm.path, () => describeBytes({ object: null, wasm: wasm.bytes }));
}

async function readMetadata(path: string): Promise<ParsedMetadata> {
  const { bytes } = await readInput(path, 'Metadata', CAPS.metadata);
  return parseMetadata(decodeText(bytes, path), basename(path));
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail('metadata-invalid', `${path} is not UTF-8 text.`, { cause });
  }
}

function sizeOf(packed: PackedArtifact): number {
  const parts = [...packed.manifests, ...packed.blobs].map(({ descriptor }) => descriptor);
  return [...new Map(parts.map((part) => [part.digest, part.size])).values()].reduce(
    (sum, size) => sum + size,
    0,
  );
}
