import { EbpfError } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';
import { errnoName, errnoText } from './ffi/errno.ts';

/** A program by its section. */
interface Named {
  readonly name: string;
  readonly section: string;
}

/** Where the reasons of a failure are looked for. */
export interface Evidence {
  readonly messages: readonly string[];
  /** Undefined when the file cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

const MESSAGES_KEPT = 8;
const TRACEFS = [
  '/sys/kernel/tracing/available_events',
  '/sys/kernel/debug/tracing/available_events',
];
const LOCKDOWN = '/sys/kernel/security/lockdown';
const KALLSYMS = '/proc/kallsyms';

/** What a program needs that its section does not give, by libbpf's name of its type. */
const NEEDS: Readonly<Record<string, string>> = {
  xdp: 'it needs a network interface',
  sched_cls: 'it needs a network interface and a direction',
  sched_act: 'it needs a network interface and a direction',
  socket_filter: 'it needs a socket',
  sk_skb: 'it needs a socket map',
  sk_msg: 'it needs a socket map',
  sk_lookup: 'it needs a network namespace',
  sk_reuseport: 'it needs a group of sockets',
  flow_dissector: 'it needs a network namespace',
  netfilter: 'it needs a hook and a priority',
  perf_event: 'it needs a perf event to sample on',
  syscall: 'it is run on request only',
  struct_ops: 'its map is not registered, because that would outlive this run',
  ext: 'it needs a program to replace a function of',
  lirc_mode2: 'it needs an infrared device',
  kprobe: 'its section names nothing to probe',
  tracing: 'its section names nothing to attach to',
  tracepoint: 'its section names no tracepoint',
  raw_tracepoint: 'its section names no tracepoint',
};

/** Why a program cannot be attached by its section alone. */
export function reasonNotAttached(type: string): string {
  if (type.startsWith('cgroup') || type === 'sock_ops') return 'it needs a control group';
  if (type.startsWith('lwt_')) return 'it needs a route';
  return NEEDS[type] ?? `libbpf knows no way to attach programs of type ${type}`;
}

/** Why a program that should attach did not. */
export function attachFailure(program: Named, errno: number, evidence: Evidence): EbpfError {
  const finding = findingOf(program, errno, evidence);
  const code = finding?.code ?? 'attach-failed';
  return new EbpfError(
    code,
    `Program "${program.name}" (${program.section}) cannot be attached: ${finding?.why ?? errnoText(errno)}.`,
    {
      hint: finding?.hint,
      details: {
        program: program.name,
        section: program.section,
        target: targetOf(program.section) ?? null,
        errno: errnoName(errno),
        messages: evidence.messages.slice(0, MESSAGES_KEPT),
      },
    },
  );
}

interface Finding {
  readonly code?: ErrorCode;
  readonly why?: string;
  readonly hint: string;
}

function findingOf(program: Named, errno: number, evidence: Evidence): Finding | undefined {
  const kind = kindOf(program.section);
  const finding = FINDERS[kind]?.(targetOf(program.section) ?? '', errnoName(errno), evidence);
  return finding ?? permission(errnoName(errno), evidence);
}

type Finder = (target: string, errno: string, evidence: Evidence) => Finding | undefined;

const FINDERS: Readonly<Record<string, Finder>> = {
  tracepoint: missingTracepoint,
  raw_tracepoint: missingRawTracepoint,
  kprobe: missingFunction,
  uprobe: missingInBinary,
  usdt: missingInBinary,
};

/** libbpf's section names: what stands before the first slash, short forms and returns included. */
function kindOf(section: string): string {
  const prefix = section.replace(/^\?/, '').split('/')[0] ?? '';
  if (prefix === 'tp') return 'tracepoint';
  if (/^raw_(?:tp|tracepoint)(?:\.w)?$/.test(prefix)) return 'raw_tracepoint';
  if (/^(?:kprobe|kretprobe|ksyscall|kretsyscall)/.test(prefix)) return 'kprobe';
  if (/^(?:uprobe|uretprobe)/.test(prefix)) return 'uprobe';
  return prefix.split('.')[0] ?? '';
}

function targetOf(section: string): string | undefined {
  const slash = section.indexOf('/');
  return slash === -1 ? undefined : section.slice(slash + 1);
}

function missingTracepoint(target: string, errno: string, evidence: Evidence): Finding | undefined {
  if (!TRACEFS.some((path) => evidence.readFile(path) !== undefined)) {
    return {
      code: 'tracefs-missing',
      why: 'tracefs, which numbers the tracepoints, is not mounted',
      hint: 'Mount it: mount -t tracefs tracefs /sys/kernel/tracing',
    };
  }
  return errno === 'ENOENT' ? missing(`tracepoint "${target}"`, TRACEPOINTS_HINT) : undefined;
}

const TRACEPOINTS_HINT = '/sys/kernel/tracing/available_events lists the tracepoints there are.';

function missingRawTracepoint(target: string, errno: string): Finding | undefined {
  return errno === 'ENOENT' ? missing(`raw tracepoint "${target}"`, TRACEPOINTS_HINT) : undefined;
}

function missingFunction(target: string, errno: string, evidence: Evidence): Finding | undefined {
  if (!['ENOENT', 'ESRCH', 'EOPNOTSUPP', 'ENOTSUPP', 'EINVAL'].includes(errno)) return undefined;
  const symbol = target.split('+')[0] ?? '';
  if (lacksSymbol(evidence.readFile(KALLSYMS), symbol))
    return missing(`function "${symbol}"`, '/proc/kallsyms lists the functions there are.');
  return {
    why: `the kernel takes no probe there (${errno})`,
    hint: 'A kernel with CONFIG_KPROBE_EVENTS=y is needed, and a function that may be probed: see /sys/kernel/tracing/available_filter_functions.',
  };
}

/** Names of system calls stand behind a prefix there (`__x64_sys_`), names of modules' functions before a tab. */
function lacksSymbol(symbols: string | undefined, symbol: string): boolean {
  if (symbols === undefined || !/^[A-Za-z0-9_.]+$/.test(symbol)) return false;
  return ![' ', '_sys_'].some(
    (before) =>
      symbols.includes(`${before}${symbol}\n`) || symbols.includes(`${before}${symbol}\t`),
  );
}

function missingInBinary(target: string, errno: string): Finding | undefined {
  if (!['ENOENT', 'ESRCH', 'ENODATA'].includes(errno)) return undefined;
  return {
    code: 'attach-target-missing',
    why: `"${target}" is not on this host (${errno})`,
    hint: 'The program file must be there and hold the function or probe of that name.',
  };
}

function missing(what: string, hint: string): Finding {
  return { code: 'attach-target-missing', why: `this kernel has no ${what}`, hint };
}

function permission(errno: string, evidence: Evidence): Finding | undefined {
  if (errno !== 'EPERM' && errno !== 'EACCES') return undefined;
  const lockdown = /\[(\w+)\]/.exec(evidence.readFile(LOCKDOWN) ?? '')?.[1];
  return lockdown === undefined || lockdown === 'none'
    ? {
        hint: 'CAP_PERFMON (tracing) or CAP_NET_ADMIN (network) may be lacking, or a security module refuses it.',
      }
    : {
        why: `the kernel is locked down (${lockdown}) and permits no probes of this kind`,
        hint: 'Tracepoints work under lockdown; the mode is set at boot (lockdown=).',
      };
}
