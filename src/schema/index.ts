export { parseConfig } from './config.ts';
export type { CheckedYaml, YamlFinding } from './checked-yaml.ts';
export { formatPath, summarizeFindings } from './findings.ts';
export type { ValuePath } from './findings.ts';
export type {
  ArtifactConfig,
  BtfFacts,
  CoreFacts,
  Declared,
  DeclaredAttachment,
  DeclaredEvent,
  DeclaredField,
  DeclaredGrants,
  DeclaredHistogram,
  DeclaredOption,
  Derived,
  EmbeddedObjectFacts,
  EventFacts,
  ExternFacts,
  MapFacts,
  ObjectFacts,
  ProgramFacts,
  SubprogramFacts,
  VariableFacts,
  WasmExportFacts,
  WasmFacts,
  WasmImportFacts,
  WasmMemoryFacts,
} from './generated/config.v1.ts';
export { parseMetadata } from './metadata.ts';
export type { ParsedMetadata } from './metadata.ts';
export { parseMirrorList } from './mirror-list.ts';
export type { ParsedMirrorList } from './mirror-list.ts';
export type {
  MirrorDefaults,
  MirrorList,
  MirrorRepository,
  MirrorTags,
} from './generated/mirror-list.v1.ts';
export { parseSettings } from './settings.ts';
export type { ParsedSettings } from './settings.ts';
export type {
  ClientCertificateSettings,
  CredentialSettings,
  MirrorSettings,
  ProxySettings,
  RegistrySettings,
  Settings,
  TokenCacheSettings,
} from './generated/settings.v1.ts';
export { closest } from './suggestion.ts';
