import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openConfiguration } from '../../../src/config/index.ts';
import type { Configuration, ConfigurationOptions } from '../../../src/config/index.ts';
import type { RegistryPolicy, RegistryRoute, TransportName } from '../../../src/content/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** A configuration whose functions may be taken out of it. */
export interface OpenedConfiguration extends Configuration {
  readonly policyOf: (registry: string) => RegistryPolicy;
  readonly routeOf: (registry: string, repository: string) => RegistryRoute;
  readonly transportOf: (registry: string) => TransportName;
}

/** A machine with files of configuration: `etc/…` and `home/…`, by their paths. */
export interface Machine {
  readonly etc: string;
  readonly home: string;
  readonly path: (name: string) => string;
  readonly open: (options?: Partial<ConfigurationOptions>) => Promise<OpenedConfiguration>;
}

export function machine(files: Readonly<Record<string, string>> = {}): Machine {
  const dir = temporaryDirectory();
  const path = (name: string): string => join(dir, name);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  }
  const [etc, home] = [path('etc'), path('home')];
  return {
    etc,
    home,
    path,
    open: (options) => openConfiguration({ env: {}, home, etc, ...options }),
  };
}

/** The settings files by their short names. */
export const SYSTEM = 'etc/ebpf/config.yaml';
export const USER = 'home/.config/ebpf/config.yaml';
export const SYSTEM_CONF = 'etc/containers/registries.conf';
export const USER_CONF = 'home/.config/containers/registries.conf';
