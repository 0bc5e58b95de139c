import { fail, isLoopbackHost } from '../../base/index.ts';
import { DOCKER_HUB, isDockerHub } from '../../content/index.ts';
import { isRegistryHost } from '../../oci/index.ts';
import type { PlainHttp } from '../../content/index.ts';

/**
 * Where a registry is spoken to. The scheme is decided here, once, and never tried out: a fallback from https to http
 * would hand the credentials to whoever blocks port 443.
 */
export function originOf(registry: string, plainHttp: PlainHttp): URL {
  if (!isRegistryHost(registry))
    return fail('reference-invalid', `"${registry.slice(0, 300)}" is not a registry host.`);
  const host = isDockerHub(registry) ? DOCKER_HUB.host : registry;
  const secure = new URL(`https://${host}/`);
  const plain =
    plainHttp === 'always' || (plainHttp === 'loopback' && isLoopbackHost(secure.hostname));
  // A new URL, not a changed protocol: the default port differs.
  return plain ? new URL(`http://${host}/`) : secure;
}
