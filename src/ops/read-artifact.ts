import { checkArtifact, readArtifact } from '../artifact/index.ts';
import type { Artifact } from '../artifact/index.ts';
import { CAPS } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { readBlob } from '../content/index.ts';
import type { ContentSource, ManifestContent } from '../content/index.ts';
import type { Descriptor, Platform } from '../oci/index.ts';

/** An artifact whose config was compared with the bytes it describes. */
export interface CheckedArtifact {
  readonly artifact: Artifact;
  readonly object: Uint8Array | null;
  readonly wasm: Uint8Array | null;
}

export interface ReadOptions extends Abortable {
  /** Which manifest of an index. */
  readonly platform: Platform;
}

/**
 * Reads manifest, config, object and module, each hashed, checks the schema and derives the facts again.
 * Throws `artifact-unknown`, `config-invalid`, `config-contradicts-object`, `digest-mismatch` …
 */
export async function readCheckedArtifact(
  source: ContentSource,
  root: ManifestContent,
  options: ReadOptions,
): Promise<CheckedArtifact> {
  const { signal } = options;
  const artifact = await readArtifact(root, source, options);
  const read = (layer: Descriptor | null, what: string, cap: number): Promise<Uint8Array | null> =>
    layer === null ? Promise.resolve(null) : readBlob(source, layer, { cap, what, signal });
  const object = await read(artifact.layers.object, 'The object', CAPS.object);
  const wasm = await read(artifact.layers.wasm, 'The Wasm module', CAPS.wasm);
  checkArtifact(artifact.config, { object, wasm });
  return { artifact, object, wasm };
}
