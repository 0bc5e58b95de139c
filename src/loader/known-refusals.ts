import { printable } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';

/** What a failure turned out to be. */
export interface Finding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface Known {
  readonly pattern: RegExp;
  readonly make: (first: string, second: string) => Finding;
}

/** What libbpf says when it gives up before the kernel is asked. */
const KNOWN: readonly Known[] = [
  {
    pattern:
      /failed to find valid kernel BTF|[Ee]rror loading vmlinux BTF|failed to load vmlinux BTF|kernel BTF is missing/,
    make: () => ({
      code: 'btf-missing',
      message: 'The object is fitted to the kernel at load (CO-RE), and this kernel gives no BTF.',
      hint: 'A kernel with CONFIG_DEBUG_INFO_BTF=y has /sys/kernel/btf/vmlinux; otherwise the artifact must carry BTF for this kernel.',
    }),
  },
  {
    pattern: /prog '([^']*)': failed to find kernel BTF type ID of '([^']*)'/,
    make: (program, target) => ({
      code: 'attach-target-missing',
      message: `Program "${program}" cannot be loaded: this kernel has no "${target}" to attach to.`,
      hint: 'bpftool btf dump file /sys/kernel/btf/vmlinux lists what this kernel has.',
      details: { program, target },
    }),
  },
  {
    pattern:
      /prog '([^']*)': (no BTF-based attach target is specified|attach program FD is not set)/,
    make: (program) => ({
      code: 'load-failed',
      message: `Program "${program}" cannot be loaded: its section does not name what it is for.`,
      hint: 'Name the target in the section, as in SEC("fentry/FUNCTION").',
      details: { program },
    }),
  },
  {
    pattern: /extern (?:\([^)]*\) )?'([^']*)'(?: \(strong\))?: (?:not resolved|.*not found)/,
    make: (name) => ({
      code: 'feature-missing',
      message: `This kernel has no "${name}", which the object refers to.`,
      hint: 'Run it on another kernel, or declare the symbol __weak and test for it.',
      details: { extern: name },
    }),
  },
];

/** Finds the message that tells why; undefined when none of them is known. */
export function knownRefusal(messages: readonly string[]): Finding | undefined {
  for (const { pattern, make } of KNOWN) {
    const match = firstMatch(messages, pattern);
    if (match !== undefined) return make(printable(match[1] ?? ''), printable(match[2] ?? ''));
  }
  return undefined;
}

export function firstMatch(
  messages: readonly string[],
  pattern: RegExp,
): RegExpExecArray | undefined {
  for (const message of messages) {
    const match = pattern.exec(message);
    if (match !== null) return match;
  }
  return undefined;
}
