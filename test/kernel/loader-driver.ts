// A parent of a loader process that tests start in another namespace, or kill: node FILE ENTRY OBJECT JOB
// Says what happens as JSON lines on stdout; ends when its input ends.
import { readFileSync } from 'node:fs';
import { toEbpfError } from '../../src/base/index.ts';
import { startLoader } from '../../src/loader/index.ts';
import type { LoaderJob } from '../../src/loader/index.ts';

const [entry = '', object = '', job = '{}'] = process.argv.slice(2);
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);
const loader = startLoader({
  entry,
  job: { name: 'driven', ...(JSON.parse(job) as Partial<LoaderJob>) },
  object: new Uint8Array(readFileSync(object)),
  onReady: (ready) => say({ ready, pid: loader.pid }),
});
process.stdin.resume().once('end', () => loader.stop());
try {
  say({ ended: await loader.ended });
} catch (error) {
  say({ error: toEbpfError(error) });
}
process.exit();
