import { join } from 'node:path';

/** What is looked at of the environment; handed in, never read from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly env: Environment;
  /** Home folder. */
  readonly home: string;
  /** True for root, whose Podman keeps its session elsewhere. Default false. */
  readonly root?: boolean | undefined;
}

/** The files that may hold credentials, the first to be asked first. */
export interface Places {
  /** Where a login is written to; always the first of `files`. */
  readonly main: string;
  readonly files: readonly string[];
}

/**
 * `REGISTRY_AUTH_FILE` where it is set, Docker's configuration, Podman's of this session, Podman's of this user. A
 * login goes where it will be found first.
 */
export function placesOf({ env, home, root = false }: Surroundings): Places {
  const docker = join(given(env['DOCKER_CONFIG']) ?? join(home, '.docker'), 'config.json');
  const main = given(env['REGISTRY_AUTH_FILE']) ?? docker;
  const session = given(env['XDG_RUNTIME_DIR']);
  const runtime = session ?? (root ? '/run' : undefined);
  // As Podman has it: /run/containers/UID for whoever has no folder of the session.
  const podman = session === undefined ? 'containers/0' : 'containers';
  const config = given(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  const files = [
    main,
    docker,
    ...(runtime === undefined ? [] : [join(runtime, podman, 'auth.json')]),
    join(config, 'containers', 'auth.json'),
  ];
  return { main, files: [...new Set(files)] };
}

/** Folder for what can be fetched again: `$XDG_CACHE_HOME/ebpf`. */
export function cacheFolder({ env, home }: Surroundings): string {
  return join(given(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'ebpf');
}

/** A variable; an empty one counts as not set. */
export function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
