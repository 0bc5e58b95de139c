/** Lines kept in the details of an error; the whole log is kept beside them. */
const LINES = 10;

/** The last of what the verifier wrote. */
export interface VerifierSummary {
  /** The line that says why. */
  readonly reason: string;
  /** At most ten lines that end with the reason. */
  readonly lines: readonly string[];
  /** Lines before those that were left out. */
  readonly omitted: number;
  /** What to do about it. */
  readonly hint: string;
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /failed to resolve CO-RE relocation|invalid CO-RE relocation/,
    "This kernel's types lack what the program reads; it must test for it (bpf_core_field_exists) to run here.",
  ],
  [
    /unknown func|cannot use helper|calling invalid kernel function/,
    'This kernel does not let programs of this type call that function: a newer kernel may.',
  ],
  [/too large|too complex|too many|too deep/, 'The program is beyond what this kernel checks.'],
];
const DEFAULT_HINT = 'The lines before it, in the details, show the instructions that led there.';

// Statistics that the verifier writes after its verdict, and what it prints in between for its authors.
const NOISE: readonly RegExp[] = [
  /^processed \d+ insns/,
  /^verification time \d+/,
  /^stack depth/,
  /^mark_precise:/,
  /^max_states_per_insn/,
  /^peak_states/,
  /^-- (?:BEGIN|END) PROG LOAD LOG --$/,
];

/** Finds the last useful lines of a verifier log; undefined when the verifier had nothing to say. */
export function summarizeVerifierLog(log: string): VerifierSummary | undefined {
  const lines = log
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !NOISE.some((noise) => noise.test(line)));
  const reason = lines.at(-1);
  if (reason === undefined) return undefined;
  const hint = HINTS.find(([pattern]) => pattern.test(reason))?.[1] ?? DEFAULT_HINT;
  const kept = lines.slice(-LINES);
  return { reason, lines: kept, omitted: lines.length - kept.length, hint };
}
