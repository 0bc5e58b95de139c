export { copy } from './copy.ts';
export type {
  BlobEvent,
  CopyCounts,
  CopyObserver,
  CopyOptions,
  CopyPlan,
  CopyResult,
} from './copy-model.ts';
export { DOCKER_HUB, isDockerHub } from './docker-hub.ts';
export { fetchChild, walkGraph } from './graph.ts';
export type { ContentGraph, WalkOptions } from './graph.ts';
export { fallbackTag } from './legacy-tags.ts';
export {
  asManifest,
  blobsOf,
  childManifestsOf,
  manifestOf,
  mediaTypeOfManifest,
  readBlob,
  readManifest,
  referrerDescriptor,
} from './manifest-content.ts';
export type { ReadBlobOptions } from './manifest-content.ts';
export { createMemoryRepository } from './memory.ts';
export { createRouted } from './mirrored.ts';
export type { OpenOptions } from './mirror-tries.ts';
export { missingBlob, missingManifest, missingTag } from './missing.ts';
export { platformsOf, selectPlatform } from './platform.ts';
export type * from './ports.ts';
export { referrersOfType } from './referrer-types.ts';
export type * from './registry-access.ts';
export { checkRange, checkTagName } from './request.ts';
export type { Side } from './side.ts';
export {
  checkSize,
  checkStart,
  digestMismatch,
  drain,
  dropBytes,
  embeddedContent,
  ownErrors,
  verifyBytes,
  verifyFrom,
  verifyStream,
} from './verify-stream.ts';
export type { VerifyFromOptions, VerifyOptions } from './verify-stream.ts';
