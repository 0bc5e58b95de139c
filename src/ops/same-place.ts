import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OpsContext } from './context.ts';
import type { PlaceReference } from './tag-names.ts';

/** True when both references lead to one repository, layout, archive file, or store. */
export async function isSamePlace(
  context: OpsContext,
  a: PlaceReference,
  b: PlaceReference,
): Promise<boolean> {
  return (await identityOf(context, a)) === (await identityOf(context, b));
}

async function identityOf(context: OpsContext, reference: PlaceReference): Promise<string> {
  switch (reference.kind) {
    case 'registry':
      return `registry ${reference.registry.toLowerCase()}/${reference.repository}`;
    case 'store':
      return `path ${await realPath(context.storePath)}`;
    case 'layout':
    case 'archive':
      return `path ${await realPath(reference.path)}`;
  }
}

/** What is not there yet is compared as it is written. */
async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
