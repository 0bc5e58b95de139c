import { ANNOTATION } from '../oci/index.ts';
import type { Annotations, Descriptor } from '../oci/index.ts';
import type { ArtifactConfig, Declared, Derived } from '../schema/index.ts';
import { derive } from './derivation/rule-sets.ts';
import type { ArtifactBytes } from './derivation/rule-sets.ts';
import type { Artifact } from './model.ts';
import { computeNeeds } from './needs/compute.ts';
import type { Needs } from './needs/compute.ts';

/** What `inspect` shows: plain JSON, from the config and the tables of this version. */
export interface ArtifactView {
  /** Null for files that are not packed. */
  readonly artifact: ArtifactSummary | null;
  readonly declared: Declared;
  readonly derivation: number;
  readonly derived: Derived;
  readonly needs: Needs;
  /** For people. */
  readonly warnings: readonly string[];
}

export interface ArtifactSummary {
  readonly digest: string;
  readonly mediaType: string;
  /** The manifest for the platform that was asked for; the same as `digest` for a single one. */
  readonly manifest: string;
  /** `linux/amd64`, `linux/any`. */
  readonly platform: string;
  /** All platforms of an index. */
  readonly platforms: readonly string[];
  readonly config: string;
  readonly annotations: Annotations;
  readonly layers: readonly LayerSummary[];
}

export interface LayerSummary {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly title: string | null;
}

/** The view of a packed artifact, from what its config says. */
export function describeArtifact(artifact: Artifact): ArtifactView {
  const { config, root, manifest } = artifact;
  const { document } = manifest;
  return {
    artifact: {
      digest: root.descriptor.digest,
      mediaType: root.descriptor.mediaType,
      manifest: manifest.descriptor.digest,
      platform: platformText(config),
      platforms: artifact.platforms,
      config: artifact.configDescriptor.digest,
      annotations: document.annotations ?? {},
      layers: document.kind === 'manifest' ? document.layers.map(layerSummary) : [],
    },
    declared: config.declared ?? {},
    derivation: config.derivation,
    derived: config.derived,
    needs: computeNeeds(config.derived),
    warnings: [],
  };
}

/** The view of files that are not packed yet. Throws what the readers of objects and modules throw. */
export function describeBytes(bytes: ArtifactBytes, declared: Declared = {}): ArtifactView {
  const { derived, description, ruleSet } = derive(bytes);
  return {
    artifact: null,
    declared,
    derivation: ruleSet,
    derived,
    needs: computeNeeds(derived),
    warnings: description?.warnings ?? [],
  };
}

function platformText({ os, architecture, variant }: ArtifactConfig): string {
  return [os, architecture, variant].filter((part) => part !== undefined).join('/');
}

function layerSummary({ mediaType, digest, size, annotations }: Descriptor): LayerSummary {
  return { mediaType, digest, size, title: annotations?.[ANNOTATION.title] ?? null };
}
