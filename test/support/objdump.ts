import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { findTool } from './needs.ts';

/** A function of an object, as `llvm-objdump -dr` shows it. */
export interface DisassembledFunction {
  readonly name: string;
  readonly section: string;
  readonly instructions: number;
  /** Numbers of the helpers called, once for each call. */
  readonly helperCalls: readonly number[];
  /** Functions that it calls or takes the address of, by name; those that are not of this object are kfuncs. */
  readonly functions: readonly string[];
  /** Symbols and sections that its relocations name: maps, variables, kfuncs, externs, functions. */
  readonly symbols: readonly string[];
}

interface Line {
  readonly section: string;
  readonly function: string;
  readonly index: number;
  /** The eight or sixteen bytes as hexadecimal words. */
  readonly bytes: readonly string[];
  readonly text: string;
  readonly relocation: string | undefined;
}

/** All functions, in the order of their sections and offsets. Works for both byte orders. */
export function disassemble(path: string): readonly DisassembledFunction[] {
  const lines = linesOf(
    execFileSync(findTool('llvm-objdump') ?? 'llvm-objdump', ['-dr', path], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }),
  );
  const at = new Map(lines.map((line) => [`${line.section}:${line.index}`, line.function]));
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.section}\0${line.function}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((group) => functionOf(group, at));
}

function functionOf(lines: readonly Line[], at: ReadonlyMap<string, string>): DisassembledFunction {
  const targets = lines.map((line) => targetOf(line, at)).filter((name) => name !== undefined);
  return {
    name: lines[0]!.function,
    section: lines[0]!.section,
    instructions: lines.reduce((sum, line) => sum + line.bytes.length / 8, 0),
    helperCalls: lines.filter(isHelperCall).map(callNumber),
    functions: targets,
    symbols: lines.flatMap((line) => line.relocation ?? []),
  };
}

const isCall = (line: Line): boolean => line.bytes[0] === '85';
/** The second byte holds two register numbers, in an order that depends on the byte order; one is BPF_PSEUDO_CALL. */
const isHelperCall = (line: Line): boolean => isCall(line) && line.bytes[1] === '00';
const callNumber = (line: Line): number => Number(/call (-?\d+)/.exec(line.text)?.[1]);

/** The function that a call leads to, or that an address is taken of. */
function targetOf(line: Line, at: ReadonlyMap<string, string>): string | undefined {
  const { section, relocation } = line;
  if (isCall(line) && !isHelperCall(line)) {
    // Without a relocation the distance counts from the next instruction; with one to a section, from its start.
    if (relocation === undefined) return at.get(`${section}:${line.index + callNumber(line) + 1}`);
    return relocation === '.text' ? at.get(`.text:${callNumber(line) + 1}`) : relocation;
  }
  const address = / = (\d+) ll/.exec(line.text)?.[1];
  return relocation === '.text' ? at.get(`.text:${Number(address) / 8}`) : undefined;
}

/** Function heads are `0000000000000058 <middle>:`; labels of jumps look the same and begin with LBB. */
function linesOf(output: string): readonly Line[] {
  const lines: Line[] = [];
  let section = '';
  let current = '';
  for (const row of output.split('\n')) {
    section = /^Disassembly of section (.+):$/.exec(row)?.[1] ?? section;
    const head = /^[0-9a-f]+ <(.+)>:$/.exec(row)?.[1];
    if (head !== undefined && !head.startsWith('LBB')) current = head;
    const code = /^ +(\d+):\t((?:[0-9a-f]{2} ?)+)\t(.*)$/.exec(row);
    if (code !== null) {
      lines.push({
        section,
        function: current,
        index: Number(code[1]),
        bytes: code[2]!.trim().split(' '),
        text: code[3]!,
        relocation: undefined,
      });
    }
    const relocation = /^\t\t[0-9a-f]+: +R_BPF_\S+\t(\S+)$/.exec(row)?.[1];
    if (relocation !== undefined) lines.push({ ...lines.pop()!, relocation });
  }
  return lines;
}

/** Section of each symbol of an object, by name; sections are their own. */
export function symbolSections(path: string): ReadonlyMap<string, string> {
  const table = execFileSync(findTool('llvm-objdump') ?? 'llvm-objdump', ['-t', path], {
    encoding: 'utf8',
  });
  // `0000000000000008 g     O .bss	0000000000000008 dropped`
  const rows = table.matchAll(/^[0-9a-f]+ .{7} (\S+)\t[0-9a-f]+(?: \.hidden)? (\S+)$/gm);
  return new Map([...rows].map((row) => [row[2]!, row[1]!]));
}

/** Names of helpers by number, out of libbpf's header. */
export function helperNames(): ReadonlyMap<number, string> {
  const header = readFileSync('/usr/include/bpf/bpf_helper_defs.h', 'utf8');
  const definitions = header.matchAll(/\(\*(bpf_\w+)\)\([^;]*\) = \(void \*\) (\d+);/g);
  return new Map([...definitions].map((found) => [Number(found[2]), found[1]!]));
}
