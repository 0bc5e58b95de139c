import { DOCKER_HUB, isDockerHub } from '../content/index.ts';

/** The key under which tools that write the Docker configuration keep a registry. */
export function keyFor(registry: string): string {
  return isDockerHub(registry) ? DOCKER_HUB.key : registry;
}

/** The keys that helpers are asked by, in turn: Docker's, and for Docker Hub also the one Podman uses. */
export function helperKeysFor(registry: string): readonly string[] {
  const key = keyFor(registry);
  return key === DOCKER_HUB.key ? [key, DOCKER_HUB.name] : [key];
}

/** True when a key of a configuration stands for exactly this registry, in whichever form it is written. */
export function isKeyOf(key: string, registry: string): boolean {
  return plain(key) === plain(registry);
}

/**
 * The keys that stand for a registry or for a part of it that holds the repository (`host/team` of Podman), the most
 * specific first. Parts are compared whole: `ghcr.io/acm` is no part of `ghcr.io/acme`, nor `ghcr.io` of `ghcr.io.evil`.
 */
export function matchingKeys(
  keys: Iterable<string>,
  registry: string,
  repository: string | undefined,
): readonly string[] {
  const wanted = `${plain(registry)}/${repository ?? ''}/`;
  return [...keys]
    .filter((key) => isKeyOf(key, registry) || isPart(key, wanted))
    .sort((a, b) => plain(b).length - plain(a).length);
}

function isPart(key: string, wanted: string): boolean {
  // Only the bare form names parts; after a scheme, a path is one of an address.
  return !/^[a-z]+:\/\//i.test(key) && key !== '' && wanted.startsWith(`${plain(key)}/`);
}

/** Without scheme, without the API version and slashes at the end, the host in lower case, one name for Docker Hub. */
function plain(key: string): string {
  const bare = key
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '');
  const slash = bare.indexOf('/');
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  const name = isDockerHub(host) ? DOCKER_HUB.name : host;
  return slash < 0 ? name : `${name}${bare.slice(slash)}`;
}
