import { join } from 'node:path';

/** What is looked at of the environment; handed in, never read from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly env: Environment;
  /** Home folder. */
  readonly home: string;
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
export function placesOf({ env, home }: Surroundings): Places {
  const docker = join(given(env['DOCKER_CONFIG']) ?? join(home, '.docker'), 'config.json');
  const main = given(env['REGISTRY_AUTH_FILE']) ?? docker;
  const runtime = given(env['XDG_RUNTIME_DIR']);
  const config = given(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  const files = [
    main,
    docker,
    ...(runtime === undefined ? [] : [join(runtime, 'containers', 'auth.json')]),
    join(config, 'containers', 'auth.json'),
  ];
  return { main, files: [...new Set(files)] };
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
