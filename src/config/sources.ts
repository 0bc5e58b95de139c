import { resolve } from 'node:path';
import { fail, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { readCertificateFolder } from './certificates.ts';
import type { CertificateFolder, HostCertificates } from './certificates.ts';
import type { ConfigurationOptions, ConsultedPlace, Layer } from './model.ts';
import { listConfFiles, placesOf, readText } from './places.ts';
import type { ConfigurationPlaces } from './places.ts';
import { readRegistriesConf } from './registries-conf.ts';
import type { RegistriesConf } from './registries-conf.ts';
import { readSettingsFile } from './settings-file.ts';

/** Everything that files say. */
export interface FileSources {
  /** Our own files, the weakest first. */
  readonly settings: readonly Layer[];
  /** The files of containers/image, the weakest first. */
  readonly containers: readonly RegistriesConf[];
  readonly certificates: ReadonlyMap<string, HostCertificates>;
  readonly places: readonly ConsultedPlace[];
}

/** Reads all files of configuration. What is not there costs one failed look; parsers are loaded for files that are there. */
export async function readFileSources(
  options: ConfigurationOptions & Abortable,
): Promise<FileSources> {
  const places = placesOf(options);
  const [system, user, containers, folders] = await Promise.all([
    readSettings(places.systemSettings, options),
    readSettings(places.userSettings, options),
    readContainers(places.registriesConf),
    Promise.all(places.certificates.map(readCertificateFolder)),
  ]);
  throwIfAborted(options.signal);
  if (places.userSettingsNamed && user === undefined) {
    fail('settings-invalid', `EBPF_CONFIG names ${places.userSettings}, which does not exist.`, {
      hint: 'Write the path of a file, or leave it out: unset EBPF_CONFIG.',
    });
  }
  const certificates = new Map<string, HostCertificates>();
  for (const { hosts } of folders.toReversed()) {
    for (const [host, found] of hosts) certificates.set(host, found);
  }
  return {
    settings: [system, user].filter((layer) => layer !== undefined),
    containers: containers.files,
    certificates,
    places: [
      { path: places.systemSettings, kind: 'settings', exists: system !== undefined },
      { path: places.userSettings, kind: 'settings', exists: user !== undefined },
      ...containers.places,
      ...folders.map(({ path, exists }: CertificateFolder): ConsultedPlace => ({
        path,
        kind: 'certificates',
        exists,
      })),
    ],
  };
}

async function readSettings(
  path: string,
  { home }: ConfigurationOptions,
): Promise<Layer | undefined> {
  const text = await readText(path);
  return text === undefined ? undefined : readSettingsFile(text, { path: resolve(path), home });
}

interface Containers {
  readonly files: readonly RegistriesConf[];
  readonly places: readonly ConsultedPlace[];
}

/** A file with what it holds; undefined when it is not there. */
type ReadFile = readonly [path: string, text: string | undefined];

/**
 * containers-registries.conf(5): a user's file stands instead of the system's, with only the user's folder beside it;
 * else the system's file (or the one that CONTAINERS_REGISTRIES_CONF names) is followed by both folders.
 */
async function readContainers(places: ConfigurationPlaces['registriesConf']): Promise<Containers> {
  const { named, system, systemFolder, user, userFolder } = places;
  const mains = named === undefined ? await readMain(user, system) : [await readNamed(named)];
  const isUsers = named === undefined && mains.length === 1;
  const folders = isUsers ? [userFolder] : [systemFolder, userFolder];
  const drops = (await Promise.all(folders.map(listConfFiles))).flat().map(readFile);
  const all = [...mains, ...(await Promise.all(drops))];
  const texts = all.filter((file): file is [string, string] => file[1] !== undefined);
  return {
    files: await Promise.all(texts.map(([path, text]) => readRegistriesConf(text, path))),
    places: all.map(([path, text]) => ({
      path,
      kind: 'registries.conf',
      exists: text !== undefined,
    })),
  };
}

/** The user's file alone where there is one; else both that were looked for. */
async function readMain(user: string, system: string): Promise<readonly ReadFile[]> {
  const first = await readFile(user);
  return first[1] === undefined ? [first, await readFile(system)] : [first];
}

async function readNamed(path: string): Promise<ReadFile> {
  const file = await readFile(path);
  if (file[1] !== undefined) return file;
  return fail(
    'settings-invalid',
    `CONTAINERS_REGISTRIES_CONF names ${path}, which does not exist.`,
  );
}

async function readFile(path: string): Promise<ReadFile> {
  return [path, await readText(path)];
}
