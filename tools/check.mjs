// Everything that is not a test: format, lint, types, dependency law, generated files, unused code, package, build.
// Ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const CHECKS = {
  build: ['node', 'tools/build.mjs', '--types'],
  format: ['npx', '--no-install', 'prettier', '--check', '--log-level', 'warn', '.'],
  lint: ['npx', '--no-install', 'eslint', '.', '--max-warnings', '0'],
  types: ['npm', 'run', '--silent', 'types'],
  law: ['npx', '--no-install', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'cli'],
  generated: ['node', 'tools/run.mjs', 'tools/generate.ts', '--check'],
  unused: ['npx', '--no-install', 'knip'],
  package: ['npx', '--no-install', 'publint', '--strict'],
};

let failed = 0;
for (const [name, [command, ...args]] of Object.entries(CHECKS)) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ok = result.status === 0;
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name}\n`);
  if (ok) continue;
  failed += 1;
  process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`);
}
process.stdout.write(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed\n`);
// Not process.exit: it would cut what still waits in a pipe.
process.exitCode = failed === 0 ? 0 : 1;
