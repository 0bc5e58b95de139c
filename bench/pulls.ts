// Bench (e): pulls through a registry like those in the cloud (50 ms a request, tokens, blobs on another host) beside
// `oras pull`. Alone: node tools/run.mjs bench/pulls.ts [ROUNDS]
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDockerRegistry } from '../test/support/docker-registry.ts';
import { findTool } from '../test/support/needs.ts';
import { startDelayProxy } from './delay-proxy.ts';
import type { DelayProxy } from './delay-proxy.ts';
import { measure, median, medianCost } from './measure.ts';
import type { Cost } from './measure.ts';
import { printTable, ratio } from './table.ts';

const EBPF = [process.execPath, resolve('dist/ebpf.js')];
const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');
/** Milliseconds added to each request. */
const DELAY = 50;
/** Bytes of the second layer. */
const EXTRA = 3_000;
const MANY = 20;

/** What is asked of each pull, as a share of the wall time of `oras pull`, process start included. */
const WANTED = {
  'unchanged re-pull': 0.6,
  'warm token': 0.85,
  cold: 1.15,
  [`${MANY} in one command`]: 0.3,
} as const;
type Pull = keyof typeof WANTED;

interface Sample {
  readonly cost: Cost;
  readonly requests: number;
}

interface Row {
  readonly ours: Sample[];
  readonly theirs: Sample[];
}

export async function benchPulls({ rounds = 7 }: { readonly rounds?: number } = {}): Promise<void> {
  if (findTool('docker-registry') === undefined || findTool('oras') === undefined) {
    console.log('This needs docker-registry and oras: not measured.');
    return;
  }
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-bench-'));
  const registry = await startDockerRegistry();
  const proxy = await startDelayProxy(registry.port, DELAY, { bearer: true });
  try {
    const references = push(dir, registry.port, proxy.port);
    const rows = new Map<Pull, Row>();
    for (let round = 0; round < rounds; round += 1)
      await oneRound({ dir: join(dir, String(round)), references, proxy, rows });
    report(rows, rounds);
  } finally {
    await proxy.stop();
    await registry.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Pushes past the delay; gives the references through it. */
function push(dir: string, port: number, proxy: number): readonly string[] {
  const names = Array.from({ length: MANY }, (_, at) => `bench/tool-${at}:1`);
  for (const name of names) {
    const extra = join(dir, 'extra.bin');
    writeFileSync(extra, randomBytes(EXTRA));
    const layer = `application/octet-stream=${extra}`;
    const args = ['push', `127.0.0.1:${port}/${name}`, OBJECT, '--layer', layer, '--quiet'];
    execFileSync(EBPF[0] ?? '', [...EBPF.slice(1), ...args, '--store', join(dir, 'none')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return names.map((name) => `127.0.0.1:${proxy}/${name}`);
}

interface Field {
  readonly dir: string;
  readonly references: readonly string[];
  readonly proxy: DelayProxy;
  readonly rows: Map<Pull, Row>;
}

async function oneRound({ dir, references, proxy, rows }: Field): Promise<void> {
  const [first = ''] = references;
  const home = join(dir, 'home');
  mkdirSync(home, { recursive: true });
  const env = { HOME: home };
  const note = async (pull: Pull, side: keyof Row, argv: readonly string[]): Promise<void> => {
    await proxy.requests();
    const cost = await measure({ name: pull, argv, env });
    const row = rows.get(pull) ?? { ours: [], theirs: [] };
    row[side].push({ cost, requests: await proxy.requests() });
    rows.set(pull, row);
  };
  const ours = (store: string, ...refs: readonly string[]): readonly string[] => [
    ...[...EBPF, 'pull', ...refs, '--store', join(dir, store), '--quiet'],
  ];
  const oras = (into: string, ref: string): readonly string[] => [
    ...[findTool('oras') ?? '', 'pull', '--no-tty', '--plain-http', '-o', join(dir, into), ref],
  ];
  // A home of its own for each round: the first pull knows nothing, the next ones have what it kept.
  await note('cold', 'ours', ours('a', first));
  await note('cold', 'theirs', oras('a-files', first));
  await note('warm token', 'ours', ours('b', first));
  await note('warm token', 'theirs', oras('b-files', first));
  await note('unchanged re-pull', 'ours', ours('b', first));
  await note('unchanged re-pull', 'theirs', oras('b-files', first));
  const loop = references.map((ref, at) => oras(`many-${at}`, ref).map(quoted).join(' '));
  const many: Pull = `${MANY} in one command`;
  const cold = join(dir, 'other-home');
  mkdirSync(cold);
  await note(many, 'ours', ['env', `HOME=${cold}`, ...ours('c', ...references)]);
  await note(many, 'theirs', ['sh', '-ec', loop.join('\n')]);
}

function quoted(word: string): string {
  return `'${word}'`;
}

function report(rows: ReadonlyMap<Pull, Row>, rounds: number): void {
  const lines = Object.entries(WANTED).map(([pull, wanted]) => {
    const { ours = [], theirs = [] } = rows.get(pull as Pull) ?? {};
    const [our, their] = [ours, theirs].map((all) => medianCost(all.map(({ cost }) => cost)));
    const counts = [ours, theirs].map((all) => median(all.map(({ requests }) => requests)));
    return [
      pull,
      ratio(our?.wall, their?.wall),
      `${wanted.toFixed(2)}x`,
      `${our?.wall.toFixed(0)}/${their?.wall.toFixed(0)}`,
      `${our?.cpu.toFixed(0)}/${their?.cpu.toFixed(0)}`,
      counts.join('/'),
    ];
  });
  const header = ['', 'ebpf/oras', 'at most', 'ebpf/oras ms', 'CPU ms', 'requests'];
  printTable(
    `docker-registry behind tokens and a storage, ${DELAY} ms added per request (wall time, median of ${rounds})`,
    [header, ...lines],
  );
}

if (process.argv[1]?.endsWith('bench/pulls.ts') === true)
  await benchPulls({ rounds: Number(process.argv[2] ?? 7) });
