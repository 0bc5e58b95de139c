// Bench (a): a 100 KB artifact between a disk and a registry. Alone: node tools/run.mjs bench/transfer.ts [ROUNDS]
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDockerRegistry } from '../test/support/docker-registry.ts';
import { startServe } from '../test/support/ebpf.ts';
import { findTool } from '../test/support/needs.ts';
import { startDelayProxy } from './delay-proxy.ts';
import type { DelayProxy } from './delay-proxy.ts';
import { costsOf, measure, medianCost } from './measure.ts';
import type { Cost } from './measure.ts';
import { printTable, ratio } from './table.ts';

const EBPF = [process.execPath, resolve('dist/ebpf.js')];
const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');
const ARTIFACT_BYTES = 100_000;
const DELAYS = [0, 50];
const MOVEMENTS = ['cold push', 'warm push', 'cold pull', 'warm pull'] as const;
type Movement = (typeof MOVEMENTS)[number];

/** What a contestant runs to move the artifact of one round. */
interface Contestant {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly push: (round: Round, reference: string) => readonly string[];
  readonly pull: (reference: string, into: string) => readonly string[];
}

/** An artifact that no registry has seen, in our store and as a layout. */
interface Round {
  readonly store: string;
  readonly layout: string;
}

const NAME = 'bench:1';
/** What every command on Node costs before its first line. */
const NOTHING = { name: 'node -e 0', argv: [process.execPath, '-e', '0'] };

function contestants(home: string): readonly Contestant[] {
  const env = { HOME: home };
  const ours: Contestant = {
    name: 'ebpf',
    env,
    push: ({ store }, ref) => [...EBPF, 'push', ref, '--from', NAME, '--store', store, '--quiet'],
    pull: (ref, into) => [...EBPF, 'pull', ref, '--store', into, '--quiet'],
  };
  const skopeo = [findTool('skopeo') ?? '', '--insecure-policy', 'copy', '--quiet'];
  const theirs: Contestant = {
    name: 'skopeo',
    env,
    push: ({ layout }, ref) => [
      ...skopeo,
      '--dest-tls-verify=false',
      `oci:${layout}:1`,
      `docker://${ref}`,
    ],
    pull: (ref, into) => [...skopeo, '--src-tls-verify=false', `docker://${ref}`, `oci:${into}:1`],
  };
  const oras = [findTool('oras') ?? '', 'cp', '--no-tty'];
  const last: Contestant = {
    name: 'oras',
    env,
    push: ({ layout }, ref) => [
      ...oras,
      '--from-oci-layout',
      '--to-plain-http',
      `${layout}:1`,
      ref,
    ],
    pull: (ref, into) => [...oras, '--from-plain-http', '--to-oci-layout', ref, `${into}:1`],
  };
  return [ours, theirs, last].filter(({ name }) => name === 'ebpf' || findTool(name) !== undefined);
}

export interface TransferOptions {
  /** Runs of each movement by each contestant; the median counts. */
  readonly rounds?: number;
}

export async function benchTransfer({ rounds = 5 }: TransferOptions = {}): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-bench-'));
  try {
    const bare = medianCost((await costsOf(rounds, () => [NOTHING])).get(NOTHING.name) ?? []);
    console.log(
      `${NOTHING.name}: ${bare.wall.toFixed(0)} ms, ${bare.cpu.toFixed(0)} ms CPU: the floor of every command on Node.`,
    );
    for (const name of ['skopeo', 'oras'])
      if (findTool(name) === undefined) console.log(`${name} is not here: not measured.`);
    const prepared = Array.from({ length: rounds }, (_, at) => prepare(join(dir, `round-${at}`)));
    const embedded = await startServe(join(dir, 'registry'));
    await benchRegistry('embedded server', { dir, prepared, target: embedded.port }).finally(() =>
      embedded.stop(),
    );
    if (findTool('docker-registry') === undefined) {
      console.log('\ndocker-registry is not here: not measured.');
      return;
    }
    const docker = await startDockerRegistry();
    await benchRegistry('docker-registry', { dir, prepared, target: docker.port }).finally(() =>
      docker.stop(),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Packs the example object with as many random bytes as make 100 KB. */
function prepare(dir: string): Round {
  const [store, filler] = [join(dir, 'store'), `${dir}.filler`];
  writeFileSync(filler, randomBytes(ARTIFACT_BYTES - statSync(OBJECT).size));
  const layer = `application/octet-stream=${filler}`;
  const pack = ['pack', OBJECT, '--layer', layer, '--tag', NAME, '--store', store, '--quiet'];
  execFileSync(EBPF[0] ?? '', [...EBPF.slice(1), ...pack], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { store, layout: exportLayout(store, join(dir, 'layout')) };
}

function exportLayout(store: string, layout: string): string {
  const skopeo = findTool('skopeo');
  if (skopeo === undefined) return store;
  const args = ['--insecure-policy', 'copy', '--quiet', `oci:${store}:${NAME}`, `oci:${layout}:1`];
  execFileSync(skopeo, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return layout;
}

interface Field {
  readonly dir: string;
  readonly prepared: readonly Round[];
  readonly target: number;
}

interface Sample {
  readonly cost: Cost;
  readonly requests: number;
}

async function benchRegistry(registry: string, field: Field): Promise<void> {
  for (const added of DELAYS) {
    const proxy = await startDelayProxy(field.target, added);
    try {
      const samples = await race(field, proxy, `${added}ms`);
      report(
        `${registry}, ${added} ms added per request (wall time, median of ${field.prepared.length})`,
        samples,
      );
    } finally {
      await proxy.stop();
    }
  }
}

type Samples = ReadonlyMap<string, ReadonlyMap<Movement, readonly Sample[]>>;

async function race(field: Field, proxy: DelayProxy, label: string): Promise<Samples> {
  const home = mkdtempSync(join(field.dir, 'home-'));
  const runners = contestants(home);
  const samples = new Map(runners.map(({ name }) => [name, new Map<Movement, Sample[]>()]));
  for (const [at, round] of field.prepared.entries()) {
    const into = mkdtempSync(join(field.dir, 'into-'));
    for (const movement of MOVEMENTS) {
      for (const { name, env, push, pull } of runners) {
        const reference = `localhost:${proxy.port}/bench/${name}-${label}-${at}:1`;
        const argv = movement.endsWith('push')
          ? push(round, reference)
          : pull(reference, join(into, name));
        await proxy.requests();
        const cost = await measure({ name, argv, env });
        const sample = { cost, requests: await proxy.requests() };
        const all = samples.get(name);
        all?.set(movement, [...(all.get(movement) ?? []), sample]);
      }
    }
  }
  return samples;
}

function report(title: string, samples: Samples): void {
  const names = [...samples.keys()];
  const others = names.filter((name) => name !== 'ebpf');
  const each = names.join('/');
  const header = [
    ...['', ...others.map((name) => `ebpf/${name}`)],
    ...[`${each} ms`, `CPU ms`, 'requests'],
  ];
  const rows = MOVEMENTS.map((movement) => {
    const runs = names.map((name) => samples.get(name)?.get(movement) ?? []);
    const costs = runs.map((all) => medianCost(all.map(({ cost }) => cost)));
    const requests = runs.map((all) => Math.max(...all.map((run) => run.requests)));
    return [
      movement,
      ...others.map((name) => ratio(costs[0]?.wall, costs[names.indexOf(name)]?.wall)),
      costs.map(({ wall }) => wall.toFixed(0)).join('/'),
      costs.map(({ cpu }) => cpu.toFixed(0)).join('/'),
      requests.join('/'),
    ];
  });
  printTable(title, [header, ...rows]);
}

if (process.argv[1]?.endsWith('bench/transfer.ts') === true) {
  const rounds = Number(process.argv[2] ?? 5);
  await benchTransfer({ rounds });
}
