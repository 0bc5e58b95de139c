export { parseConfig } from './config.ts';
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
export type { MetadataFinding, ParsedMetadata } from './metadata.ts';
export { closest } from './suggestion.ts';
