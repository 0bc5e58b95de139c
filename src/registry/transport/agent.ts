import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import type { Agent, Dispatcher, buildConnector } from 'undici';
import { isLoopbackAddress } from '../../base/index.ts';
import type { Settings } from '../options.ts';
import { isRefusedAddress } from './address.ts';
import type { Reach, Route } from './reach.ts';
import { secureContextOf } from './trust.ts';
import type { Trust } from './trust.ts';
import { openTunnel } from './tunnel.ts';
import type { Tunnel } from './tunnel.ts';

/** What of a reach decides about connections: those that are equal here are shared. */
export type Connected = Pick<Reach, 'route' | 'trust' | 'proxy'>;

/** The one place where connections are made. */
export interface Dispatchers {
  /** Throws `file-missing` and `option-invalid` for certificates. */
  for(reach: Connected): Promise<Dispatcher>;
  close(): Promise<void>;
}

/** Code of the error by which a refused address ends a connection. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED';

/** Milliseconds for TCP and TLS to be set up. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Milliseconds that an unused connection is kept; shorter where the server says so. */
const KEEP_ALIVE_MS = 10_000;
/** Bytes of all headers of an answer, and of all its trailers. */
const MAX_HEADERS = 16_384;

export function createDispatchers(settings: Settings): Dispatchers {
  const open = new Map<string, Promise<Agent>>();

  function dispatcherFor(reach: Connected): Promise<Agent> {
    const key = JSON.stringify([reach.route, reach.trust, reach.proxy?.href]);
    const known = open.get(key);
    if (known !== undefined) return known;
    const made = create(reach, settings);
    open.set(key, made);
    // A CA file that cannot be read may be there the next time.
    made.catch(() => open.delete(key));
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

async function create(reach: Connected, settings: Settings): Promise<Agent> {
  // Loaded with the first request: commands that stay local do not pay for it.
  const undici = await import('undici');
  const { route, trust, proxy } = reach;
  const secureContext = await secureContextOf(trust);
  const direct = undici.buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    rejectUnauthorized: !trust.insecureSkipVerify,
    ...(secureContext === undefined ? {} : { secureContext }),
    ...(route === 'registry' ? {} : { lookup: guardedLookup(route) }),
  });
  return new undici.Agent({
    // The gates limit what is under way (gate.ts); a pool with a limit of its own would know nothing of what waits for what.
    connections: null,
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: MAX_HEADERS,
    // Our own watch measures silence in both directions, and only while we wait for the other side (idle-watch.ts).
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect:
      proxy === undefined ? direct : throughProxy(direct, await wayTo(proxy, trust, settings)),
  });
}

type Way = Omit<Tunnel, 'to'>;

/** An https proxy is believed as the registry behind it is, but sees no client certificate; and only the client's own option lets it have any certificate. */
async function wayTo(proxy: URL, trust: Trust, settings: Settings): Promise<Way> {
  const { userAgent, insecureSkipVerify } = settings;
  const secureContext =
    proxy.protocol === 'https:'
      ? await secureContextOf({ ...trust, clientCertificate: undefined })
      : undefined;
  return { proxy, userAgent, insecureSkipVerify, secureContext, timeoutMs: CONNECT_TIMEOUT_MS };
}

/** The proxy resolves names; what they resolve to there is its owner's concern. Addresses are judged before (`follow.ts`). */
function throughProxy(direct: buildConnector.connector, way: Way): buildConnector.connector {
  return (target, done) => {
    const secure = target.protocol === 'https:';
    const port = target.port === '' ? (secure ? 443 : 80) : target.port;
    const name = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
    openTunnel({ ...way, to: `${name}:${port}` }).then(
      (socket) => {
        if (secure) direct({ ...target, httpSocket: socket }, done);
        else done(null, socket);
      },
      (error: unknown) => done(error as Error, null),
    );
  };
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
