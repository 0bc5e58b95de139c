import { execFileSync } from 'node:child_process';

/** Command, kernel and flow suites run what users run: dist/ is built once before them. */
export default function setup(): void {
  if (process.env['EBPF_TEST_BUILD'] === '0') return;
  execFileSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
}
