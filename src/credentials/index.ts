export { parseEcrHost } from './ecr/host.ts';
export type { RepositoryEncryption, RepositorySettings } from './ecr/model.ts';
export type { CredentialEntry, CredentialSource, Keeper, Stored } from './model.ts';
export type { Environment } from './places.ts';
export { createCredentialStore } from './store.ts';
export type {
  CredentialStore,
  CredentialStoreOptions,
  Login,
  RepositoryCreation,
} from './store.ts';
