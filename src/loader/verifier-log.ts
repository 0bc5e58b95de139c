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
}

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
  const kept = lines.slice(-LINES);
  return { reason, lines: kept, omitted: lines.length - kept.length };
}
