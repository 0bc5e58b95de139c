import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { findTool } from './needs.ts';

/** One CO-RE relocation as libbpf spells it while it relocates: `<byte_off> [10] struct task_struct.pid (0:0 @ offset 0)`. */
export interface SpelledRelocation {
  readonly section: string;
  /** Counted from 0 inside the section. */
  readonly index: number;
  readonly kind: string;
  readonly typeId: number;
  /** `struct task_struct`. */
  readonly type: string;
  /** `comm[3]`, an enumerator; empty for a type. */
  readonly path: string;
  /** `0:7:3`; null where libbpf does not print it. */
  readonly access: string | null;
}

const LINE = /prog '(.+)': relo #(\d+): <(\w+)> \[(\d+)\] (.+)$/;

/**
 * All relocations of an object, found by making minimal BTF for it out of its own: every candidate exists, nothing is loaded and
 * no privileges are needed.
 */
export function spellRelocations(path: string, dir: string): readonly SpelledRelocation[] {
  const made = spawnSync(
    findTool('bpftool') ?? 'bpftool',
    ['-d', 'gen', 'min_core_btf', path, join(dir, 'min.btf'), path],
    { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  if (made.status !== 0) throw new Error(`bpftool gen min_core_btf failed: ${made.stderr}`);
  const rows = `${made.stdout}\n${made.stderr}`.split('\n').map((row) => LINE.exec(row));
  return rows
    .filter((row) => row !== null)
    .map(([, section, index, kind, id, spec]) => ({
      ...{ section: section!, index: Number(index), kind: kind!, typeId: Number(id) },
      ...readSpec(spec!),
    }));
}

/**
 * `struct a.b[1].c (0:0:1:2 @ offset 8)`, `struct a[3].b (3:0 @ offset 9)`, `enum e::NAME = 1`, `struct a`. The keyword belongs to the
 * type; a typedef has the keyword `typedef`.
 */
function readSpec(spec: string): Pick<SpelledRelocation, 'type' | 'path' | 'access'> {
  const place = /^(.*) \(([\d:]+) @ offset [\d.]+\)$/.exec(spec);
  const enumerator = /^(.*)::(\w+) = \d+$/.exec(spec);
  if (enumerator !== null) return { type: enumerator[1]!, path: enumerator[2]!, access: null };
  if (place === null) return { type: spec, path: '', access: null };
  const [, type, path] = /^(\w+ [^.[]+)(.*)$/.exec(place[1]!)!;
  return { type: type!, path: path!.replace(/^\./, ''), access: place[2]! };
}
