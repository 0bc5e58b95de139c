export { archiveOf, openArchive } from './archive-source.ts';
export type { ArchiveRoot, ArchiveSource } from './archive-source.ts';
export type { FsckOptions, FsckProblem, FsckResult } from './fsck.ts';
export { openRepositoryHost } from './host.ts';
export type { RepositoryHostOptions } from './host.ts';
export type { LayoutStatistics, NamedContent } from './list.ts';
export { openLayout } from './open.ts';
export type { LayoutStore, OpenLayoutOptions } from './open.ts';
export type { PruneOptions, PruneResult } from './prune.ts';
