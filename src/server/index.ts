export { createRegistryServer } from './server.ts';
export type { RegistryServerOptions, RunningRegistry } from './server.ts';
