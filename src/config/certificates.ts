import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EbpfError, errnoOf } from '../base/index.ts';
import type { ClientCertificate } from '../content/index.ts';
import { isRegistryHost } from '../oci/index.ts';
import { normalHost } from './pattern.ts';

/** What a folder of certificates holds for one host. */
export interface HostCertificates {
  readonly folder: string;
  readonly caFiles: readonly string[];
  readonly clientCertificate: ClientCertificate | undefined;
  /** Why the folder cannot be used; thrown when its host is asked for, and no sooner. */
  readonly problem: EbpfError | undefined;
}

/** A folder in the manner of containers-certs.d(5), by host. */
export interface CertificateFolder {
  readonly path: string;
  readonly exists: boolean;
  readonly hosts: ReadonlyMap<string, HostCertificates>;
}

/** Reads all of a `certs.d`: HOST[:PORT]/*.crt are authorities, NAME.cert with NAME.key a client's certificate. */
export async function readCertificateFolder(path: string): Promise<CertificateFolder> {
  const names = await listFolder(path);
  if (names === undefined) return { path, exists: false, hosts: new Map() };
  const read = names
    .filter((name) => isRegistryHost(name))
    .map(async (name) => [normalHost(name), await readHost(join(path, name))] as const);
  const hosts = new Map<string, HostCertificates>();
  for (const [host, certificates] of await Promise.all(read)) {
    if (certificates !== undefined) hosts.set(host, certificates);
  }
  return { path, exists: true, hosts };
}

async function readHost(folder: string): Promise<HostCertificates | undefined> {
  const names = await listFolder(folder);
  if (names === undefined) return undefined;
  const present = new Set(names);
  const caFiles = names.filter((name) => name.endsWith('.crt')).map((name) => join(folder, name));
  const stems = names.filter((name) => /\.(?:cert|key)$/.test(name)).map((name) => stemOf(name));
  const half = stems.find((stem) => !present.has(`${stem}.cert`) || !present.has(`${stem}.key`));
  const [stem] = stems;
  return {
    folder,
    caFiles,
    clientCertificate:
      stem === undefined
        ? undefined
        : { certFile: join(folder, `${stem}.cert`), keyFile: join(folder, `${stem}.key`) },
    problem: half === undefined ? undefined : halfPair(folder, half, present),
  };
}

function stemOf(name: string): string {
  return name.replace(/\.(?:cert|key)$/, '');
}

function halfPair(folder: string, stem: string, present: ReadonlySet<string>): EbpfError {
  const [there, missing] = present.has(`${stem}.cert`) ? ['cert', 'key'] : ['key', 'cert'];
  return new EbpfError(
    'settings-invalid',
    `${join(folder, `${stem}.${there}`)} has no ${stem}.${missing} beside it.`,
    {
      hint: 'A client certificate is a pair of NAME.cert and NAME.key; certificate authorities end in .crt.',
      details: { folder },
    },
  );
}

/** Names in a folder, sorted; undefined when there is no such folder, or none that this user may look into. */
async function listFolder(path: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) return undefined;
    throw new EbpfError(
      'io-failed',
      `The folder ${path} cannot be read (${errnoOf(error) ?? ''}).`,
      {
        cause: error,
      },
    );
  }
}
