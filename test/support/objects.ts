import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { findTool } from './needs.ts';

/** Where the sources of the test objects are. */
const OBJECT_SOURCES = resolve('test/objects');

/** Compiled objects, by hash of everything that goes into them. */
const CACHE = resolve('.cache/objects');

const FLAGS = ['-g', '-O2', '-mcpu=v3', '-D__TARGET_ARCH_x86', '-Wall', '-Werror'];

/** How to compile a test object. */
export interface ObjectVariant {
  /** Default `little`. */
  readonly endianness?: 'little' | 'big';
  /** Takes the DWARF out with `llvm-strip -g`, as tools that are published do. Default false. */
  readonly strip?: boolean;
}

/** Objects that libbpf refuses when it opens them, and so do we. */
export const REFUSED_OBJECTS: readonly string[] = ['legacy-maps', 'static-program'];

/** Names of all test objects: `xdp-hash` for `test/objects/xdp-hash.bpf.c`. */
export function objectNames(): readonly string[] {
  return readdirSync(OBJECT_SOURCES)
    .filter((file) => file.endsWith('.bpf.c'))
    .map((file) => file.slice(0, -'.bpf.c'.length))
    .sort();
}

/**
 * Path of the compiled object, made when the cache does not have it. Needs clang and libbpf's headers
 * (`describeWith(['clang', 'libbpf-headers'], …)`).
 */
export function objectPath(name: string, variant: ObjectVariant = {}): string {
  const flags = flagsOf(name, variant);
  const path = join(CACHE, keyOf(name, flags, variant), `${name}.bpf.o`);
  if (!existsSync(path)) compile(name, flags, { path, strip: variant.strip ?? false });
  return path;
}

/** Bytes of the compiled object. */
export function objectBytes(name: string, variant: ObjectVariant = {}): Uint8Array {
  return new Uint8Array(readFileSync(objectPath(name, variant)));
}

/** A source may end the flags with its own: a line `// clang: -g0`. */
function flagsOf(name: string, variant: ObjectVariant): readonly string[] {
  const own = /^\/\/ clang: (.+)$/m.exec(source(name))?.[1]?.split(' ') ?? [];
  const target = variant.endianness === 'big' ? 'bpfeb' : 'bpf';
  return ['-target', target, ...FLAGS, ...own];
}

function source(name: string): string {
  return readFileSync(join(OBJECT_SOURCES, `${name}.bpf.c`), 'utf8');
}

function keyOf(name: string, flags: readonly string[], variant: ObjectVariant): string {
  const hash = createHash('sha256').update(JSON.stringify([compiler(), flags, variant.strip]));
  for (const header of readdirSync(OBJECT_SOURCES).filter((file) => file.endsWith('.h')))
    hash.update(readFileSync(join(OBJECT_SOURCES, header)));
  return hash.update(source(name)).digest('hex').slice(0, 24);
}

let version: string | undefined;

function compiler(): string {
  version ??= execFileSync(tool('clang'), ['--version'], { encoding: 'utf8' });
  return version;
}

function compile(name: string, flags: readonly string[], output: { path: string; strip: boolean }) {
  mkdirSync(resolve(output.path, '..'), { recursive: true });
  const temporary = `${output.path}.${process.pid}`;
  const file = `${name}.bpf.c`;
  const paths = ['-idirafter', multiarchIncludes(), `-ffile-prefix-map=${OBJECT_SOURCES}=.`];
  run('clang', [...flags, ...paths, '-c', file, '-o', temporary]);
  if (output.strip) run('llvm-strip', ['-g', temporary]);
  // Suites compile in parallel; whoever is last puts the same bytes there.
  renameSync(temporary, output.path);
}

/** Debian keeps asm/types.h where clang does not look for target bpf. */
function multiarchIncludes(): string {
  return process.arch === 'arm64'
    ? '/usr/include/aarch64-linux-gnu'
    : '/usr/include/x86_64-linux-gnu';
}

function run(name: string, args: readonly string[]): void {
  execFileSync(tool(name), args, { cwd: OBJECT_SOURCES, stdio: ['ignore', 'inherit', 'inherit'] });
}

function tool(name: string): string {
  const path = findTool(name);
  if (path === undefined) throw new Error(`Test objects need ${name}, which is not on PATH.`);
  return path;
}
