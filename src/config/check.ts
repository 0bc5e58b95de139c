import { resolve } from 'node:path';
import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { ConfigurationOptions } from './model.ts';
import { readText } from './places.ts';
import { readRegistriesConf } from './registries-conf.ts';
import { readSettingsFile } from './settings-file.ts';

/** Reads one file as configuration: `.conf` and `.toml` as `registries.conf`, all else as `config.yaml`. Throws what is wrong with it. */
export async function checkSettingsFile(
  { home }: Pick<ConfigurationOptions, 'home'>,
  request: Abortable & { readonly path: string },
): Promise<void> {
  const path = resolve(request.path);
  const text = await readText(path);
  if (text === undefined) return fail('file-missing', `The file ${path} does not exist.`);
  if (/\.(?:conf|toml)$/.test(path)) await readRegistriesConf(text, path);
  else await readSettingsFile(text, { path, home });
}
