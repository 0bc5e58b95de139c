export { annotationsOf } from './annotations.ts';
export { checkArtifact } from './check.ts';
export { optionName } from './declared/options.ts';
export { CURRENT_RULE_SET, derive } from './derivation/rule-sets.ts';
export type { ArtifactBytes, Derivation } from './derivation/rule-sets.ts';
export { describeArtifact, describeBytes } from './describe.ts';
export type { ArtifactSummary, ArtifactView, LayerSummary } from './describe.ts';
export type {
  Artifact,
  ArtifactLayers,
  PackInput,
  PackLayer,
  PackObject,
  PackWasm,
  PackedArtifact,
  PackedBlob,
} from './model.ts';
export type { CapabilityName, CapabilityNeed } from './needs/capabilities.ts';
export { computeNeeds } from './needs/compute.ts';
export type { BtfNeeds, KernelNeeds, Needs } from './needs/compute.ts';
export type { FeatureKind, KernelFeature } from './needs/floors.ts';
export { HELPERS, findHelper } from './needs/helpers.ts';
export type { KernelHelper } from './needs/helpers.ts';
export { compareReleases } from './needs/kernel-version.ts';
export { packArtifact } from './pack.ts';
export { readArtifact } from './read.ts';
export type { ReadArtifactOptions } from './read.ts';
export { checkTitles, isSafeTitle } from './titles.ts';
export { readWasmModule } from './wasm-module.ts';
export type { WasmExport, WasmImport, WasmKind, WasmMemory, WasmModule } from './wasm-module.ts';
