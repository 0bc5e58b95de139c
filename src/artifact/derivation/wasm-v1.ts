import { isEbpfError } from '../../base/index.ts';
import { describeObject } from '../../object/index.ts';
import { digestOf } from '../../oci/index.ts';
import type { EmbeddedObjectFacts, ObjectFacts, WasmFacts } from '../../schema/index.ts';
import { readWasmModule } from '../wasm-module.ts';
import { findEmbeddedObjects } from '../wasm-objects.ts';
import type { EmbeddedObject } from '../wasm-objects.ts';
import { deriveObjectV1 } from './v1.ts';

/** Rule set 1, Wasm part (docs/format.md, "Derivation"). Throws `wasm-invalid`. */
export function deriveWasmV1(bytes: Uint8Array): WasmFacts {
  const module = readWasmModule(bytes);
  return {
    size: bytes.length,
    imports: module.imports.map(({ module: from, name, kind }) => ({ module: from, name, kind })),
    exports: module.exports.map(({ name, kind }) => ({ name, kind })),
    memories: module.memories.map(({ imported, minimum, maximum, shared }) => ({
      imported,
      minimum,
      maximum,
      shared,
    })),
    objects: findEmbeddedObjects(module.segments).map(embeddedV1),
  };
}

function embeddedV1({ address, bytes }: EmbeddedObject): EmbeddedObjectFacts {
  return { address, size: bytes.length, digest: digestOf(bytes), object: objectFacts(bytes) };
}

function objectFacts(bytes: Uint8Array): ObjectFacts | null {
  try {
    return deriveObjectV1(describeObject(bytes));
  } catch (error) {
    // A guest may carry what only looks like an object; that is a fact of the module, not a failure.
    if (isEbpfError(error)) return null;
    throw error;
  }
}
