import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '../../support/tmp.ts';

/** Files of a host by their absolute path; `-> target` makes a symbolic link. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A folder that stands for `/` with these files. */
export function rootOf(tree: Tree): string {
  const root = temporaryDirectory();
  for (const [path, content] of Object.entries(tree)) {
    const at = join(root, path);
    mkdirSync(path.endsWith('/') ? at : dirname(at), { recursive: true });
    if (path.endsWith('/')) continue;
    if (typeof content === 'string' && content.startsWith('-> ')) symlinkSync(content.slice(3), at);
    else writeFileSync(at, content);
  }
  return root;
}

/** The head of an ELF shared library for a machine number. */
export function libraryFor(machine: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.set([3, 0, machine, 0], 16);
  return bytes;
}

export const X86_64 = 62;
export const ARM64 = 183;

/** A host where everything is as it should be. */
export const GOOD_HOST: Tree = {
  '/proc/sys/kernel/osrelease': '6.1.0-18-amd64\n',
  '/proc/sys/kernel/version': '#1 SMP Debian\n',
  '/proc/sys/kernel/arch': 'x86_64\n',
  '/proc/sys/kernel/unprivileged_bpf_disabled': '2\n',
  '/proc/sys/kernel/perf_event_paranoid': '3\n',
  '/proc/sys/net/core/bpf_jit_enable': '1\n',
  '/proc/self': '-> 42',
  '/proc/42/mounts': [
    'bpf /sys/fs/bpf bpf rw,nosuid 0 0',
    'tracefs /sys/kernel/tracing tracefs rw 0 0',
    'debugfs /sys/kernel/debug debugfs rw 0 0',
    'cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0',
    '',
  ].join('\n'),
  '/proc/42/status':
    'Name:\tnode\nUid:\t0\t0\t0\t0\nCapInh:\t0000000000000000\nCapEff:\t000001ffffffffff\n',
  '/proc/42/limits':
    'Limit                     Soft Limit           Hard Limit           Units     \n' +
    'Max locked memory         8388608              unlimited            bytes     \n',
  '/proc/42/uid_map': '         0          0 4294967295\n',
  '/etc/os-release': '-> ../usr/lib/os-release',
  '/usr/lib/os-release':
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
  '/sys/kernel/btf/vmlinux': new Uint8Array([0x9f, 0xeb, 1, 0, 24, 0, 0, 0]),
  '/sys/fs/bpf/': '',
  '/sys/kernel/tracing/': '',
  '/sys/kernel/debug/': '',
  '/sys/kernel/security/lockdown': '[none] integrity confidentiality\n',
  '/sys/kernel/security/lsm': 'lockdown,capability,landlock,bpf',
  '/boot/config-6.1.0-18-amd64':
    '# comment\nCONFIG_BPF=y\nCONFIG_BPF_SYSCALL=y\n# CONFIG_BPF_PRELOAD is not set\nCONFIG_E1000=m\nCONFIG_LSM="landlock,bpf"\n',
  '/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
  '/etc/ld.so.conf.d/x86_64.conf': '# Multiarch support\n/usr/lib/x86_64-linux-gnu\n',
  '/usr/lib/x86_64-linux-gnu/libbpf.so.1': '-> libbpf.so.1.1.2',
  '/usr/lib/x86_64-linux-gnu/libbpf.so.1.1.2': libraryFor(X86_64),
};

/** The same host with other or, when undefined, missing files. */
export function hostWith(changes: Readonly<Record<string, string | Uint8Array | undefined>>): Tree {
  const tree: Record<string, string | Uint8Array> = { ...GOOD_HOST };
  for (const [path, content] of Object.entries(changes)) {
    if (content === undefined) Reflect.deleteProperty(tree, path);
    else tree[path] = content;
  }
  return tree;
}
