import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory, sharedTemporaryDirectory } from '../support/tmp.ts';
import { HOST_ADDRESS, kernelFolder, runInMachine } from '../support/vm.ts';

interface Event {
  readonly time: string;
  readonly source: string;
  readonly type: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

const EXAMPLES = ['execsnoop', 'opensnoop', 'runqlat'] as const;
/** Slow machines wait often: only long waits are of interest. */
const OPTIONS = { execsnoop: '', opensnoop: '', runqlat: '-- --min-us 2000' };
/** Something for the programs to see, once a second. */
const ACTIVITY =
  'while true; do /bin/cat /etc/hostname-of-nobody; /bin/true; sleep 0.2; done >/dev/null 2>&1 &';

describeWith(
  ['qemu', 'libbpf', 'kernels'],
  'examples, pulled from a registry outside, run on Debian kernels',
  () => {
    const dir = sharedTemporaryDirectory();
    const digests = new Map<string, string>();
    let registry: RunningRegistry;

    beforeAll(async () => {
      registry = await startServe(join(dir, 'registry'), '--allow-host', HOST_ADDRESS);
      for (const name of EXAMPLES) {
        const folder = `examples/${name}`;
        const args = [
          'push',
          `${registry.host}/tools/${name}:1.0`,
          `${folder}/${name}.bpf.o`,
          '--metadata',
          `${folder}/ebpf.yaml`,
        ];
        const push = await ebpf([...args, '--format', 'json', '--store', join(dir, 'store')]);
        expect(push.exitCode, push.stderr).toBe(0);
        digests.set(name, (JSON.parse(push.stdout) as { digest: string }).digest);
      }
    });
    afterAll(() => registry.stop());

    test.each(['5.10', '6.1', '6.12'])('Linux %s', { timeout: 240_000 }, async (series) => {
      const kernel = kernelFolder(series);
      if (kernel === undefined) throw new Error(`There is no kernel ${series}.`);
      const work = temporaryDirectory();
      mkdirSync(join(work, 'image'));
      const host = `${HOST_ADDRESS}:${registry.port}`;
      const runs = EXAMPLES.map((name) => {
        const reference = `${host}/tools/${name}@${digests.get(name) ?? ''}`;
        return [
          `echo "=== ${name}"`,
          `ebpf pull ${reference} --plain-http --quiet || exit 1`,
          `ebpf run ${reference} --pull never --format json --duration 3s ${OPTIONS[name]} || exit 2`,
        ].join('\n');
      });
      const result = await runInMachine({
        kernel,
        dir: join(work, 'image'),
        limitMs: 200_000,
        script: [ACTIVITY, ...runs, 'echo "=== end"', 'kill $!', 'ls /sys/fs/bpf'].join('\n'),
      });
      expect(result.exitCode, result.console).toBe(0);
      for (const name of EXAMPLES) {
        const events = eventsOf(result.output, name);
        expect(events.length, `${name}: ${result.output}`).toBeGreaterThan(0);
        expect(events[0]).toMatchObject({
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
          source: expect.any(String) as string,
        });
        expect(Object.keys(events[0]?.fields ?? {}).length).toBeGreaterThan(1);
      }
      const execs = eventsOf(result.output, 'execsnoop').map(({ fields }) => fields['comm']);
      expect(execs).toContain('true');
    });
  },
);

function eventsOf(output: string, name: string): readonly Event[] {
  const section = output.split('=== ').find((part) => part.startsWith(`${name}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Event);
}
