// npm run bench [-- --only a,b,c,d,e,f]: how fast this is beside others, on this machine, in one run. Asserts nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { arch, availableParallelism, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { findTool, has } from '../test/support/needs.ts';
import { benchLoad } from './load.ts';
import { benchMirror } from './mirror.ts';
import { benchPulls } from './pulls.ts';
import { measureRingbuf, printRingbuf } from './ringbuf.ts';
import { benchStartup } from './startup.ts';
import { benchTransfer } from './transfer.ts';

interface Part {
  readonly title: string;
  readonly run: () => Promise<void>;
}

const PARTS: Readonly<Record<string, Part>> = {
  a: { title: 'Push and pull of a 100 KB artifact', run: () => benchTransfer({ rounds: 7 }) },
  b: { title: 'Load and attach', run: () => benchLoad() },
  c: { title: 'Reading a ring buffer', run: benchRingbuf },
  d: { title: 'Start-up', run: () => benchStartup() },
  e: { title: 'Pulls through a registry like those in the cloud', run: () => benchPulls() },
  f: { title: 'Mirroring', run: () => benchMirror() },
};

async function benchRingbuf(): Promise<void> {
  if (!has('bpf') || !has('libbpf') || !has('clang')) {
    console.log('This needs root, BPF, libbpf and clang: not measured.');
    return;
  }
  printRingbuf(await measureRingbuf());
}

/** The first line that a program prints about its version. */
function versionOf(name: string, ...args: readonly string[]): string {
  const tool = findTool(name);
  if (tool === undefined) return `${name}: not here`;
  const { stdout } = spawnSync(tool, args, { encoding: 'utf8' });
  return `${name} ${/v?(\d[\w.+~-]*)/.exec(stdout)?.[1] ?? '(no version)'}`;
}

function describeMachine(): string {
  const peers = [
    versionOf('skopeo', '--version'),
    versionOf('oras', 'version'),
    versionOf('docker-registry', '--version'),
    versionOf('regsync', 'version'),
    versionOf('bpftool', 'version'),
  ];
  const load = loadavg().map((value) => value.toFixed(2));
  return [
    `Node ${process.versions.node}, Linux ${release()} ${arch()}, ${availableParallelism()} CPUs`,
    `against ${peers.join(', ')}`,
    `load average ${load.join(' ')} (1, 5, 15 minutes): what else runs makes figures worse, ratios less so`,
  ].join('\n');
}

function partsToRun(): readonly string[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const wanted = values.only?.split(',') ?? Object.keys(PARTS);
  const unknown = wanted.find((key) => !(key in PARTS));
  if (unknown !== undefined)
    throw new Error(
      `"${unknown}" is no part; use --only with some of ${Object.keys(PARTS).join(',')}.`,
    );
  return wanted;
}

const wanted = partsToRun();
execFileSync(process.execPath, ['tools/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`ebpf bench\n${describeMachine()}`);
console.log('Ratios are ours to theirs: 0.50x is half of what they take, 2.00x twice as much.');
for (const key of wanted) {
  const part = PARTS[key];
  if (part === undefined) continue;
  console.log(`\n(${key}) ${part.title}\n${'='.repeat(part.title.length + 4)}`);
  await part.run();
}
