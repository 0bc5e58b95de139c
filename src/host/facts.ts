import { machine, release, version } from 'node:os';
import { KIB, MIB, toEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { normalizeArchitecture } from '../oci/index.ts';
import { decodeCapabilities } from './capabilities.ts';
import { readKconfig } from './kconfig.ts';
import { findLibbpf } from './libbpf.ts';
import type {
  BpfFacts,
  BtfFacts,
  CgroupFacts,
  HostFacts,
  KernelFacts,
  MountFacts,
  OsFacts,
  ProcessFacts,
  SecurityFacts,
} from './model.ts';
import { chosen, decimal, parseMounts, parseOsRelease, softLimit, statusField } from './proc.ts';
import type { Mount } from './proc.ts';
import { createHostReader } from './reader.ts';
import type { HostReader } from './reader.ts';

/** Small files of /proc and /sys. */
const SMALL = 64 * KIB;
/** A node of a cluster has thousands of overlay mounts, each with a line of kilobytes. */
const MOUNTS_CAP = 32 * MIB;

export interface ReadHostFactsOptions extends Abortable {
  /** Folder that stands for `/`: an exported host or a fixture. Default `/`, this host. */
  readonly root?: string | undefined;
  /** Value of `EBPF_LIBBPF`. */
  readonly libbpf?: string | undefined;
  /** Value of `LD_LIBRARY_PATH`. */
  readonly libraryPath?: string | undefined;
}

/**
 * Facts of this host, or of the one whose files lie under `root`. It never fails on what it reads: what is missing
 * is null or false, what is there and unreadable is in `notes`. Rejects only when `signal` fires (`interrupted`, `timed-out`).
 */
export async function readHostFacts(options: ReadHostFactsOptions = {}): Promise<HostFacts> {
  try {
    return await gather(options);
  } catch (error) {
    throw toEbpfError(error);
  }
}

async function gather(options: ReadHostFactsOptions): Promise<HostFacts> {
  const { root = '/', signal } = options;
  const reader = createHostReader({ root, signal });
  const mounts = parseMounts((await reader.text('/proc/self/mounts', MOUNTS_CAP)) ?? '');
  const kernel = await readKernel(reader, root === '/');
  return {
    kernel,
    os: await readOs(reader),
    btf: await readBtf(reader),
    bpffs: await readMount(reader, mounts, { type: 'bpf', usual: '/sys/fs/bpf' }),
    tracefs: await readMount(reader, mounts, { type: 'tracefs', usual: '/sys/kernel/tracing' }),
    debugfs: await readMount(reader, mounts, { type: 'debugfs', usual: '/sys/kernel/debug' }),
    cgroup: cgroupOf(mounts),
    process: await readProcess(reader),
    bpf: await readBpf(reader),
    security: await readSecurity(reader),
    kconfig: await readKconfig(reader, kernel.release),
    libbpf: await findLibbpf(reader, {
      path: options.libbpf,
      libraryPath: options.libraryPath,
      machine: kernel.machine,
    }),
    notes: reader.notes,
  };
}

async function readKernel(reader: HostReader, live: boolean): Promise<KernelFacts> {
  // /proc/sys/kernel/arch came with Linux 6.1; the running kernel also answers uname(2).
  const from = async (name: string, now: () => string): Promise<string | null> =>
    live ? now() : ((await reader.text(`/proc/sys/kernel/${name}`, SMALL))?.trim() ?? null);
  const name = await from('arch', machine);
  return {
    release: await from('osrelease', release),
    version: await from('version', version),
    machine: name,
    architecture: name === null ? null : normalizeArchitecture(name),
  };
}

async function readOs(reader: HostReader): Promise<OsFacts> {
  const text =
    (await reader.text('/etc/os-release', SMALL)) ??
    (await reader.text('/usr/lib/os-release', SMALL)) ??
    '';
  const values = parseOsRelease(text);
  return {
    id: values.get('ID') ?? null,
    versionId: values.get('VERSION_ID') ?? null,
    name: values.get('PRETTY_NAME') ?? values.get('NAME') ?? null,
  };
}

async function readBtf(reader: HostReader): Promise<BtfFacts> {
  const path = '/sys/kernel/btf/vmlinux';
  const size = await reader.size(path);
  const head = size === null ? null : await reader.head(path, 2);
  const magic = head?.[0] === undefined || head[1] === undefined ? 0 : (head[1] << 8) | head[0];
  return {
    present: size !== null,
    // BTF is in the byte order of its kernel: 0xeb9f reads 9f eb or eb 9f.
    readable: magic === 0xeb9f || magic === 0x9feb,
    size,
  };
}

interface MountKind {
  readonly type: string;
  readonly usual: string;
}

async function readMount(
  reader: HostReader,
  mounts: readonly Mount[],
  { type, usual }: MountKind,
): Promise<MountFacts> {
  const paths = mounts.filter((mount) => mount.type === type).map((mount) => mount.path);
  const path = paths.includes(usual) ? usual : paths[0];
  if (path === undefined) return { mounted: false, path: null, readable: false };
  return { mounted: true, path, readable: await reader.canList(path) };
}

function cgroupOf(mounts: readonly Mount[]): CgroupFacts {
  const unified = mounts.find((mount) => mount.type === 'cgroup2');
  const legacy = mounts.some((mount) => mount.type === 'cgroup');
  const path = unified?.path ?? null;
  if (legacy) return { version: unified === undefined ? 'v1' : 'hybrid', path };
  return { version: unified === undefined ? null : 'v2', path };
}

async function readProcess(reader: HostReader): Promise<ProcessFacts> {
  const status = (await reader.text('/proc/self/status', SMALL)) ?? '';
  const limits = (await reader.text('/proc/self/limits', SMALL)) ?? '';
  const map = await reader.text('/proc/self/uid_map', SMALL);
  return {
    uid: decimal(statusField(status, 'Uid')?.split(/\s+/)[1] ?? null),
    capabilities: decodeCapabilities(statusField(status, 'CapEff')),
    // The first user namespace maps every id to itself (user_namespaces(7)).
    userNamespace: map === null ? null : !/^\s*0\s+0\s+4294967295\s*$/.test(map),
    memlock: softLimit(limits, 'Max locked memory'),
  };
}

async function readBpf(reader: HostReader): Promise<BpfFacts> {
  const sysctl = async (name: string): Promise<number | null> =>
    decimal(await reader.text(`/proc/sys/${name}`, SMALL));
  const jit = await sysctl('net/core/bpf_jit_enable');
  return {
    unprivilegedDisabled: await sysctl('kernel/unprivileged_bpf_disabled'),
    jit: jit === null ? null : jit !== 0,
    perfEventParanoid: await sysctl('kernel/perf_event_paranoid'),
  };
}

async function readSecurity(reader: HostReader): Promise<SecurityFacts> {
  const mode = chosen((await reader.text('/sys/kernel/security/lockdown', SMALL)) ?? '');
  const list = await reader.text('/sys/kernel/security/lsm', SMALL);
  const lsms = list === null ? null : list.trim().split(',').filter(Boolean);
  return {
    lockdown: mode === 'none' || mode === 'integrity' || mode === 'confidentiality' ? mode : null,
    lsms,
    bpfLsm: lsms?.includes('bpf') ?? null,
  };
}
