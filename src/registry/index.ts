export { createRegistryClient } from './client.ts';
export type { RegistryClient, RepositoryOptions } from './client.ts';
export type { Clock, RegistryClientOptions, RetryPolicy } from './options.ts';
