import { printable } from '../base/index.ts';
import type { Check, HostFacts, MountFacts } from './model.ts';

/** Oldest kernel with BTF, which typed maps and global variables rest on. */
const OLDEST_KERNEL = [4, 18] as const;
/** First kernel with ring buffers and with CAP_BPF and CAP_PERFMON. */
const RING_BUFFER_KERNEL = [5, 8] as const;

/** What a check found; id and title are added by {@link diagnose}. */
type Finding = Pick<Check, 'status' | 'value' | 'advice'>;

const CHECKS: readonly {
  readonly id: string;
  readonly title: string;
  readonly check: (facts: HostFacts) => Finding;
}[] = [
  { id: 'kernel', title: 'Kernel', check: checkKernel },
  { id: 'btf', title: 'Kernel BTF', check: checkBtf },
  { id: 'bpffs', title: 'BPF file system', check: checkBpffs },
  { id: 'tracefs', title: 'tracefs', check: checkTracefs },
  { id: 'capabilities', title: 'Capabilities', check: checkCapabilities },
  { id: 'lockdown', title: 'Kernel lockdown', check: checkLockdown },
  { id: 'libbpf', title: 'libbpf', check: checkLibbpf },
];

/** Judges facts: can BPF programs run here, and what to do where they cannot. Pure; the order is that of the doctor. */
export function diagnose(facts: HostFacts): readonly Check[] {
  return CHECKS.map(({ id, title, check }) => {
    const finding = check(facts);
    return { id, title, ...finding, value: printable(finding.value) };
  });
}

const ok = (value: string): Finding => ({ status: 'ok', value, advice: null });
const warning = (value: string, advice: string): Finding => ({ status: 'warning', value, advice });
const problem = (value: string, advice: string): Finding => ({ status: 'problem', value, advice });

function checkKernel({ kernel, kconfig }: HostFacts): Finding {
  const { release, architecture } = kernel;
  if (release === null)
    return warning('unknown', 'Run this on Linux: BPF programs load into a Linux kernel only.');
  const value = architecture === null ? release : `${release} ${architecture}`;
  if (isOlder(release, OLDEST_KERNEL))
    return problem(value, 'Use Linux 5.8 or newer; before 4.18 there are no typed maps.');
  if (kconfig?.['CONFIG_BPF_SYSCALL'] === 'n')
    return problem(
      `${value}, built without BPF`,
      'Use a kernel with CONFIG_BPF_SYSCALL=y; every distribution kernel has it.',
    );
  if (isOlder(release, RING_BUFFER_KERNEL))
    return warning(
      value,
      'Use Linux 5.8 or newer for ring buffers; here only objects with perf buffers run.',
    );
  return ok(value);
}

function isOlder(release: string, [major, minor]: readonly [number, number]): boolean {
  const match = /^(\d{1,6})\.(\d{1,6})/.exec(release);
  if (match === null) return false;
  const [have, haveMinor] = [Number(match[1]), Number(match[2])];
  return have < major || (have === major && haveMinor < minor);
}

function checkBtf({ btf, kconfig }: HostFacts): Finding {
  if (!btf.present) {
    const why = kconfig?.['CONFIG_DEBUG_INFO_BTF'] === 'y' ? 'missing' : 'none in this kernel';
    return warning(
      why,
      'Use a kernel with CONFIG_DEBUG_INFO_BTF=y, or artifacts that carry BTF: CO-RE programs and fentry need it.',
    );
  }
  if (!btf.readable)
    return problem(
      'unreadable',
      'Let this user read /sys/kernel/btf/vmlinux: sudo chmod a+r /sys/kernel/btf/vmlinux',
    );
  return ok(btf.size === null ? 'readable' : `${btf.size} bytes`);
}

function checkBpffs({ bpffs }: HostFacts): Finding {
  return checkMount(bpffs, 'Only pinned maps and links need it: sudo mount -t bpf bpf /sys/fs/bpf');
}

function checkTracefs({ tracefs }: HostFacts): Finding {
  return checkMount(
    tracefs,
    'Tracepoints, kprobes and uprobes need it: sudo mount -t tracefs tracefs /sys/kernel/tracing',
  );
}

function checkMount(mount: MountFacts, advice: string): Finding {
  if (!mount.mounted || mount.path === null) return warning('not mounted', advice);
  if (!mount.readable)
    return warning(
      `${mount.path}, closed to this user`,
      'Run as root: only root may look into it.',
    );
  return ok(mount.path);
}

function checkCapabilities({ process, bpf }: HostFacts): Finding {
  const { capabilities, userNamespace, uid } = process;
  const who = uid === null ? '' : `uid ${uid}, `;
  if (capabilities === null)
    return warning('unknown', 'Mount /proc: sudo mount -t proc proc /proc');
  if (userNamespace === true)
    return problem(
      `${who}in a user namespace`,
      'Run outside the user namespace (a rootless container is one): the kernel asks for capabilities of the host.',
    );
  const missing = missingCapability(capabilities);
  if (missing === 'CAP_BPF') {
    const allowed = bpf.unprivilegedDisabled === 0 ? 'only socket filters' : 'no BPF';
    return problem(`${who}${allowed}`, 'Run as root (sudo), or with CAP_BPF and CAP_PERFMON.');
  }
  if (missing === 'CAP_PERFMON')
    return problem(`${who}CAP_BPF without CAP_PERFMON`, 'Run as root (sudo), or add CAP_PERFMON.');
  if (missing !== null)
    return warning(`${who}without ${missing}`, `Add ${missing} for xdp, tc and sockets.`);
  return ok(
    `${who}${capabilities.includes('CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : 'CAP_BPF, CAP_PERFMON'}, CAP_NET_ADMIN`,
  );
}

/** The first that is missing of what loading and attaching ask for; CAP_SYS_ADMIN stands for the first two (capabilities(7)). */
function missingCapability(capabilities: readonly string[]): string | null {
  const admin = capabilities.includes('CAP_SYS_ADMIN') ? ['CAP_BPF', 'CAP_PERFMON'] : [];
  const have = [...capabilities, ...admin];
  const wanted = ['CAP_BPF', 'CAP_PERFMON', 'CAP_NET_ADMIN'];
  return wanted.find((name) => !have.includes(name)) ?? null;
}

function checkLockdown({ security }: HostFacts): Finding {
  if (security.lockdown === 'confidentiality')
    return warning(
      'confidentiality',
      'Boot without lockdown=confidentiality: here programs may not read kernel memory.',
    );
  return ok(security.lockdown ?? 'none known');
}

function checkLibbpf({ libbpf }: HostFacts): Finding {
  const advice =
    'Install libbpf 1.0 or newer (apt-get install libbpf1, dnf install libbpf), or name one in EBPF_LIBBPF.';
  if (libbpf === null) return problem('not found', advice);
  const { path, version, problem: why } = libbpf;
  if (why !== null) return problem(`${path}: ${why}`, advice);
  if (version?.startsWith('0.')) return problem(`${version}, too old (${path})`, advice);
  return ok(version === null ? path : `${version} (${path})`);
}
