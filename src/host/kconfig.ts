import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { MIB, errnoOf } from '../base/index.ts';
import type { HostReader } from './reader.ts';

/** A configuration has about 300 KB; compressed about 60 KB. */
const CAP = 4 * MIB;

/** What matters to BPF: a pattern, so that options of coming kernels are seen too. */
const RELEVANT =
  /^CONFIG_(?:.*BPF.*|DEBUG_INFO_BTF.*|(?:DYNAMIC_)?FTRACE.*|FUNCTION_TRACER|FUNCTION_ERROR_INJECTION|[KU]PROBES|[KU]PROBE_EVENTS|FPROBE|KRETPROBES|PERF_EVENTS|TRACEPOINTS|XDP_SOCKETS.*|NET_SCH_INGRESS|IKCONFIG.*|CGROUPS|SECURITY_LOCKDOWN.*|LSM|KALLSYMS.*)$/;

/** The options of the running kernel that matter to BPF; null when neither /proc/config.gz nor a file of the distribution is there. */
export async function readKconfig(
  reader: HostReader,
  release: string | null,
): Promise<Readonly<Record<string, string>> | null> {
  const packed = await reader.bytes('/proc/config.gz', CAP);
  const text = packed === null ? null : await unpack(packed);
  if (text !== null) return parseKconfig(text);
  // The release is part of paths: only what cannot leave the folder.
  if (release === null || !/^[\w+~-][\w.+~-]*$/.test(release)) return null;
  for (const path of [`/boot/config-${release}`, `/lib/modules/${release}/config`]) {
    const plain = await reader.text(path, CAP);
    if (plain !== null) return parseKconfig(plain);
  }
  return null;
}

/** Reads `CONFIG_X=value` lines and keeps what matters to BPF; `# CONFIG_X is not set` becomes `n`. */
export function parseKconfig(text: string): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^(?:# (CONFIG_\w+) is not set|(CONFIG_\w+)=(.{0,256}))$/.exec(line);
    const name = match?.[1] ?? match?.[2];
    if (name !== undefined && RELEVANT.test(name)) options[name] = match?.[3] ?? 'n';
  }
  return options;
}

async function unpack(packed: Uint8Array): Promise<string | null> {
  try {
    return (await promisify(gunzip)(packed, { maxOutputLength: CAP })).toString('utf8');
  } catch (error) {
    // Not a gzip file, or one that unpacks to more than a kernel configuration: the same as none.
    if (errnoOf(error) !== undefined) return null;
    throw error;
  }
}
