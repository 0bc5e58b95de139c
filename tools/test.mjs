// Runs all suites, then names what was skipped and ends with one line: N passed, N failed, N skipped.
// Usage: node tools/test.mjs [vitest arguments]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dir = mkdtempSync(join(tmpdir(), 'ebpf-report-'));
const report = join(dir, 'report.json');
const reporter = process.stdout.isTTY ? 'default' : 'dot';
const args = [
  '--no-install',
  'vitest',
  'run',
  `--reporter=${reporter}`,
  '--reporter=json',
  `--outputFile.json=${report}`,
];
const run = spawnSync('npx', [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});

let results;
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  process.stdout.write('The test runner left no report.\n0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

const cases = results.testResults.flatMap((file) =>
  file.assertionResults.map((test) => ({ ...test, file: file.name })),
);
const skipped = cases.filter((test) => ['skipped', 'pending', 'todo'].includes(test.status));
const brokenFiles = results.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
const failed = cases.filter((test) => test.status === 'failed').length + brokenFiles.length;
const passed = cases.filter((test) => test.status === 'passed').length;

for (const [suite, count] of countBy(skipped))
  process.stdout.write(`skipped: ${suite} (${count})\n`);
// A failure outside any test (an unhandled rejection, a hook of a file) has no case of its own.
const hidden = run.status !== 0 && failed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failed + hidden} failed, ${skipped.length} skipped\n`);
process.exitCode = failed + hidden === 0 && passed > 0 ? 0 : 1;

function countBy(tests) {
  const counts = new Map();
  for (const test of tests) {
    // What a machine lacks is in the title of the suite that needs it.
    const titles = test.ancestorTitles;
    const title = titles.find((one) => one.includes('[missing:')) ?? titles.at(-1) ?? test.title;
    const suite = `${relative(root, test.file)}: ${title}`;
    counts.set(suite, (counts.get(suite) ?? 0) + 1);
  }
  return counts;
}
