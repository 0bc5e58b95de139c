/** What is known of a host: plain and JSON-safe. `null` says that it could not be learned, never that it is absent. */
export interface HostFacts {
  readonly kernel: KernelFacts;
  readonly os: OsFacts;
  /** The kernel's own type information, `/sys/kernel/btf/vmlinux`. */
  readonly btf: BtfFacts;
  readonly bpffs: MountFacts;
  readonly tracefs: MountFacts;
  readonly debugfs: MountFacts;
  readonly cgroup: CgroupFacts;
  readonly process: ProcessFacts;
  readonly bpf: BpfFacts;
  readonly security: SecurityFacts;
  /** The build options of the kernel that matter to BPF, by name (`CONFIG_BPF_SYSCALL: 'y'`); null when not published. */
  readonly kconfig: Readonly<Record<string, string>> | null;
  /** The libbpf that the loader would open; null when none was found. */
  readonly libbpf: LibbpfFacts | null;
  /** What was there and could not be read or was cut, one line each. */
  readonly notes: readonly string[];
}

export interface KernelFacts {
  /** `uname -r`. */
  readonly release: string | null;
  /** `uname -v`. */
  readonly version: string | null;
  /** `uname -m`. */
  readonly machine: string | null;
  /** The same by the names of image-spec: `amd64`, `arm64` … */
  readonly architecture: string | null;
}

/** From os-release(5). */
export interface OsFacts {
  readonly id: string | null;
  readonly versionId: string | null;
  readonly name: string | null;
}

export interface BtfFacts {
  readonly present: boolean;
  /** True when this process can read it and it begins with the magic of BTF. */
  readonly readable: boolean;
  /** Bytes. */
  readonly size: number | null;
}

export interface MountFacts {
  readonly mounted: boolean;
  /** Where; the usual place when it is mounted more than once. */
  readonly path: string | null;
  /** True when this process can list it. */
  readonly readable: boolean;
}

export interface CgroupFacts {
  /** `hybrid`: controllers on version 1, with a version 2 tree beside them. BPF programs attach to version 2 only. */
  readonly version: 'v1' | 'v2' | 'hybrid' | null;
  /** Where the version 2 tree is mounted. */
  readonly path: string | null;
}

export interface ProcessFacts {
  /** Effective user id. */
  readonly uid: number | null;
  /** Names of the effective capabilities (`CAP_BPF` …), in the order of their numbers. */
  readonly capabilities: readonly string[] | null;
  /** True when the user ids are mapped: capabilities are then not those of the host. */
  readonly userNamespace: boolean | null;
  /** Bytes; -1 means unlimited. Kernels before 5.11 charge BPF maps against it. */
  readonly memlock: number | null;
}

export interface BpfFacts {
  /** `kernel.unprivileged_bpf_disabled`: 0 allowed, 1 disabled until the next boot, 2 disabled. */
  readonly unprivilegedDisabled: number | null;
  /** `net.core.bpf_jit_enable` is not 0. */
  readonly jit: boolean | null;
  /** `kernel.perf_event_paranoid`. */
  readonly perfEventParanoid: number | null;
}

export interface SecurityFacts {
  readonly lockdown: 'none' | 'integrity' | 'confidentiality' | null;
  /** Active Linux security modules. */
  readonly lsms: readonly string[] | null;
  /** True when `bpf` is among them, which BPF LSM programs need. */
  readonly bpfLsm: boolean | null;
}

export interface LibbpfFacts {
  readonly path: string;
  /** `1.1.2`, from the file name that the link ends at; null when the name does not say. */
  readonly version: string | null;
  /** Why it cannot be opened; null when nothing speaks against it. */
  readonly problem: string | null;
}

/** One line of `ebpf doctor`; other use cases make theirs of the same shape. */
export interface Check {
  /** Stable name: `kernel`, `btf`, `bpffs` … */
  readonly id: string;
  readonly title: string;
  readonly status: 'ok' | 'warning' | 'problem';
  /** What was found, in a few words. */
  readonly value: string;
  /** What to do, with a command where there is one; null when there is nothing to do. */
  readonly advice: string | null;
}
