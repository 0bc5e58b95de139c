import type { LibbpfFacts } from './model.ts';
import type { HostReader } from './reader.ts';

const SONAME = 'libbpf.so.1';
const CONF_CAP = 64 * 1024;
const CONF_FILES = 100;

/** Debian's folder names (multiarch) and the ELF machine number, by `uname -m`. */
const MACHINES: Readonly<Record<string, { readonly triplet: string; readonly elf: number }>> = {
  x86_64: { triplet: 'x86_64-linux-gnu', elf: 62 },
  aarch64: { triplet: 'aarch64-linux-gnu', elf: 183 },
  armv7l: { triplet: 'arm-linux-gnueabihf', elf: 40 },
  riscv64: { triplet: 'riscv64-linux-gnu', elf: 243 },
  s390x: { triplet: 's390x-linux-gnu', elf: 22 },
  ppc64le: { triplet: 'powerpc64le-linux-gnu', elf: 21 },
  loongarch64: { triplet: 'loongarch64-linux-gnu', elf: 258 },
};

export interface FindLibbpfOptions {
  /** Path of the library, as `EBPF_LIBBPF` gives it; nothing else is looked at then. */
  readonly path?: string | undefined;
  /** Folders to search first, as `LD_LIBRARY_PATH` gives them. */
  readonly libraryPath?: string | undefined;
  /** `uname -m`. */
  readonly machine: string | null;
}

/**
 * The libbpf that the dynamic linker would take, without opening it: the folders of `LD_LIBRARY_PATH`, of
 * /etc/ld.so.conf and the linker's own (ld.so(8)). A library of another architecture is passed over, as there.
 */
export async function findLibbpf(
  reader: HostReader,
  options: FindLibbpfOptions,
): Promise<LibbpfFacts | null> {
  const { path, machine } = options;
  if (path?.includes('/')) return look(reader, path, machine);
  let unusable: LibbpfFacts | null = null;
  for (const dir of await folders(reader, options)) {
    const found = await look(reader, `${dir}/${path ?? SONAME}`, machine);
    if (found?.problem === null) return found;
    unusable ??= found;
  }
  return unusable;
}

async function look(
  reader: HostReader,
  path: string,
  machine: string | null,
): Promise<LibbpfFacts | null> {
  const real = await reader.resolve(path);
  if (real === null) return null;
  const header = await reader.head(real, 20);
  if (header === null) return null;
  return { path, version: versionOf(real), problem: problemOf(header, machine) };
}

function versionOf(path: string): string | null {
  return /\.so\.(\d+\.\d+(?:\.\d+)?)$/.exec(path)?.[1] ?? null;
}

/** Reads the ELF header (gabi, "ELF Header"): magic, byte order, e_type ET_DYN, e_machine. */
function problemOf(header: Uint8Array, machine: string | null): string | null {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < 20 || view.getUint32(0) !== 0x7f454c46) return 'it is not an ELF file';
  const little = header[5] === 1;
  if (view.getUint16(16, little) !== 3) return 'it is not a shared library';
  const wanted = machine === null ? undefined : MACHINES[machine]?.elf;
  if (wanted !== undefined && view.getUint16(18, little) !== wanted)
    return `it is not for ${machine ?? ''}`;
  return null;
}

async function folders(
  reader: HostReader,
  { libraryPath, machine }: FindLibbpfOptions,
): Promise<readonly string[]> {
  const triplet = machine === null ? undefined : MACHINES[machine]?.triplet;
  const names = [...(triplet === undefined ? [] : [`lib/${triplet}`]), 'lib64', 'lib'];
  return [
    ...new Set([
      ...(libraryPath ?? '').split(/[:;]/).filter((dir) => dir.startsWith('/')),
      ...(await configured(reader)),
      ...['/usr/local', '', '/usr'].flatMap((base) => names.map((name) => `${base}/${name}`)),
    ]),
  ];
}

/** Folders of /etc/ld.so.conf; its `include` lines are taken as the folder of .conf files that every distribution has. */
async function configured(reader: HostReader): Promise<readonly string[]> {
  const dir = '/etc/ld.so.conf.d';
  const names = (await reader.list(dir)).filter((name) => name.endsWith('.conf'));
  const paths = [...names.slice(0, CONF_FILES).map((name) => `${dir}/${name}`), '/etc/ld.so.conf'];
  const found: string[] = [];
  for (const path of paths) {
    const text = (await reader.text(path, CONF_CAP)) ?? '';
    const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
    found.push(...lines.filter((line) => line.startsWith('/')));
  }
  return found.slice(0, CONF_FILES);
}
