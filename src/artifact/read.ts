import { CAPS, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { asManifest, fetchChild, platformsOf, readBlob } from '../content/index.ts';
import type { ContentSource, ManifestContent } from '../content/index.ts';
import { MEDIA } from '../oci/index.ts';
import type { Descriptor, Index, Manifest, Platform } from '../oci/index.ts';
import { parseConfig } from '../schema/index.ts';
import type { ArtifactConfig } from '../schema/index.ts';
import { foreignKind } from './foreign.ts';
import type { Artifact, ArtifactLayers } from './model.ts';
import { checkArchitecture, selectManifest } from './select.ts';

export interface ReadArtifactOptions extends Abortable {
  /** The host's platform; `linux/` and the architecture in the words of image-spec. */
  readonly platform: Platform;
}

/**
 * Reads an artifact for one platform: its manifest (of an index, the one that fits), its config, checked against the
 * schema, and its layers by type. Unknown layers and config fields are kept. No layer is fetched; that the config tells
 * the truth is for `checkArtifact`.
 * Throws `artifact-unknown`, `platform-missing`, `artifact-incomplete`, `manifest-invalid`, `config-invalid`, `size-exceeded`,
 * and what the source throws.
 */
export async function readArtifact(
  root: ManifestContent,
  source: ContentSource,
  options: ReadArtifactOptions,
): Promise<Artifact> {
  const manifest = await chooseManifest(root, source, options);
  const document = asManifest(manifest);
  if (!isOurs(document)) await refuseForeign(document, source, options);
  const layers = sortLayers(document);
  const bytes = await readBlob(source, document.config, {
    signal: options.signal,
    cap: CAPS.config,
    what: 'The config',
  });
  const config = await parseConfig(bytes);
  checkParts(config, layers);
  checkArchitecture(platformOfConfig(config), options.platform);
  return {
    root,
    manifest,
    config,
    configDescriptor: document.config,
    layers,
    platforms: root.document.kind === 'index' ? platformsOf(root.document) : [],
  };
}

async function chooseManifest(
  root: ManifestContent,
  source: ContentSource,
  options: ReadArtifactOptions,
): Promise<ManifestContent> {
  if (root.document.kind === 'manifest') return root;
  const index: Index = root.document;
  if (index.artifactType !== undefined && index.artifactType !== MEDIA.package)
    await refuseForeign(index, source, options);
  return fetchChild(source, selectManifest(index, options.platform), options);
}

/** By artifactType; by the config's type where a tool has dropped it (image-spec manifest.md, "artifactType"). */
function isOurs(manifest: Manifest): boolean {
  return manifest.artifactType === undefined
    ? manifest.config.mediaType === MEDIA.config
    : manifest.artifactType === MEDIA.package && manifest.config.mediaType === MEDIA.config;
}

async function refuseForeign(
  document: Manifest | Index,
  source: ContentSource,
  options: ReadArtifactOptions,
): Promise<never> {
  const kind = await foreignKind(document, source, options);
  return fail('artifact-unknown', `This is not an eBPF package but ${kind}.`, {
    hint: `An eBPF package has the artifactType ${MEDIA.package}; ebpf push makes one.`,
    details: { kind, artifactType: document.artifactType ?? null },
  });
}

function sortLayers({ layers }: Manifest): ArtifactLayers {
  const own: readonly string[] = [MEDIA.object, MEDIA.wasm, MEDIA.btf];
  return {
    object: theOne(layers, MEDIA.object, CAPS.object),
    wasm: theOne(layers, MEDIA.wasm, CAPS.wasm),
    btf: theOne(layers, MEDIA.btf, CAPS.blob),
    others: layers.filter(({ mediaType }) => !own.includes(mediaType)),
  };
}

function theOne(layers: readonly Descriptor[], type: string, cap: number): Descriptor | null {
  const found = layers.filter(({ mediaType }) => mediaType === type);
  if (found.length > 1)
    fail(
      'manifest-invalid',
      `The manifest has ${found.length} layers of type ${type}; one is allowed.`,
    );
  const [layer] = found;
  if (layer !== undefined && layer.size > cap)
    fail(
      'size-exceeded',
      `The layer of type ${type} has ${layer.size} bytes; at most ${cap} are allowed.`,
      {
        details: { size: layer.size, cap },
      },
    );
  return layer ?? null;
}

/** The parts that the config speaks of are the layers that there are. */
function checkParts(config: ArtifactConfig, layers: ArtifactLayers): void {
  if (layers.object === null && layers.wasm === null)
    fail('artifact-incomplete', 'The artifact has neither a BPF object nor a Wasm module.');
  for (const part of ['object', 'wasm'] as const) {
    const claimed = config.derived[part];
    const layer = layers[part];
    if ((claimed === null) === (layer === null)) continue;
    const says = claimed === null ? 'has none' : 'has one';
    fail(
      'config-contradicts-object',
      `The config says that the artifact ${says} of the part "${part}", the manifest the opposite.`,
      {
        details: { path: `derived.${part}`, claimed: claimed !== null, found: layer !== null },
      },
    );
  }
}

/** The platform that a config declares. */
function platformOfConfig({ os, architecture, variant }: ArtifactConfig): Platform {
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
