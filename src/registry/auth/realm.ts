import { fail, isLoopbackHost, redactUrl } from '../../base/index.ts';
import { followed } from '../transport/follow.ts';

const CODE = 'registry-realm-refused';

export interface Realm {
  /** `realm` of the challenge. */
  readonly text: string | undefined;
  readonly registry: URL;
  /** Whether a password or refresh token goes there. */
  readonly withSecret: boolean;
}

/**
 * The authorization server that a registry names, when it may be asked. From a registry over https it is any https
 * server: certificates vouch for the one who names it. Over plain http anybody on the way could have named it, so it
 * must be on the registry's own host, or get no secret; both on loopback is one host.
 */
export function checkedRealm(realm: Realm): URL {
  const { text, registry, withSecret } = realm;
  if (text === undefined || !URL.canParse(text))
    return fail(CODE, `${registry.host} names no valid authorization server.`);
  const url = followed({
    target: text,
    from: registry,
    registry,
    what: 'authorization server',
    code: CODE,
  });
  const sameHost =
    url.hostname === registry.hostname ||
    (isLoopbackHost(url.hostname) && isLoopbackHost(registry.hostname));
  if (registry.protocol === 'http:' && !sameHost && withSecret)
    return fail(
      CODE,
      `${registry.host} is reached without TLS and sends the password to ${redactUrl(url)}.`,
      { hint: 'Use TLS for this registry, or pull without a login.' },
    );
  return url;
}
