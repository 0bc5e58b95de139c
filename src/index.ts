export { createClient } from './client.ts';
export {
  EXIT_CODES,
  ERROR_CODES,
  EbpfError,
  fail,
  isEbpfError,
  printable,
  toEbpfError,
} from './base/index.ts';

export type { Client } from './client.ts';
export type { ClientOptions, RegistrySettings } from './wiring.ts';
export type { ErrorClass, ErrorCode, Logger } from './base/index.ts';
export type { ListedSetting, RegistryExplanation } from './config/index.ts';
export type { Check, HostFacts } from './host/index.ts';
export type { Needs } from './artifact/index.ts';
export type {
  Declared,
  Derived,
  MapFacts,
  ObjectFacts,
  ProgramFacts,
  VariableFacts,
  WasmFacts,
} from './schema/index.ts';
export { isFailed } from './ops/settle.ts';
export type * from './ops/index.ts';
