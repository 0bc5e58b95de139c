import { startRegistryProgram } from './registry-program.ts';
import type { RegistryProgram, RegistryProgramOptions } from './registry-program.ts';

export type DockerRegistry = RegistryProgram;

/** Debian's docker-registry (distribution 2.8) over a folder of its own. */
export function startDockerRegistry(options: RegistryProgramOptions = {}): Promise<DockerRegistry> {
  return startRegistryProgram('docker-registry', options);
}
