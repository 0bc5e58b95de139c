import { CAPS, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { describeObject } from '../object/index.ts';
import { digestOf, parseReference } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { readInput, readingFile } from './inputs.ts';
import { fetchRoot, withPlace } from './places.ts';
import { checkArtifacts, hashEverything } from './verify-content.ts';

export interface Verification {
  readonly reference: string;
  readonly digest: Digest;
  /** What was checked and found right, one line each. */
  readonly checks: readonly string[];
}

/** Checks digests, schema and derived facts of an artifact, or that a file is an object we can describe. Writes nothing. */
export async function verify(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
): Promise<Verification> {
  const { signal } = request;
  const reference = parseReference(request.reference);
  if (reference.kind === 'file') return verifyFile(reference.path);
  return withPlace(context, request, async (place) => {
    const root = await fetchRoot(place, { signal });
    const artifacts = await checkArtifacts(place.source, root, { signal });
    const { manifests, blobs, bytes } = await hashEverything(place.source, root, { signal });
    return {
      reference: place.label,
      digest: root.descriptor.digest,
      checks: [
        `digests: ${counted(manifests, 'manifest')} and ${counted(blobs, 'blob')}, ${bytes} bytes`,
        `schema: ${artifacts === 1 ? 'the config fits' : `${artifacts} configs fit`} config.v1`,
        `derived facts: the config says of the object what the object says`,
      ],
    };
  });
}

async function verifyFile(path: string): Promise<Verification> {
  if (!path.endsWith('.o'))
    fail('usage', `${path} is not a compiled object.`, {
      hint: 'Verify FILE.o, or a reference to an artifact.',
    });
  const { bytes } = await readInput(path, 'Object', CAPS.object);
  const { programs, maps } = readingFile(path, () => describeObject(bytes));
  return {
    reference: path,
    digest: digestOf(bytes),
    checks: [
      `object: ${counted(programs.length, 'program')} and ${counted(maps.length, 'map')}, well formed`,
    ],
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
