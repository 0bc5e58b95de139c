import { describeArtifact, describeBytes, readArtifact } from '../artifact/index.ts';
import type { ArtifactView } from '../artifact/index.ts';
import { CAPS, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { digestOf, parsePlatform, parseReference } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { hostPlatform } from './host-platform.ts';
import { readInput, readingFile } from './inputs.ts';
import { fetchRoot, withPlace } from './places.ts';

/** What a file or an artifact holds and needs. */
export interface Inspection extends ArtifactView {
  readonly kind: 'object' | 'wasm' | 'artifact';
  /** Reference without digest, or path. */
  readonly reference: string;
  /** Digest of the artifact's root, or of the file. */
  readonly digest: Digest;
}

/** Describes a compiled object, a Wasm module or an artifact. Of a remote artifact only manifest and config are fetched. */
export async function inspect(
  context: OpsContext,
  request: Abortable & { readonly reference: string; readonly platform?: string | undefined },
): Promise<Inspection> {
  const reference = parseReference(request.reference);
  if (reference.kind === 'file') return inspectFile(reference.path);
  const { signal } = request;
  const platform =
    request.platform === undefined ? hostPlatform() : parsePlatform(request.platform);
  return withPlace(context, request, async (place) => {
    const root = await fetchRoot(place, { signal });
    const artifact = await readArtifact(root, place.source, { platform, signal });
    return {
      kind: 'artifact',
      reference: place.label,
      digest: root.descriptor.digest,
      ...describeArtifact(artifact),
    };
  });
}

async function inspectFile(path: string): Promise<Inspection> {
  const isWasm = path.endsWith('.wasm');
  if (!isWasm && !path.endsWith('.o')) {
    fail('usage', `${path} is neither a compiled object nor a Wasm module.`, {
      hint: 'Inspect FILE.o or FILE.wasm; a layout is oci:DIR, an archive oci-archive:FILE.',
    });
  }
  const { bytes } = await readInput(
    path,
    isWasm ? 'Wasm module' : 'Object',
    isWasm ? CAPS.wasm : CAPS.object,
  );
  const view = readingFile(path, () =>
    describeBytes(isWasm ? { object: null, wasm: bytes } : { object: bytes, wasm: null }),
  );
  return { kind: isWasm ? 'wasm' : 'object', reference: path, digest: digestOf(bytes), ...view };
}
