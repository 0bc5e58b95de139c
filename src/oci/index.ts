export { describe, parseDescriptor } from './descriptor.ts';
export type { Annotations, Descriptor } from './descriptor.ts';
export {
  Digester,
  algorithmOf,
  digestOf,
  hexOf,
  isDigest,
  parseDigest,
  shortDigest,
} from './digest.ts';
export type { Digest, DigestAlgorithm } from './digest.ts';
export { artifactTypeOf, childrenOf, parseManifest } from './manifest.ts';
export type { Index, Manifest } from './manifest.ts';
export {
  ANNOTATION,
  MANIFEST_TYPES,
  MEDIA,
  isGraphType,
  isIndexType,
  isManifestType,
  isMediaType,
} from './media-types.ts';
export { formatPlatform, normalizeArchitecture, parsePlatform, platformFits } from './platform.ts';
export type { Platform } from './platform.ts';
export {
  formatReference,
  isRegistryHost,
  isRepository,
  isTag,
  parseReference,
  parseReferenceOf,
} from './reference.ts';
export type {
  ArchiveReference,
  FileReference,
  LayoutReference,
  Reference,
  RegistryReference,
  StoreReference,
} from './reference.ts';
