import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Where set-up puts tools that apt does not have. */
export const TOOL_CACHE: string =
  setting('EBPF_TOOL_CACHE') ??
  join(setting('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'ebpf-oci', 'tools');

/** What a suite may need of the machine. Each answers whether it is there. */
const FEATURES = {
  root: () => process.getuid?.() === 0,
  bpf: () => process.getuid?.() === 0 && existsSync('/sys/kernel/btf/vmlinux') && bpfAllowed(),
  tracefs: () =>
    existsSync('/sys/kernel/tracing/events') || existsSync('/sys/kernel/debug/tracing/events'),
  clang: () => findTool('clang') !== undefined,
  'clang-14': () => clangVersion() === '14',
  'llvm-objdump': () => findTool('llvm-objdump') !== undefined,
  bpftool: () => findTool('bpftool') !== undefined,
  'docker-registry': () => findTool('docker-registry') !== undefined,
  skopeo: () => findTool('skopeo') !== undefined,
  oras: () => findTool('oras') !== undefined,
  conformance: () => findTool('conformance') !== undefined,
  regctl: () => findTool('regctl') !== undefined,
  crane: () => findTool('crane') !== undefined,
  regsync: () => findTool('regsync') !== undefined,
  'distribution-v3': () => findTool('distribution') !== undefined,
  zot: () => findTool('zot') !== undefined,
  moto: () => existsSync(join(motoFolder(), '.packages')),
  netns: () => process.getuid?.() === 0 && findTool('ip') !== undefined && netnsAllowed(),
  libbpf: () => findLibbpf(),
  'libbpf-headers': () => existsSync('/usr/include/bpf/bpf_helpers.h'),
  qemu: () => findTool('qemu-system-x86_64') !== undefined,
  kernels: () =>
    ['5.10', '6.1', '6.12'].every((series) =>
      existsSync(join(TOOL_CACHE, 'kernels', series, 'release')),
    ),
  hadolint: () => findTool('hadolint') !== undefined,
  buildah: () => findTool('buildah') !== undefined,
  'image-base': () => existsSync(imageBase()),
  strace: () => findTool('strace') !== undefined,
} as const satisfies Record<string, () => boolean>;

/** The Debian base that set-up makes for the image suite. */
export function imageBase(): string {
  return join(TOOL_CACHE, `image-base-bookworm-node-${process.versions.node}.tar`);
}

/** PYTHONPATH for `python3 -m moto.server`, an implementation of the AWS APIs. */
export function motoFolder(): string {
  return join(TOOL_CACHE, 'python', 'moto');
}

export type Feature = keyof typeof FEATURES;

const known = new Map<Feature, boolean>();

/** True when the machine has the feature; asked once. */
export function has(feature: Feature): boolean {
  const answer = known.get(feature) ?? FEATURES[feature]();
  known.set(feature, answer);
  return answer;
}

/** A suite that runs where all its features are; elsewhere it is counted as skipped and its title names what is missing. */
export function describeWith(features: readonly Feature[], title: string, body: () => void): void {
  const missing = features.filter((feature) => !has(feature));
  if (missing.length === 0) describe(title, body);
  else describe.skip(`${title} [missing: ${missing.join(', ')}]`, body);
}

/** Path of a program on PATH, in the usual system folders or in the tool cache. */
export function findTool(name: string): string | undefined {
  const dirs = [
    join(TOOL_CACHE, 'bin'),
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return dirs.map((dir) => join(dir, name)).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function clangVersion(): string | undefined {
  const clang = findTool('clang');
  if (clang === undefined) return undefined;
  return /clang version (\d+)\./.exec(
    execFileSync(clang, ['--version'], { encoding: 'utf8' }),
  )?.[1];
}

function netnsAllowed(): boolean {
  try {
    execFileSync('unshare', ['--net', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function bpfAllowed(): boolean {
  const bpftool = findTool('bpftool');
  if (bpftool === undefined) return true;
  try {
    execFileSync(bpftool, ['prog', 'list'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function findLibbpf(): boolean {
  const dirs = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
  ];
  return (
    process.env['EBPF_LIBBPF'] !== undefined ||
    dirs.some((dir) => existsSync(join(dir, 'libbpf.so.1')))
  );
}

/** An environment variable; an empty one counts as not set, as the XDG specification has it. */
function setting(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
