// Suites that take long, with the numbers of a soak: node tools/soak.mjs [vitest arguments]. EBPF_SEED repeats a run.
import { spawnSync } from 'node:child_process';

const run = spawnSync(process.execPath, ['tools/test.mjs', ...suites()], {
  stdio: 'inherit',
  env: { EBPF_KILLS: '200', ...process.env },
});
process.exitCode = run.status ?? 1;

function suites() {
  const asked = process.argv.slice(2);
  return asked.length > 0 ? asked : ['test/flow/kill-anywhere.test.ts'];
}
