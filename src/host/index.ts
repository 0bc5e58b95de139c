export { diagnose } from './diagnose.ts';
export { readHostFacts } from './facts.ts';
export type { ReadHostFactsOptions } from './facts.ts';
export type {
  BpfFacts,
  BtfFacts,
  CgroupFacts,
  Check,
  HostFacts,
  KernelFacts,
  LibbpfFacts,
  MountFacts,
  OsFacts,
  ProcessFacts,
  SecurityFacts,
} from './model.ts';
