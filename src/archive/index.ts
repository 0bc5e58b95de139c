export {
  EMPTY_LAYOUT_INDEX,
  formatLayoutIndex,
  layoutEntry,
  parseLayoutIndex,
} from './layout-index.ts';
export type { LayoutEntry, LayoutIndex } from './layout-index.ts';
export {
  LAYOUT_BLOBS,
  LAYOUT_INDEX,
  LAYOUT_MARKER,
  MARKER_CAP,
  MARKER_TEXT,
  blobPath,
  checkLayoutMarker,
  parseLayoutPath,
} from './layout-path.ts';
export type { LayoutPath } from './layout-path.ts';
export type { LayoutArchive, TarBlob } from './read-tar.ts';
export { openLayoutArchive, writeLayoutTar } from './tar-on-demand.ts';
export type { ArchiveBlob, ArchiveParts } from './write-tar.ts';
