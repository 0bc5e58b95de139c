/** Media types, ours and those of the specifications. */
export const MEDIA = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  empty: 'application/vnd.oci.empty.v1+json',
  package: 'application/vnd.ebpf.package.v1',
  config: 'application/vnd.ebpf.config.v1+json',
  object: 'application/vnd.ebpf.object.v1',
  wasm: 'application/wasm',
  btf: 'application/vnd.ebpf.btf.v1.tar+gzip',
  markdown: 'text/markdown',
} as const;

/** What an `Accept` header for a manifest names: some registries answer 404 when a type is missing from it. */
export const MANIFEST_TYPES: readonly string[] = [
  MEDIA.manifest,
  MEDIA.index,
  MEDIA.dockerManifest,
  MEDIA.dockerIndex,
];

/** Annotation keys of image-spec annotations.md that we write. */
export const ANNOTATION = {
  created: 'org.opencontainers.image.created',
  title: 'org.opencontainers.image.title',
  version: 'org.opencontainers.image.version',
  description: 'org.opencontainers.image.description',
  source: 'org.opencontainers.image.source',
  licenses: 'org.opencontainers.image.licenses',
  refName: 'org.opencontainers.image.ref.name',
} as const;

/** True for an index or Docker manifest list. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === MEDIA.index || mediaType === MEDIA.dockerIndex;
}

/** True for a single manifest, OCI or Docker. */
export function isManifestType(mediaType: string): boolean {
  return mediaType === MEDIA.manifest || mediaType === MEDIA.dockerManifest;
}

/** True for what is stored under `/manifests/` and walked as a graph. */
export function isGraphType(mediaType: string): boolean {
  return isIndexType(mediaType) || isManifestType(mediaType);
}

/** RFC 6838 type/subtype, without parameters. */
export function isMediaType(text: string): boolean {
  return (
    text.length <= 255 &&
    /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/.test(text)
  );
}
