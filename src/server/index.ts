export { createRegistryServer } from './server.ts';
export type {
  ListenOptions,
  RegistryServer,
  RegistryServerOptions,
  RunningRegistry,
} from './server.ts';
export type { Authenticate } from './admission.ts';
export type { ServerLimits } from './limits.ts';
