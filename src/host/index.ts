export { diagnose } from './diagnose.ts';
export { readHostFacts } from './facts.ts';
export type { ReadHostFactsOptions } from './facts.ts';
export type { Check, HostFacts, LibbpfFacts } from './model.ts';
