export { createTokenCache } from './auth/token-cache.ts';
export type { RegistryMemory, TokenCache } from './auth/memory.ts';
export { createRegistryClient } from './client.ts';
export type { RegistryClient, RepositoryOptions } from './client.ts';
export type { Clock, RegistryClientOptions, RetryPolicy } from './options.ts';
