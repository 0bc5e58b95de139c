import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { createRouted } from '../content/index.ts';
import type { RemoteRepository } from '../content/index.ts';
import { isRepository } from '../oci/index.ts';
import { openDownload } from './download.ts';
import { unexpectedAnswer } from './failure.ts';
import { RegistryHost } from './host.ts';
import { settingsOf } from './options.ts';
import type { RegistryClientOptions, RetryPolicy, Settings } from './options.ts';
import { Place } from './place.ts';
import { createRepository } from './repository.ts';
import { createLines, kept } from './transport/destination.ts';
import { createExchange } from './transport/exchange.ts';
import { withNamespace } from './transport/namespace.ts';
import { originOfRegistry } from './transport/reach.ts';

export interface RepositoryOptions {
  /** What it is opened for; a token is then asked for once, for all repositories opened before it. Default `pull`. */
  readonly access?: 'pull' | 'push' | undefined;
}

/** Speaks to registries (distribution-spec 1.1). One client holds the connections and tokens of all its repositories. */
export interface RegistryClient extends AsyncDisposable {
  /**
   * Opens nothing yet. Where configuration names mirrors it is read from them, and written to itself.
   * Throws `reference-invalid`, `registry-blocked`.
   */
  repository(registry: string, repository: string, options?: RepositoryOptions): RemoteRepository;
  /** Asks the registry whether it lets us in at all; what `login` does. Throws `registry-unauthorized`. */
  check(registry: string, options?: Abortable): Promise<void>;
  /** Ends all connections; requests under way fail with `interrupted`. May be called again. */
  close(): Promise<void>;
}

export function createRegistryClient(options: RegistryClientOptions = {}): RegistryClient {
  const settings = settingsOf(options);
  const lines = createLines(settings);
  const hosts = new Map<string, RegistryHost>();
  const placesOf = new Map<RegistryHost, Map<string, Place>>();

  function hostOf(registry: string, mirror?: MirrorOf): RegistryHost {
    return kept(hosts, JSON.stringify([registry, mirror]), () => {
      const leader = { registry, origin: originOfRegistry(settings, registry) };
      const exchange = createExchange(lines.of(leader));
      if (mirror === undefined) return new RegistryHost(leader, settings, exchange);
      const named = withNamespace(exchange, leader.origin, mirror.of);
      return new RegistryHost(leader, mirror.last ? settings : hasty(settings), named);
    });
  }

  function placeOf(host: RegistryHost, name: string, access: 'pull' | 'push'): Place {
    if (!isRepository(name))
      return fail('reference-invalid', `"${name.slice(0, 300)}" is not a repository name.`);
    host.expect({ repository: name, actions: access === 'push' ? ['pull', 'push'] : ['pull'] });
    // One place for each, since it remembers what it has seen.
    const known = kept(placesOf, host, () => new Map<string, Place>());
    return kept(known, name, () => new Place(host, name));
  }

  function repository(
    registry: string,
    name: string,
    { access = 'pull' }: RepositoryOptions = {},
  ): RemoteRepository {
    return createRouted({
      access: settings.access,
      target: createRepository(placeOf(hostOf(registry), name, access)),
      source: (endpoint, last) => {
        const mirror = { of: registry, last };
        const itself = endpoint.registry === registry;
        const host = itself ? hostOf(registry) : hostOf(endpoint.registry, mirror);
        const place = placeOf(host, endpoint.repository, 'pull');
        return {
          repository: createRepository(place),
          open: (descriptor, options) => openDownload(place, descriptor, options),
        };
      },
      logger: settings.logger,
    });
  }

  async function check(registry: string, { signal }: Abortable = {}): Promise<void> {
    const host = hostOf(registry);
    const call = { method: 'GET', to: '', scopes: [], signal } as const;
    const answer = await host.send(call);
    if (answer.status === 200) {
      await answer.discard();
      return;
    }
    throw await unexpectedAnswer(
      answer,
      await host.asked(call, { doing: `log in to ${registry}` }),
    );
  }

  async function close(): Promise<void> {
    await lines.close();
    await Promise.all([...hosts.values()].map((host) => host.settled()));
  }
  return { repository, check, close, [Symbol.asyncDispose]: close };
}

/** A registry in the place of another. */
interface MirrorOf {
  readonly of: string;
  /** Nobody is left to ask after it. */
  readonly last: boolean;
}

/** Where another place is left to ask, patience costs more than it brings. */
const MIRROR_ATTEMPTS = 2;
const MIRROR_WAIT_MS = 5_000;

function hasty(settings: Settings): Settings {
  const { attempts, retryAfterBudgetMs } = settings.retries;
  const retries: RetryPolicy = {
    ...settings.retries,
    attempts: Math.min(attempts, MIRROR_ATTEMPTS),
    retryAfterBudgetMs: Math.min(retryAfterBudgetMs, MIRROR_WAIT_MS),
  };
  return { ...settings, retries };
}
