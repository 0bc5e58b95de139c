import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { CAPS, readFileCapped } from '../../base/index.ts';
import type { Settings } from '../options.ts';
import { isLoopbackAddress, isRefusedAddress } from './address.ts';

/**
 * Who named the host of a request: the user (`registry`), or a server (`followed`). A name that a server gave must not
 * resolve to an address that `follow.ts` would refuse; `followed-loopback` is the same for a registry on loopback.
 */
export type Route = 'registry' | 'followed' | 'followed-loopback';

/** The one place where connections are made. */
export interface Dispatchers {
  for(route: Route): Promise<Dispatcher>;
  close(): Promise<void>;
}

/** Code of the error by which a refused address ends a connection. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED';

/** Milliseconds for TCP and TLS to be set up. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Milliseconds that an unused connection is kept; shorter where the server says so. */
const KEEP_ALIVE_MS = 10_000;

export function createDispatchers(settings: Settings): Dispatchers {
  const open = new Map<Route, Promise<Dispatcher>>();

  function dispatcherFor(route: Route): Promise<Dispatcher> {
    const known = open.get(route);
    if (known !== undefined) return known;
    const made = create(settings, route);
    open.set(route, made);
    // A CA file that cannot be read may be there the next time.
    made.catch(() => open.delete(route));
    return made;
  }

  async function close(): Promise<void> {
    const all = [...open.values()];
    open.clear();
    for (const dispatcher of await Promise.allSettled(all))
      if (dispatcher.status === 'fulfilled') await dispatcher.value.destroy();
  }
  return { for: dispatcherFor, close };
}

async function create(settings: Settings, route: Route): Promise<Dispatcher> {
  // Loaded with the first request: commands that stay local do not pay for it.
  const { Agent } = await import('undici');
  const ca = await certificates(settings.caFile);
  return new Agent({
    // No limit of connections: a copy inside one registry holds a download open while it uploads, and a pool that
    // makes the one wait for the other would never end. The caller of the client limits how much it does at once.
    connections: null,
    pipelining: 1,
    allowH2: false,
    // Our own watch measures silence in both directions, and only while we wait for the other side (idle-watch.ts).
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      rejectUnauthorized: !settings.insecureSkipVerify,
      ...(ca === undefined ? {} : { ca }),
      ...(route === 'registry' ? {} : { lookup: guardedLookup(route) }),
    },
  });
}

async function certificates(caFile: string | undefined): Promise<string[] | undefined> {
  if (caFile === undefined) return undefined;
  const pem = await readFileCapped(caFile, { cap: CAPS.metadata, what: 'The CA file' });
  // `ca` replaces what Node trusts; the usual authorities stay.
  return [...rootCertificates, new TextDecoder().decode(pem)];
}

type Resolved = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

function guardedLookup(route: Route) {
  const refused = (address: string): boolean =>
    isRefusedAddress(address) || (route === 'followed' && isLoopbackAddress(address));
  return (hostname: string, options: LookupOptions, done: Resolved): void => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      const bad = error ? undefined : addresses.find(({ address }) => refused(address));
      const failure = bad === undefined ? error : refusal(hostname, bad.address);
      const [first] = failure ? [] : addresses;
      if (failure) done(failure, []);
      else if (options.all === true) done(null, addresses);
      else done(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}

function refusal(hostname: string, address: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} resolves to ${address}`), { code: ADDRESS_REFUSED });
}
