import { execFileSync } from 'node:child_process';

import { findTool } from './needs.ts';

/** One type as `bpftool btf dump file PATH -j` prints it: `id`, `kind`, `name` and what its kind has. */
export interface DumpedType {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

/** All types of an object's BTF in the order of their ids. Values of enumerators are strings, exact to 64 bits. */
export function dumpBtf(path: string): readonly DumpedType[] {
  const json = execFileSync(findTool('bpftool') ?? 'bpftool', ['btf', 'dump', 'file', path, '-j'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const exact = json.replaceAll(/"val":(-?\d+)/g, '"val":"$1"');
  return (JSON.parse(exact) as { types: DumpedType[] }).types;
}
