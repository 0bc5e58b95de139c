import { fail, printable, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import {
  checkSettingsFile,
  editSettings,
  explainRegistry as explain,
  listSettings,
  parseSettingKey,
} from '../config/index.ts';
import type {
  ConsultedPlace,
  Edited,
  ListedSetting,
  RegistryExplanation,
} from '../config/index.ts';
import { isRegistryHost, isRepository } from '../oci/index.ts';
import { closest, formatPath } from '../schema/index.ts';
import type { OpsContext } from './context.ts';

export interface SettingsListing {
  readonly settings: readonly ListedSetting[];
}

/** The settings that hold, with their origins; with a key, that one or all below it. Throws `usage` for a key that has none. */
export async function settings(
  context: OpsContext,
  request: Abortable & { readonly key?: string | undefined },
): Promise<SettingsListing> {
  const all = listSettings(await context.configuration());
  throwIfAborted(request.signal);
  if (request.key === undefined) return { settings: all };
  const asked = formatPath(parseSettingKey(request.key));
  const found = all.filter(({ key }) => key === asked || isBelow(key, asked));
  if (found.length > 0) return { settings: found };
  const near = closest(
    asked,
    all.map(({ key }) => key),
  );
  return fail('usage', `Nothing says what ${printable(asked, 100)} is.`, {
    hint: near === undefined ? 'See what there is with `ebpf config`.' : `Did you mean ${near}?`,
  });
}

function isBelow(key: string, above: string): boolean {
  return key.startsWith(`${above}.`) || key.startsWith(`${above}[`);
}

/** A file or folder that configuration is read from. */
export type SettingsPlace = ConsultedPlace;

export interface SettingsPlaces {
  readonly places: readonly SettingsPlace[];
}

/** What is looked at, in the order in which it is read. */
export async function settingsPlaces(
  context: OpsContext,
  request: Abortable,
): Promise<SettingsPlaces> {
  const { places } = await context.configuration();
  throwIfAborted(request.signal);
  return { places };
}

export interface SettingsCheck {
  /** The files that were read and are right. */
  readonly checked: readonly string[];
}

/** Reads one file as configuration, or everything there is. Throws `settings-invalid` for what is wrong. */
export async function checkSettings(
  context: OpsContext,
  request: Abortable & { readonly path?: string | undefined },
): Promise<SettingsCheck> {
  const { path, signal } = request;
  if (path !== undefined) {
    await checkSettingsFile(context.configurationOptions, { path, signal });
    return { checked: [path] };
  }
  const { places, sources } = await context.configuration();
  for (const { problem } of sources.files.certificates.values()) {
    if (problem !== undefined) throw problem;
  }
  return { checked: places.filter(({ exists }) => exists).map((place) => place.path) };
}

export type SettingChange = Edited;

/** Writes one setting into a file, or takes it out, and leaves all else there as it is. */
export function changeSetting(
  context: OpsContext,
  request: Abortable & {
    readonly key: string;
    /** As in YAML; undefined takes it out. */
    readonly value: string | undefined;
    readonly system: boolean;
  },
): Promise<SettingChange> {
  return editSettings(context.configurationOptions, request);
}

/** How a registry, or a repository of it, would be reached. `target` is HOST[:PORT][/REPOSITORY]. */
export async function explainRegistry(
  context: OpsContext,
  request: Abortable & { readonly target: string },
): Promise<RegistryExplanation> {
  const { target } = request;
  const slash = target.indexOf('/');
  const registry = slash < 0 ? target : target.slice(0, slash);
  const repository = slash < 0 ? undefined : target.slice(slash + 1);
  if (!isRegistryHost(registry) || (repository !== undefined && !isRepository(repository))) {
    return fail(
      'reference-invalid',
      `"${printable(target, 100)}" is not a registry or a repository of one.`,
      {
        hint: 'Write HOST[:PORT] or HOST[:PORT]/REPOSITORY, without a tag.',
      },
    );
  }
  const configuration = await context.configuration();
  throwIfAborted(request.signal);
  return explain(configuration, registry, repository);
}
