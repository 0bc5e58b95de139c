/** Names of Docker Hub in references and files. */
const NAMES = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** Docker Hub is written by one name, asked by another, and has its credential under a third. */
export const DOCKER_HUB = {
  name: 'docker.io',
  /** Where its API answers. */
  host: 'registry-1.docker.io',
  /** Its key in Docker's configuration and for credential helpers. */
  key: 'https://index.docker.io/v1/',
} as const;

/** True for a registry, host with port, that is Docker Hub. */
export function isDockerHub(registry: string): boolean {
  return NAMES.has(registry.toLowerCase());
}
