import { fail, isLoopbackHost, redactUrl } from '../../base/index.ts';
import type { ErrorCode } from '../../base/index.ts';
import { bare, isRefusedAddress } from './address.ts';

/** Most characters of an address that a server sends us. */
const MAX_URL = 8192;

export interface Follow {
  /** What the server sent: absolute, or relative to `from`. */
  readonly target: string;
  readonly from: URL;
  /** Origin of the registry that was asked by the user. */
  readonly registry: URL;
  /** How the address is called in errors: `redirect`, `upload location` … */
  readonly what: string;
  readonly code: ErrorCode;
}

/**
 * The address that a server sends us to, when it may: http or https, no user in it, not from https to http, not to a
 * link-local or metadata address, and to loopback only from a registry on loopback.
 */
export function followed(follow: Follow): URL {
  const { from, registry } = follow;
  const target = parse(follow);
  if (target.protocol !== 'https:' && target.protocol !== 'http:')
    return refuse(follow, target, 'it is neither http nor https');
  if (`${target.username}${target.password}` !== '')
    return refuse(follow, target, 'it carries a user name');
  if (target.protocol === 'http:' && [registry.protocol, from.protocol].includes('https:'))
    return refuse(follow, target, 'it leads from https to http');
  if (isRefusedAddress(bare(target.hostname)))
    return refuse(follow, target, 'it leads to a link-local or metadata address');
  if (isLoopbackHost(target.hostname) && !isLoopbackHost(registry.hostname))
    return refuse(follow, target, 'it leads from a remote registry to this machine');
  return target;
}

function parse(follow: Follow): URL {
  const { target, from } = follow;
  if (target.length <= MAX_URL && URL.canParse(target, from.href)) return new URL(target, from);
  return fail(follow.code, `The ${follow.what} sent by ${from.host} is not an address.`, {
    details: { rule: 'address-readable' },
  });
}

function refuse(follow: Follow, target: URL, why: string): never {
  return fail(
    follow.code,
    `The ${follow.what} from ${follow.from.host} to ${redactUrl(target)} is refused: ${why}.`,
    { details: { from: redactUrl(follow.from), to: redactUrl(target) } },
  );
}
