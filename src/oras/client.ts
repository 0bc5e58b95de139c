import { createLimiter, fail, toEbpfError } from '../base/index.ts';
import type { Limiter } from '../base/index.ts';
import { createRouted } from '../content/index.ts';
import type { RemoteRepository } from '../content/index.ts';
import { isRegistryHost, isRepository } from '../oci/index.ts';
import { createLimitsWarning } from './limits.ts';
import { settingsOf } from './options.ts';
import type { OrasClientOptions } from './options.ts';
import { Place } from './place.ts';
import type { OrasHost } from './place.ts';
import { requireOras } from './program.ts';
import { createRepository } from './repository.ts';
import { Workspace } from './workspace.ts';

export interface OrasRepositoryOptions {
  /** What it is opened for. oras asks for a token in each run, so it makes no difference here. */
  readonly access?: 'pull' | 'push' | undefined;
}

/** Moves content by the oras command: one run of it for each manifest and each blob. */
export interface OrasClient extends AsyncDisposable {
  /** Starts nothing yet; the first movement looks for oras. Throws `reference-invalid`, `registry-blocked`. */
  repository(
    registry: string,
    repository: string,
    options?: OrasRepositoryOptions,
  ): RemoteRepository;
  /** Ends every oras under way, whose movement fails with `interrupted`. May be called again. */
  close(): Promise<void>;
}

export function createOrasClient(options: OrasClientOptions = {}): OrasClient {
  const closing = new AbortController();
  const given = settingsOf(options);
  const signals = [closing.signal, ...(given.signal === undefined ? [] : [given.signal])];
  const settings = { ...given, signal: AbortSignal.any(signals) };
  const workspace = new Workspace(settings.temporaryFolder);
  const turns = new Map<string, Limiter>();
  let program: Promise<string> | undefined;
  const host: OrasHost = {
    settings,
    workspace,
    program: () => (program ??= requireOras(settings)),
    readers: createLimiter(settings.processes),
    writers: createLimiter(settings.processes),
    warnOfLimits: createLimitsWarning(settings),
    running: new Set(),
  };

  function placeOf(registry: string, name: string): Place {
    if (!isRegistryHost(registry))
      return fail('reference-invalid', `"${registry.slice(0, 300)}" is not a registry host.`);
    if (!isRepository(name))
      return fail('reference-invalid', `"${name.slice(0, 300)}" is not a repository name.`);
    const key = `${registry}/${name}`;
    const queue = turns.get(key) ?? createLimiter(1);
    turns.set(key, queue);
    return new Place(host, { registry, repository: name, turns: queue });
  }

  function repository(registry: string, name: string): RemoteRepository {
    const { access, logger } = settings;
    return createRouted({
      access,
      target: createRepository(placeOf(registry, name)),
      source: (endpoint) => ({
        repository: createRepository(placeOf(endpoint.registry, endpoint.repository)),
      }),
      logger,
    });
  }

  async function end(): Promise<void> {
    closing.abort();
    await Promise.all([...host.running].map((process) => process.stop()));
    await workspace.remove().catch((error: unknown) => {
      throw toEbpfError(error, 'io-failed');
    });
  }
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= end());
  return { repository, close, [Symbol.asyncDispose]: close };
}
