import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CAPS, EbpfError, errnoOf, isEbpfError, readFileCapped } from '../base/index.ts';
import { given } from './environment.ts';
import type { ConfigurationOptions } from './model.ts';

/** The files and folders that configuration is read from, the weakest first. */
export interface ConfigurationPlaces {
  readonly systemSettings: string;
  /** Where `config set` writes, unless root writes for the system. */
  readonly userSettings: string;
  /** True when EBPF_CONFIG names it: then it must be there. */
  readonly userSettingsNamed: boolean;
  readonly registriesConf: RegistriesConfPlaces;
  /** The first that has a host says what is trusted there. */
  readonly certificates: readonly string[];
}

interface RegistriesConfPlaces {
  /** Set by CONTAINERS_REGISTRIES_CONF. */
  readonly named: string | undefined;
  readonly user: string;
  readonly userFolder: string;
  readonly system: string;
  readonly systemFolder: string;
}

export function placesOf(options: ConfigurationOptions): ConfigurationPlaces {
  const { env, home, etc = '/etc' } = options;
  const config = given(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  const named = given(env['EBPF_CONFIG']);
  return {
    systemSettings: join(etc, 'ebpf', 'config.yaml'),
    userSettings: named ?? join(config, 'ebpf', 'config.yaml'),
    userSettingsNamed: named !== undefined,
    registriesConf: {
      named: given(env['CONTAINERS_REGISTRIES_CONF']),
      user: join(config, 'containers', 'registries.conf'),
      userFolder: join(config, 'containers', 'registries.conf.d'),
      system: join(etc, 'containers', 'registries.conf'),
      systemFolder: join(etc, 'containers', 'registries.conf.d'),
    },
    certificates: [
      join(config, 'containers', 'certs.d'),
      join(etc, 'containers', 'certs.d'),
      join(etc, 'docker', 'certs.d'),
    ],
  };
}

/** Text of a file of configuration; undefined when it is not there. Throws `settings-invalid` when it is no UTF-8. */
export async function readText(path: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFileCapped(path, { cap: CAPS.metadata, what: 'The configuration file' });
  } catch (error) {
    if (isEbpfError(error) && error.code === 'file-missing') return undefined;
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new EbpfError('settings-invalid', `${path} is not UTF-8 text.`, { cause });
  }
}

/** The `.conf` files of a folder, sorted; none when there is no such folder. */
export async function listConfFiles(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(cause) ?? '')) return [];
    throw new EbpfError('io-failed', `The folder ${folder} cannot be read.`, { cause });
  }
}
