import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../src/oci/index.ts';
import type { Digest } from '../../src/oci/index.ts';
import { guestModule } from '../support/wasm-module.ts';
import { readHandmade } from './handmade.ts';
import type { Handmade } from './handmade.ts';
import { run } from './refusals.ts';

export const OBJECT: string = join('examples', 'execsnoop', 'execsnoop.bpf.o');
export const OTHER_OBJECT: string = join('examples', 'runqlat', 'runqlat.bpf.o');

/** What `pack` and `push` are given for a package with every kind of blob; files are written into `dir`. */
export function fullInputs(dir: string): readonly string[] {
  const wasm = join(dir, 'guest.wasm');
  const readme = join(dir, 'README.md');
  writeFileSync(wasm, guestModule());
  writeFileSync(readme, '# Shows each program that is started\n'.repeat(200));
  return [OBJECT, '--wasm', wasm, '--layer', `text/markdown=${readme}`];
}

/** One blob of the package, by what it is. */
export type BlobKind = 'config' | 'object' | 'wasm' | 'foreign';
export const BLOB_KINDS: readonly BlobKind[] = ['config', 'object', 'wasm', 'foreign'];

/** A package with every kind of blob, packed by the built command. */
export interface FullPackage {
  readonly digest: Digest;
  readonly content: Handmade;
  blob(kind: BlobKind): Digest;
}

/** Packs it into a store under a name. */
export async function packFull(store: string, name: string, dir: string): Promise<FullPackage> {
  const line = await run('pack', ...fullInputs(dir), '--tag', name, '--store', store);
  const digest = line.slice(line.indexOf('@') + 1) as Digest;
  const content = readHandmade(store, digest);
  return {
    digest,
    content,
    blob: (kind) => digestOf(content.blobs[BLOB_KINDS.indexOf(kind)]!.bytes),
  };
}
