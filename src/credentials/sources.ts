import { readAuthFile, parseAuthFile } from './auth-file.ts';
import type { AuthFile } from './auth-file.ts';
import { given } from './places.ts';
import type { Environment, Places } from './places.ts';

/** How the configuration in the environment is called in messages. */
const IN_ENVIRONMENT = '$DOCKER_AUTH_CONFIG';

/** One place that configuration is read from. */
export interface Source {
  /** Undefined for what can only be read. */
  readonly path: string | undefined;
  /** Undefined when there is none. */
  read(): Promise<AuthFile | undefined>;
}

/** A file of its own. */
export function fileSource(path: string): Source {
  return { path, read: () => readAuthFile(path) };
}

/** All places in the order in which they are asked: as Docker has it, the content of `DOCKER_AUTH_CONFIG` first. */
export function sourcesOf(places: Places, env: Environment): readonly Source[] {
  const content = given(env['DOCKER_AUTH_CONFIG']);
  const files = places.files.map(fileSource);
  if (content === undefined) return files;
  const bytes = new TextEncoder().encode(content);
  const inEnvironment: Source = {
    path: undefined,
    read: () => Promise.resolve(parseAuthFile(bytes, IN_ENVIRONMENT)),
  };
  return [inEnvironment, ...files];
}
