import { EbpfError, printable } from '../base/index.ts';
import { trivialFailure } from './diagnose-host.ts';
import { errnoName, errnoText } from './ffi/errno.ts';
import type { LibbpfLibrary } from './ffi/library.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { ProgramHandle } from './ffi/program.ts';
import type { Finding } from './known-refusals.ts';
import { firstMatch, knownRefusal } from './known-refusals.ts';
import { readPrivileges } from './privileges.ts';
import { summarizeVerifierLog } from './verifier-log.ts';

/** Messages of libbpf kept in the details of an error. */
const MESSAGES_KEPT = 8;
/** Characters of a verifier log kept in the details of an error, from its end. */
const LOG_KEPT = 1024 * 1024;

const MAP_REFUSED = /map '([^']*)': failed to (?:create|auto-pin|set initial contents)/;
const PROGRAM_REFUSED = /prog '([^']*)': BPF program load failed/;

/** Types that `libbpf_probe_bpf_prog_type` answers for without needing more than the kernel's word. */
const NOT_PROBED = new Set(['tracing', 'ext', 'lsm', 'struct_ops']);

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
  const privileges = readPrivileges();
  // Without privileges some kernels take the smallest program and refuse all that is of use.
  if (errnoName(errno) === 'EPERM' && !privileges.bpf) return trivialFailure(errno, privileges);
  const found = mapFailure(refusal) ?? programFailure(refusal) ?? otherFailure(refusal);
  const details = { ...detailsOf(refusal), ...found.details };
  return new EbpfError(found.code, found.message, { hint: found.hint, details });
}

function otherFailure({ errno, messages }: Refusal): Finding {
  const message = `The object cannot be loaded: ${errnoText(errno)}.${said(messages)}`;
  return knownRefusal(messages) ?? { code: 'load-failed', message };
}

function mapFailure(refusal: Refusal): Finding | undefined {
  const name = firstMatch(refusal.messages, MAP_REFUSED)?.[1];
  const map = refusal.object.maps.find((candidate) => candidate.name === name);
  if (map === undefined) return undefined;
  const details = { map: map.name, type: map.typeName };
  if (refusal.library.knowsMapType(map.type) === false) {
    return {
      code: 'feature-missing',
      message: `This kernel has no maps of type ${map.typeName} (map "${map.name}").`,
      hint: 'Run it on a newer kernel.',
      details,
    };
  }
  const { maxEntries, keySize, valueSize } = map;
  return {
    code: 'map-failed',
    message: `Map "${map.name}" (${map.typeName}, ${maxEntries} entries, key ${keySize} and value ${valueSize} bytes) cannot be made: ${errnoText(refusal.errno)}.`,
    hint: MAP_HINTS[errnoName(refusal.errno)],
    details: { ...details, maxEntries, keySize, valueSize },
  };
}

const MAP_HINTS: Readonly<Record<string, string>> = {
  E2BIG: 'Its size is beyond what the kernel allows: fewer entries or smaller values.',
  ENOMEM: 'The kernel has not that much memory to give: fewer entries or smaller values.',
  EINVAL: 'The kernel does not take this combination of type, sizes and flags.',
  EPERM: 'Maps of this type need more capabilities than CAP_BPF: run it as root.',
};

function programFailure(refusal: Refusal): Finding | undefined {
  const { programs } = refusal.object;
  const name = firstMatch(refusal.messages, PROGRAM_REFUSED)?.[1];
  const program =
    programs.find((candidate) => candidate.readLog() !== '') ??
    programs.find((candidate) => candidate.name === name);
  if (program === undefined) return undefined;
  const log = program.readLog();
  const summary = summarizeVerifierLog(log);
  if (summary === undefined) return unexplained(refusal, program);
  const left =
    summary.omitted === 0 ? '' : ` (the last of ${summary.omitted + summary.lines.length} lines)`;
  return {
    code: 'verifier-refused',
    message: `The verifier refused program "${program.name}": ${printable(summary.reason)}${left}`,
    hint: summary.hint,
    details: {
      program: program.name,
      section: program.section,
      log: summary.lines,
      omitted: summary.omitted,
      verifierLog: log.slice(-LOG_KEPT),
    },
  };
}

/** The kernel refused a program without a word in the log. */
function unexplained(refusal: Refusal, program: ProgramHandle): Finding {
  const { library, errno } = refusal;
  const details = { program: program.name, section: program.section, type: program.typeName };
  const named = `"${program.name}" (${program.section})`;
  const probed = !NOT_PROBED.has(program.typeName);
  if (probed && errnoName(errno) === 'EINVAL' && library.knowsProgramType(program.type) === false) {
    return {
      code: 'feature-missing',
      message: `This kernel has no programs of type ${program.typeName}: ${named}.`,
      hint: 'Run it on a newer kernel.',
      details,
    };
  }
  return {
    code: 'load-failed',
    message: `The kernel refused program ${named}: ${errnoText(errno)}.`,
    hint:
      errnoName(errno) === 'EPERM'
        ? 'This kernel does not permit programs of this kind: see /sys/kernel/security/lockdown and the capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN.'
        : 'The kernel log (dmesg) may say more.',
    details,
  };
}

function detailsOf(refusal: Refusal): Record<string, unknown> {
  return {
    errno: errnoName(refusal.errno),
    libbpf: refusal.library.version,
    messages: refusal.messages.slice(0, MESSAGES_KEPT),
  };
}

/** libbpf's own last words, where we have none that are better. */
function said(messages: readonly string[]): string {
  const last = messages.at(-1);
  return last === undefined ? '' : ` libbpf: ${printable(last)}`;
}
