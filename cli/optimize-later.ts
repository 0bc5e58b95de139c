/** Versions of V8 whose flag is known to be spelled so (Node 20 to 24); others would complain of it on stderr. */
const OLDEST = 11;
const NEWEST = 13;

/**
 * undici reads answers with WebAssembly, and V8 starts to optimize that in the background after a few of them. It takes
 * 85 ms of processor time, and a process cannot end before it is done. Here only long transfers make V8 do it.
 */
export function optimizeLater(): void {
  const version = Number.parseInt(process.versions.v8, 10);
  if (version < OLDEST || version > NEWEST) return;
  // Not imported: `--help` would load it too.
  process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
}
