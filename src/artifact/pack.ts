import { CAPS, canonicalJson, fail, streamOf } from '../base/index.ts';
import { manifestOf } from '../content/index.ts';
import type { ManifestContent } from '../content/index.ts';
import { ANNOTATION, MEDIA, describe } from '../oci/index.ts';
import type { Annotations, Descriptor, Platform } from '../oci/index.ts';
import type { ArtifactConfig, Declared, Derived } from '../schema/index.ts';
import { annotationsOf } from './annotations.ts';
import { contradictionsOf } from './declared/contradictions.ts';
import { refuseMetadata } from './declared/refusal.ts';
import { CURRENT_RULE_SET, derive } from './derivation/rule-sets.ts';
import { ANY_ARCHITECTURE } from './model.ts';
import type { PackInput, PackObject, PackedArtifact, PackedBlob } from './model.ts';
import { checkEndianness, checkPackInput, platformOrder } from './pack-input.ts';

/**
 * Makes an artifact of files (docs/format.md): one manifest, or an index when platforms were named. The same input gives
 * the same digest. Nothing is read or written; blobs are opened when they are pushed.
 * Throws `usage`, `artifact-incomplete`, `size-exceeded`, `metadata-contradicts-object`, and what the readers of objects
 * and modules throw.
 */
export function packArtifact(input: PackInput): PackedArtifact {
  checkPackInput(input);
  const pack = new Pack(input);
  const objects = [...input.objects].sort(platformOrder);
  const manifests = objects.length === 0 ? [pack.add()] : objects.map((object) => pack.add(object));
  const [first] = manifests;
  if (first !== undefined && objects[0]?.platform === undefined)
    return pack.finish(first, manifests);
  const root = pack.index(manifests, objects);
  return pack.finish(root, [...manifests, root]);
}

class Pack {
  readonly #input: PackInput;
  readonly #annotations: Annotations;
  readonly #declared: Declared;
  readonly #blobs = new Map<string, PackedBlob>();
  readonly #warnings: string[] = [];

  constructor(input: PackInput) {
    this.#input = input;
    this.#declared = input.metadata?.declared ?? {};
    this.#annotations = annotationsOf({
      declared: this.#declared,
      given: input.annotations ?? {},
      sourceDateEpoch: input.sourceDateEpoch,
    });
  }

  /** One manifest with its config and layers, in the order of the format: object, Wasm, BTF, others. */
  add(object?: PackObject): ManifestContent {
    const { wasm, layers = [] } = this.#input;
    const config = this.#config(this.#derive(object), object?.platform);
    const given = layers.map((layer) => {
      const { mediaType, digest, size, title } = layer;
      return this.#keep({
        descriptor: { mediaType, digest, size, annotations: { [ANNOTATION.title]: title } },
        open: layer.open,
      });
    });
    return this.#manifest({
      config: this.#keepBytes(MEDIA.config, config),
      layers: [
        ...(object ? [this.#keepBytes(MEDIA.object, object.bytes, object.title)] : []),
        ...(wasm ? [this.#keepBytes(MEDIA.wasm, wasm.bytes, wasm.title)] : []),
        ...given.filter(({ mediaType }) => mediaType === MEDIA.btf),
        ...given.filter(({ mediaType }) => mediaType !== MEDIA.btf),
      ],
    });
  }

  /** The index over manifests; its entries carry no artifactType, which some tools drop when they copy. */
  index(manifests: readonly ManifestContent[], objects: readonly PackObject[]): ManifestContent {
    const entries = manifests.map(({ descriptor: { mediaType, digest, size } }, at) => ({
      mediaType,
      digest,
      size,
      platform: objects[at]?.platform,
    }));
    return this.#document(MEDIA.index, { manifests: entries });
  }

  finish(root: ManifestContent, manifests: readonly ManifestContent[]): PackedArtifact {
    return {
      root,
      manifests: unique(manifests),
      blobs: [...this.#blobs.values()],
      warnings: [...new Set(this.#warnings)],
    };
  }

  #derive(object: PackObject | undefined): Derived {
    const bytes = { object: object?.bytes ?? null, wasm: this.#input.wasm?.bytes ?? null };
    const { derived, description } = derive(bytes);
    if (object && description) {
      checkEndianness(object, description.endianness);
      this.#warnings.push(...description.warnings.map((one) => `${object.title}: ${one}`));
    }
    const { metadata } = this.#input;
    if (metadata) refuseMetadata(metadata, contradictionsOf(this.#declared, derived, bytes.object));
    return derived;
  }

  #config(derived: Derived, platform: Platform | undefined): Uint8Array {
    const config: ArtifactConfig = {
      schemaVersion: 1,
      os: 'linux',
      architecture: platform?.architecture ?? ANY_ARCHITECTURE,
      ...(platform?.variant === undefined ? {} : { variant: platform.variant }),
      ...(Object.keys(this.#declared).length === 0 ? {} : { declared: this.#declared }),
      derivation: CURRENT_RULE_SET,
      derived,
    };
    const bytes = Buffer.from(canonicalJson(config));
    if (bytes.length > CAPS.config)
      fail(
        'size-exceeded',
        `The facts of this object take ${bytes.length} bytes; at most ${CAPS.config} are allowed.`,
      );
    return bytes;
  }

  #manifest(parts: { config: Descriptor; layers: readonly Descriptor[] }): ManifestContent {
    return this.#document(MEDIA.manifest, parts);
  }

  #document(mediaType: string, parts: object): ManifestContent {
    const document = {
      schemaVersion: 2,
      mediaType,
      artifactType: MEDIA.package,
      ...parts,
      ...(Object.keys(this.#annotations).length === 0 ? {} : { annotations: this.#annotations }),
    };
    return manifestOf(Buffer.from(canonicalJson(document)), mediaType);
  }

  #keepBytes(mediaType: string, bytes: Uint8Array, title?: string): Descriptor {
    const annotations = title === undefined ? undefined : { [ANNOTATION.title]: title };
    const descriptor = describe(mediaType, bytes, annotations);
    return this.#keep({ descriptor, open: () => Promise.resolve(streamOf(bytes)) });
  }

  #keep(blob: PackedBlob): Descriptor {
    const { digest } = blob.descriptor;
    if (!this.#blobs.has(digest)) this.#blobs.set(digest, blob);
    return blob.descriptor;
  }
}

function unique(manifests: readonly ManifestContent[]): readonly ManifestContent[] {
  return [...new Map(manifests.map((one) => [one.descriptor.digest, one])).values()];
}
