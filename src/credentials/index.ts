export type { CredentialEntry, Keeper, Stored } from './model.ts';
export type { Environment } from './places.ts';
export { createCredentialStore } from './store.ts';
export type { CredentialStore, CredentialStoreOptions, Login, LookupOptions } from './store.ts';
