import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { RemoteRepository } from '../content/index.ts';
import { isRepository } from '../oci/index.ts';
import { unexpectedAnswer } from './failure.ts';
import { RegistryHost } from './host.ts';
import { settingsOf } from './options.ts';
import type { RegistryClientOptions } from './options.ts';
import { Place } from './place.ts';
import { createRepository } from './repository.ts';
import { createLines } from './transport/destination.ts';
import { createExchange } from './transport/exchange.ts';
import { originOfRegistry } from './transport/reach.ts';

export interface RepositoryOptions {
  /** What it is opened for; a token is then asked for once, for all repositories opened before it. Default `pull`. */
  readonly access?: 'pull' | 'push' | undefined;
}

/** Speaks to registries (distribution-spec 1.1). One client holds the connections and tokens of all its repositories. */
export interface RegistryClient extends AsyncDisposable {
  /** Opens nothing yet. Throws `reference-invalid`. */
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
  const places = new Map<string, Place>();

  function hostOf(registry: string): RegistryHost {
    const known = hosts.get(registry);
    if (known !== undefined) return known;
    const leader = { registry, origin: originOfRegistry(settings, registry) };
    const host = new RegistryHost(leader, settings, createExchange(lines.of(leader)));
    hosts.set(registry, host);
    return host;
  }

  function repository(
    registry: string,
    name: string,
    { access = 'pull' }: RepositoryOptions = {},
  ): RemoteRepository {
    if (!isRepository(name))
      return fail('reference-invalid', `"${name.slice(0, 300)}" is not a repository name.`);
    const host = hostOf(registry);
    host.expect({ repository: name, actions: access === 'push' ? ['pull', 'push'] : ['pull'] });
    const key = `${registry}/${name}`;
    const place = places.get(key) ?? new Place(host, name);
    places.set(key, place);
    return createRepository(place);
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
