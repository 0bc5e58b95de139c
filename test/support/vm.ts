import { execFileSync } from 'node:child_process';
import {
  existsSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cpioArchive, DIRECTORY, FILE, LINK, PROGRAM } from './cpio.ts';
import type { CpioEntry } from './cpio.ts';
import { TOOL_CACHE, findTool } from './needs.ts';
import { startProcess } from './process.ts';

/** The kernels that set-up fetched: folders of the tool cache with vmlinuz, release and modules. */
export function kernelFolder(series: string): string | undefined {
  const folder = join(TOOL_CACHE, 'kernels', series);
  return existsSync(join(folder, 'release')) ? folder : undefined;
}

export interface MachineRun {
  /** Folder of the kernel. */
  readonly kernel: string;
  /** Shell commands, run as root with busybox, `node` and `ebpf` on the PATH. */
  readonly script: string;
  /** A folder for the initramfs. */
  readonly dir: string;
  /** Longest life of the machine. */
  readonly limitMs: number;
}

export interface MachineResult {
  /** What the script wrote, both streams. */
  readonly output: string;
  readonly exitCode: number;
  /** All the machine said, for messages. */
  readonly console: string;
}

/** Address of the host, as the machine sees it. */
export const HOST_ADDRESS = '10.0.2.2';

const BEGIN = '<<<begin>>>';
const END = /<<<end (\d+)>>>/;

/** Boots a kernel with the built program in memory, runs a script as its only process, and ends it. */
export async function runInMachine(run: MachineRun): Promise<MachineResult> {
  const image = join(run.dir, 'initramfs');
  const log = join(run.dir, 'console');
  writeFileSync(image, cpioArchive(rootFileSystem(run)));
  const machine = startProcess(findTool('qemu-system-x86_64') ?? 'qemu-system-x86_64', [
    // Without cmpxchg16b: QEMU 7.2 leaves wrong flags behind it when an interrupt comes, and the kernel dies of them.
    ...['-accel', 'tcg', '-cpu', 'max,-cx16', '-smp', '1', '-m', '1536', '-no-reboot'],
    ...['-serial', `file:${log}`, '-monitor', 'none', '-display', 'none'],
    ...['-kernel', join(run.kernel, 'vmlinuz'), '-initrd', image],
    ...['-append', 'console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off lsm=landlock,bpf'],
    ...['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net'],
  ]);
  const timer = setTimeout(() => machine.child.kill('SIGKILL'), run.limitMs);
  try {
    await new Promise<void>((done) => machine.child.once('exit', () => done()));
  } finally {
    clearTimeout(timer);
    await machine.stop('SIGKILL');
  }
  const console = existsSync(log) ? readFileSync(log, 'utf8') : '';
  return readConsole(`${machine.output()}${console}`.replaceAll('\r', ''));
}

function readConsole(console: string): MachineResult {
  const begin = console.indexOf(BEGIN);
  const end = END.exec(console);
  if (begin < 0 || end === null) return { output: console, exitCode: -1, console };
  return {
    output: console.slice(begin + BEGIN.length + 1, end.index),
    exitCode: Number(end[1]),
    console,
  };
}

function rootFileSystem(run: MachineRun): readonly CpioEntry[] {
  const files = new Map<string, CpioEntry>();
  const add = (entry: CpioEntry): void => {
    for (let dir = dirname(entry.path); dir !== '.' && !files.has(dir); dir = dirname(dir)) {
      files.set(dir, { path: dir, mode: DIRECTORY });
    }
    files.set(entry.path, entry);
  };
  for (const dir of ['proc', 'sys', 'dev', 'tmp', 'root']) add({ path: dir, mode: DIRECTORY });
  addProgram(add, '/bin/busybox');
  addProgram(add, process.execPath, 'bin/node');
  addLibrary(add, findLibrary('libbpf.so.1'));
  addTree(add, resolve('dist'), 'opt/ebpf/dist');
  addTree(add, resolve('node_modules/koffi'), 'opt/ebpf/node_modules/koffi');
  addTree(add, resolve('node_modules/@koromix'), 'opt/ebpf/node_modules/@koromix');
  add({ path: 'opt/ebpf/package.json', mode: FILE, data: readFileSync('package.json') });
  add({ path: 'bin/ebpf', mode: LINK, data: Buffer.from('/opt/ebpf/dist/ebpf.js') });
  addTree(add, join(run.kernel, 'modules'), 'modules');
  add({ path: 'init', mode: PROGRAM, data: Buffer.from(INIT) });
  add({ path: 'script', mode: PROGRAM, data: Buffer.from(`#!/bin/busybox sh\n${run.script}\n`) });
  // The kernel makes a folder's entries in the order of the archive: parents first.
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Add = (entry: CpioEntry) => void;

function addProgram(add: Add, path: string, as: string = path.slice(1)): void {
  add({ path: as, mode: PROGRAM, data: readFileSync(realpathSync(path)) });
  librariesOf(path).forEach((library) => addLibrary(add, library));
}

function addLibrary(add: Add, path: string): void {
  add({ path: path.slice(1), mode: PROGRAM, data: readFileSync(realpathSync(path)) });
  for (const library of librariesOf(path)) {
    add({ path: library.slice(1), mode: PROGRAM, data: readFileSync(realpathSync(library)) });
  }
}

/** Paths of the shared libraries that the dynamic linker would load. */
function librariesOf(path: string): readonly string[] {
  try {
    const text = execFileSync('ldd', [path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...text.matchAll(/(?:=> |^\t)(\/\S+)/gm)].map((match) => match[1] ?? '');
  } catch {
    // ldd ends with 1 for a static program.
    return [];
  }
}

function findLibrary(name: string): string {
  const line = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
    .split('\n')
    .find((entry) => entry.includes(`\t${name} `));
  const path = line?.split(' => ')[1];
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return path;
}

function addTree(add: Add, from: string, to: string): void {
  for (const path of readdirSync(from, { recursive: true }).map(String)) {
    const file = join(from, path);
    if (statSync(file).isFile())
      add({ path: join(to, path), mode: PROGRAM, data: readFileSync(file) });
  }
}

const INIT = `#!/bin/busybox sh
/bin/busybox mkdir -p /usr/bin /usr/sbin /sbin
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root TERM=dumb
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/shm && mount -t tmpfs shm /dev/shm
mount -t tracefs tracefs /sys/kernel/tracing
mount -t bpf bpf /sys/fs/bpf
mount -t cgroup2 cgroup /sys/fs/cgroup
while read -r module; do insmod /modules/$module.ko; done < /modules/order
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
ln -s /bin/node /usr/bin/node
cd /root
echo '${BEGIN}'
/script 2>&1
echo "<<<end $?>>>"
poweroff -f
`;
