import type { BlobMount } from '../content/index.ts';
import type { Exchange } from './exchange.ts';
import { MOUNT_SEARCH } from './limits.ts';
import { openForWriting } from './sessions.ts';

/**
 * Makes a blob of another repository part of this one (distribution-spec, "Mounting a blob from another repository").
 * Without `from` it is looked for in the others: everybody who may write here may read there. False when it is nowhere.
 */
export async function mountBlob(exchange: Exchange, mount: BlobMount): Promise<boolean> {
  if (await hasBlob(exchange, mount.to, mount)) return true;
  const from = mount.from === '' ? await findBlob(exchange, mount) : mount.from;
  if (from === undefined || !(await hasBlob(exchange, from, mount))) return false;
  const { host, signal } = exchange;
  await openForWriting(host, mount.to, signal);
  return host.mountBlob({ ...mount, from }, { signal });
}

async function findBlob(exchange: Exchange, mount: BlobMount): Promise<string | undefined> {
  const { host, signal } = exchange;
  const names = await host.listRepositories({ signal });
  for (const name of names.slice(0, MOUNT_SEARCH)) {
    if (await hasBlob(exchange, name, mount)) return name;
  }
  return undefined;
}

async function hasBlob(
  { host, signal }: Exchange,
  name: string,
  { digest }: BlobMount,
): Promise<boolean> {
  const repository = await host.open(name, { signal });
  return (await repository?.statBlob(digest, { signal })) !== undefined;
}
