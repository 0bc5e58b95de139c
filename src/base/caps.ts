/** Sizes in bytes. */
export const KIB = 1024;
export const MIB: number = 1024 * KIB;
export const GIB: number = 1024 * MIB;

interface Caps {
  /** An OCI manifest or index; distribution-spec 1.1 asks registries to take at least 4 MiB. */
  readonly manifest: number;
  /** The config blob of an artifact of ours. */
  readonly config: number;
  /** A compiled BPF object. */
  readonly object: number;
  /** A Wasm module. */
  readonly wasm: number;
  /** Any single blob that is streamed, never held in memory. */
  readonly blob: number;
  /** The body of an error answer of a registry. */
  readonly errorBody: number;
  /** A token answer of an authorization server. */
  readonly tokenBody: number;
  /** `index.json` of a layout. */
  readonly layoutIndex: number;
  /** `ebpf.yaml` and other files that people write. */
  readonly metadata: number;
  /** Pages of a paged listing. */
  readonly pages: number;
  /** Entries in all pages of a listing. */
  readonly listEntries: number;
  /** Nodes of a content graph. */
  readonly graphNodes: number;
  /** Depth of a content graph. */
  readonly graphDepth: number;
}

/** Limits on what is read from anybody; sizes in bytes. */
export const CAPS: Caps = {
  manifest: 4 * MIB,
  config: 8 * MIB,
  object: 64 * MIB,
  wasm: 64 * MIB,
  blob: 64 * GIB,
  errorBody: 64 * KIB,
  tokenBody: MIB,
  layoutIndex: 64 * MIB,
  metadata: MIB,
  pages: 10_000,
  listEntries: 1_000_000,
  graphNodes: 10_000,
  graphDepth: 16,
};
