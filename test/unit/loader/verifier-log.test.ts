import { expect, test } from 'vitest';
import { summarizeVerifierLog } from '../../../src/loader/verifier-log.ts';

const END = 'processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0';

test.for([
  ['', 'nothing'],
  ['\n\n', 'empty lines'],
  [`${END}\n`, 'statistics only'],
  ['verification time 17 usec\nstack depth 0\n', 'times only'],
])('a log of %j has nothing to say (%s)', ([log]) => {
  expect(summarizeVerifierLog(log!)).toBeUndefined();
});

test('the reason is the last line before the statistics', () => {
  const log = `0: R1=ctx()\n1: (79) r2 = *(u64 *)(r1 +0)\nR2 invalid mem access 'scalar'\n${END}\n`;
  expect(summarizeVerifierLog(log)).toMatchObject({
    reason: "R2 invalid mem access 'scalar'",
    lines: ['0: R1=ctx()', '1: (79) r2 = *(u64 *)(r1 +0)', "R2 invalid mem access 'scalar'"],
    omitted: 0,
  });
});

test('ten lines are kept and the others counted', () => {
  const log = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const summary = summarizeVerifierLog(`${log}\n${END}`);
  expect(summary?.lines).toHaveLength(10);
  expect(summary?.lines[0]).toBe('line 30');
  expect(summary).toMatchObject({ reason: 'line 39', omitted: 30 });
});

test.for([
  ['failed to resolve CO-RE relocation <byte_off> [22] struct cred.uid', 'bpf_core_field_exists'],
  ['program of this type cannot use helper bpf_override_return#58', 'newer kernel'],
  ['BPF program is too large. Processed 1000001 insn', 'beyond what this kernel checks'],
  ["R2 invalid mem access 'scalar'", 'in the details'],
] as const)('%s: %s', ([reason, hint]) => {
  expect(summarizeVerifierLog(reason)?.hint).toContain(hint);
});
