export { createOrasClient } from './client.ts';
export type { OrasClient, OrasRepositoryOptions } from './client.ts';
export { findOras } from './find.ts';
export type { FindOrasOptions, OrasInfo } from './find.ts';
export type { OrasClientOptions, OrasClock, OrasRetryPolicy } from './options.ts';
