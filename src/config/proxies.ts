import { fail, isLoopbackHost } from '../base/index.ts';
import type { GeneralValues, Origin, Sourced } from './model.ts';
import { compileNoProxy } from './no-proxy.ts';
import { proxyProblem, proxyUrl } from './proxy-address.ts';
import { describeOrigin } from './origin.ts';
import { pick } from './rules.ts';
import type { RuleBook } from './rules.ts';

/** Which proxy an address is reached through, and what says so. */
export interface ProxyChoice {
  /** With its user and password when it has some; undefined to go directly. */
  readonly url: URL | undefined;
  /** What decided: a setting, NO_PROXY, or that nothing names a proxy. */
  readonly origin: Origin;
  /** Why it goes directly although there is a proxy. */
  readonly because?: 'loopback' | 'noProxy' | undefined;
}

type ProxyValues = {
  readonly [K in 'httpProxy' | 'httpsProxy' | 'noProxy']: Sourced<GeneralValues[K]>;
};

/**
 * Makes the choice of a proxy for any address. What is said of the very registry is strongest; then loopback and NO_PROXY
 * are reached directly, and all else as the scheme has it.
 */
export function createProxyChoice(general: ProxyValues, own: RuleBook): (url: URL) => ProxyChoice {
  const isDirect = compileNoProxy(general.noProxy.value);
  return (url) => {
    const special = pick(own.matching(url.host), 'proxy');
    if (special?.value === 'none') return { url: undefined, origin: special.origin };
    if (special !== undefined) return { url: parse(special), origin: special.origin };
    const proxy = url.protocol === 'https:' ? general.httpsProxy : general.httpProxy;
    if (proxy.value === '' || proxy.value === 'none')
      return { url: undefined, origin: proxy.origin };
    // No proxy can reach this machine for us.
    if (isLoopbackHost(url.hostname))
      return { url: undefined, origin: proxy.origin, because: 'loopback' };
    if (isDirect(url))
      return { url: undefined, origin: general.noProxy.origin, because: 'noProxy' };
    return { url: parse(proxy), origin: proxy.origin };
  };
}

function parse({ value, origin }: Sourced<string>): URL {
  const problem = proxyProblem(value);
  const url = proxyUrl(value);
  if (problem === undefined && url !== undefined) return url;
  return fail('settings-invalid', `${describeOrigin(origin)} ${problem ?? ''}.`, {
    hint: 'Write http://HOST:PORT, or name what needs no proxy in NO_PROXY.',
  });
}
