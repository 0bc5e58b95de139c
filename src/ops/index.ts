export { findInStore, fsck, list, prune, remove, tag } from './catalog.ts';
export type {
  FsckOutcome,
  FsckProblem,
  NamedContent,
  PruneOutcome,
  StoreListing,
  StoreListingEntry,
} from './catalog.ts';
export type { LoaderSettings, OpsContext } from './context.ts';
export type { RepositorySettings } from '../credentials/index.ts';
export { attach } from './attach.ts';
export type { AttachOutcome, AttachRequest } from './attach.ts';
export { copy } from './copy.ts';
export type { CopyOutcome, CopyRequest } from './copy.ts';
export type { CopiedContent } from './copy-into.ts';
export { discover } from './discover.ts';
export type { DiscoverRequest, Discovery, Referrer } from './discover.ts';
export { doctor } from './doctor.ts';
export type { Diagnosis } from './doctor.ts';
export type { ExportedFile } from './export-files.ts';
export { inspect } from './inspect.ts';
export type { Inspection } from './inspect.ts';
export { login, logout } from './login.ts';
export type { LoginOutcome, LogoutOutcome } from './login.ts';
export { mirrorSync } from './mirror.ts';
export type {
  MirrorItem,
  MirrorOutcome,
  MirrorRequest,
  MirrorStatus,
  MirrorTotals,
} from './mirror-model.ts';
export { pack } from './pack.ts';
export type { PackInputs, PackOutcome, PackRequest } from './pack.ts';
export { pull, pullMany } from './pull.ts';
export type { PullManyOutcome, PullManyRequest, PullOutcome, PullRequest } from './pull.ts';
export { push } from './push.ts';
export type { PushOutcome, PushRequest } from './push.ts';
export { resolve, resolveMany, tags } from './remote.ts';
export type { Resolution, ResolveRequest, TagListing, TagsRequest } from './remote.ts';
export { removeRemote } from './remove-remote.ts';
export type { RemoveRemoteRequest } from './remove-remote.ts';
export type { ProgramOption } from './run-options.ts';
export { prepareRun } from './run.ts';
export type { PreparedRun, RunEnd, RunNotice, RunRequest, StartOptions } from './run.ts';
export { serve } from './serve.ts';
export {
  changeSetting,
  checkSettings,
  explainRegistry,
  settings,
  settingsPlaces,
} from './settings.ts';
export type {
  SettingChange,
  SettingsCheck,
  SettingsListing,
  SettingsPlace,
  SettingsPlaces,
} from './settings.ts';
export type { ServeRequest, Serving } from './serve.ts';
export { isFailed } from './settle.ts';
export type { FailedReference } from './settle.ts';
export type { TagFilter } from './tag-filter.ts';
export type { OnProgress, TransferEvent, TransferSummary } from './transfer.ts';
export { verify } from './verify.ts';
export type { Verification } from './verify.ts';
