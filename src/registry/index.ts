export { createRegistryClient } from './client.ts';
export type { RegistryClient, RepositoryOptions } from './client.ts';
export type {
  Clock,
  Credential,
  CredentialContext,
  CredentialPort,
  PlainHttp,
  RegistryClientOptions,
  RetryPolicy,
} from './options.ts';
export type { RegistryRepository } from './repository.ts';
