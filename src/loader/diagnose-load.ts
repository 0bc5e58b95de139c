import { EbpfError } from '../base/index.ts';
import { errnoName, errnoText } from './ffi/errno.ts';
import type { LibbpfLibrary } from './ffi/library.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { ProgramHandle } from './ffi/program.ts';
import { readPrivileges } from './privileges.ts';
import type { Privileges } from './privileges.ts';
import { summarizeVerifierLog } from './verifier-log.ts';

/** Messages of libbpf kept in the details of an error. */
const MESSAGES_KEPT = 8;
/** Characters of a verifier log kept in the details of an error, from its end. */
const LOG_KEPT = 1024 * 1024;

const NO_BTF =
  /failed to find valid kernel BTF|[Ee]rror loading vmlinux BTF|failed to load vmlinux BTF|kernel BTF is missing/;
const NO_TARGET = /prog '([^']*)': failed to find kernel BTF type ID of '([^']*)'/;
const MAP_REFUSED = /map '([^']*)': failed to (?:create|auto-pin|set initial contents)/;
const PROGRAM_REFUSED = /prog '([^']*)': (?:BPF program load failed|failed to load)/;

const ROOT_HINT = 'Run it as root (sudo), or with the capabilities CAP_BPF and CAP_PERFMON.';

/** Why not even the smallest program can be loaded. */
export function trivialFailure(
  errno: number,
  privileges: Privileges = readPrivileges(),
): EbpfError {
  const name = errnoName(errno);
  const details = { errno: name, uid: privileges.uid };
  if (name === 'ENOSYS') {
    return new EbpfError('bpf-unavailable', 'This kernel has no bpf() system call.', {
      hint: 'A kernel with CONFIG_BPF_SYSCALL=y is needed; some containers and sandboxes take the call away.',
      details,
    });
  }
  if (name === 'EPERM' || name === 'EACCES') return notPermitted(privileges, details);
  return new EbpfError(
    'bpf-unavailable',
    `The kernel refuses even the smallest BPF program: ${errnoText(errno)}.`,
    {
      hint: 'The kernel log (dmesg) may say more.',
      details,
    },
  );
}

function notPermitted(privileges: Privileges, details: Record<string, unknown>): EbpfError {
  if (!privileges.bpf) {
    return new EbpfError(
      'not-root',
      `Loading BPF programs is not permitted to this user (uid ${privileges.uid}).`,
      { hint: ROOT_HINT, details },
    );
  }
  const hint = privileges.userNamespace
    ? 'This is a user namespace (a rootless container): run it in the first one, as root of the host.'
    : 'A container or sandbox (seccomp) or a security module takes bpf() away; Docker: --privileged, or --cap-add BPF,PERFMON with seccomp=unconfined.';
  return new EbpfError('bpf-unavailable', 'The kernel permits no BPF here, not even to root.', {
    hint,
    details,
  });
}

/** Why libbpf could not make sense of the bytes. */
export function openFailure(errno: number, messages: readonly string[]): EbpfError {
  if (errnoName(errno) === 'ENDIAN')
    return new EbpfError('endianness-mismatch', 'The object is of another byte order.');
  return new EbpfError(
    'load-failed',
    `libbpf cannot open the object: ${errnoText(errno)}.${said(messages)}`,
    {
      details: { errno: errnoName(errno), messages: messages.slice(-MESSAGES_KEPT) },
    },
  );
}

/** What is known when `bpf_object__load` has failed. */
interface Refusal {
  readonly library: LibbpfLibrary;
  readonly object: ObjectHandle;
  readonly errno: number;
  readonly messages: readonly string[];
}

/** Why the kernel did not take the object. */
export function loadFailure(
  library: LibbpfLibrary,
  object: ObjectHandle,
  errno: number,
): EbpfError {
  const refusal = { library, object, errno, messages: library.takeMessages() };
  return (
    btfFailure(refusal) ??
    targetFailure(refusal) ??
    mapFailure(refusal) ??
    programFailure(refusal) ??
    new EbpfError(
      'load-failed',
      `The object cannot be loaded: ${errnoText(errno)}.${said(refusal.messages)}`,
      { details: detailsOf(refusal) },
    )
  );
}

function btfFailure(refusal: Refusal): EbpfError | undefined {
  if (!refusal.messages.some((message) => NO_BTF.test(message))) return undefined;
  return new EbpfError(
    'btf-missing',
    'The object is fitted to the kernel at load (CO-RE), and this kernel gives no BTF.',
    {
      hint: 'A kernel with CONFIG_DEBUG_INFO_BTF=y has /sys/kernel/btf/vmlinux; otherwise the artifact must carry BTF for this kernel.',
      details: detailsOf(refusal),
    },
  );
}

function targetFailure(refusal: Refusal): EbpfError | undefined {
  const found = firstMatch(refusal.messages, NO_TARGET);
  if (found === undefined) return undefined;
  const [, program = '', target = ''] = found;
  return new EbpfError(
    'attach-target-missing',
    `Program "${program}" cannot be loaded: the kernel has no "${target}" to attach to.`,
    {
      hint: 'bpftool btf dump file /sys/kernel/btf/vmlinux lists what this kernel has.',
      details: { ...detailsOf(refusal), program, target },
    },
  );
}

function mapFailure(refusal: Refusal): EbpfError | undefined {
  const name = firstMatch(refusal.messages, MAP_REFUSED)?.[1];
  if (name === undefined) return undefined;
  const map = refusal.object.maps.find((candidate) => candidate.name === name);
  const details = { ...detailsOf(refusal), map: name, type: map?.typeName ?? null };
  if (map !== undefined && refusal.library.knowsMapType(map.type) === false) {
    return new EbpfError(
      'feature-missing',
      `This kernel has no maps of type ${map.typeName} (map "${name}").`,
      { hint: 'Run it on a newer kernel.', details },
    );
  }
  return new EbpfError(
    'map-failed',
    `Map "${name}" (${map?.typeName ?? 'unknown type'}, ${map?.maxEntries ?? '?'} entries, key ${map?.keySize ?? '?'} and value ${map?.valueSize ?? '?'} bytes) cannot be made: ${errnoText(refusal.errno)}.`,
    { hint: MAP_HINTS[errnoName(refusal.errno)], details },
  );
}

const MAP_HINTS: Readonly<Record<string, string>> = {
  E2BIG: 'Its size is beyond what the kernel allows: fewer entries or smaller values.',
  ENOMEM: 'The kernel has not that much memory to give: fewer entries or smaller values.',
  EINVAL: 'The kernel does not take this combination of type, sizes and flags.',
  EPERM: ROOT_HINT,
};

function programFailure(refusal: Refusal): EbpfError | undefined {
  const { programs } = refusal.object;
  const name = firstMatch(refusal.messages, PROGRAM_REFUSED)?.[1];
  const program =
    programs.find((candidate) => candidate.readLog() !== '') ??
    programs.find((candidate) => candidate.name === name);
  if (program === undefined) return undefined;
  const log = program.readLog();
  const summary = summarizeVerifierLog(log);
  if (summary === undefined) return unexplained(refusal, program);
  const left = summary.omitted === 0 ? '' : ` (${summary.omitted} lines before it left out)`;
  return new EbpfError(
    'verifier-refused',
    `The verifier refused program "${program.name}": ${summary.reason}${left}`,
    {
      hint: 'The lines before it show the instructions that led there.',
      details: {
        ...detailsOf(refusal),
        program: program.name,
        section: program.section,
        log: summary.lines,
        omitted: summary.omitted,
        verifierLog: log.slice(-LOG_KEPT),
      },
    },
  );
}

/** The kernel refused a program without a word in the log. */
function unexplained(refusal: Refusal, program: ProgramHandle): EbpfError {
  const { library, errno } = refusal;
  const details = {
    ...detailsOf(refusal),
    program: program.name,
    section: program.section,
    type: program.typeName,
  };
  if (errnoName(errno) === 'EINVAL' && library.knowsProgramType(program.type) === false) {
    return new EbpfError(
      'feature-missing',
      `This kernel has no programs of type ${program.typeName} (program "${program.name}").`,
      { hint: 'Run it on a newer kernel.', details },
    );
  }
  const permitted = errnoName(errno) !== 'EPERM';
  return new EbpfError(
    'load-failed',
    `The kernel refused program "${program.name}" (${program.section}): ${errnoText(errno)}.`,
    {
      hint: permitted
        ? 'The kernel log (dmesg) may say more.'
        : 'This kernel does not permit programs of this kind: see /sys/kernel/security/lockdown and the capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.',
      details,
    },
  );
}

function detailsOf(refusal: Refusal): Record<string, unknown> {
  return {
    errno: errnoName(refusal.errno),
    libbpf: refusal.library.version,
    messages: refusal.messages.slice(0, MESSAGES_KEPT),
  };
}

function firstMatch(messages: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const message of messages) {
    const match = pattern.exec(message);
    if (match !== null) return match;
  }
  return undefined;
}

/** libbpf's own last words, where we have none that are better. */
function said(messages: readonly string[]): string {
  const last = messages.at(-1);
  return last === undefined ? '' : ` libbpf: ${last}`;
}
