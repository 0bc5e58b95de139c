// Bench (f): many artifacts from one registry to another beside `skopeo sync`, `oras cp` in a loop and `regsync`.
// Alone: node tools/run.mjs bench/mirror.ts [ROUNDS]
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { manifestOf } from '../src/content/index.ts';
import type { RemoteRepository } from '../src/content/index.ts';
import { MEDIA, describe as descriptorOf } from '../src/oci/index.ts';
import type { Descriptor } from '../src/oci/index.ts';
import { streamOf } from '../src/base/index.ts';
import { createRegistryClient } from '../src/registry/index.ts';
import { startDockerRegistry } from '../test/support/docker-registry.ts';
import { findTool } from '../test/support/needs.ts';
import { measure, medianCost } from './measure.ts';
import type { Cost } from './measure.ts';
import { printTable, ratio } from './table.ts';

/** 20 repositories of 10 tags: 200 artifacts of 3 layers. */
const REPOSITORIES = 20;
const TAGS = 10;
/** Bytes of a layer that is one artifact's own, of one that a repository's artifacts share, of one that all share. */
const LAYERS = { own: 20_000, repository: 100_000, all: 100_000 };
/** How much faster than the fastest of the others is asked for. */
const WANTED = 1.5;

interface Contestant {
  readonly name: string;
  readonly argv: (job: Job) => readonly string[];
}

interface Job {
  readonly source: string;
  readonly target: string;
  /** A folder for the lists of this run. */
  readonly dir: string;
}

const names = Array.from({ length: REPOSITORIES }, (_, at) => `mirror/tool-${at}`);
const tags = Array.from({ length: TAGS }, (_, at) => `1.${at}`);

const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'ebpf',
    argv: ({ source, target, dir }) => {
      const list = join(dir, 'list.json');
      const repositories = names.map((name) => ({ source: `${source}/${name}` }));
      const defaults = { destination: `${target}/{repository}`, referrers: false };
      writeFileSync(list, JSON.stringify({ version: 1, defaults, repositories }));
      return [process.execPath, resolve('dist/ebpf.js'), 'mirror', 'sync', list, '--quiet'];
    },
  },
  {
    name: 'skopeo',
    argv: ({ source, target, dir }) => {
      const list = join(dir, 'sync.yaml');
      const images = Object.fromEntries(names.map((name) => [name, tags]));
      writeFileSync(list, JSON.stringify({ [source]: { 'tls-verify': false, images } }));
      const flags = ['--insecure-policy', 'sync', '--dest-tls-verify=false'];
      const prefix = `${target}/mirror`;
      return [tool('skopeo'), ...flags, '--src', 'yaml', '--dest', 'docker', list, prefix];
    },
  },
  {
    name: 'oras',
    argv: ({ source, target }) => {
      const copies = names.flatMap((name) =>
        tags.map((tag) =>
          [tool('oras'), 'cp', '--no-tty', '--from-plain-http', '--to-plain-http']
            .concat(`${source}/${name}:${tag}`, `${target}/${name}:${tag}`)
            .join(' '),
        ),
      );
      return ['sh', '-ec', copies.join('\n')];
    },
  },
  {
    name: 'regsync',
    argv: ({ source, target, dir }) => {
      const list = join(dir, 'regsync.json');
      const creds = [source, target].map((registry) => ({ registry, tls: 'disabled' }));
      const sync = names.map((name) => ({
        ...{ source: `${source}/${name}`, target: `${target}/${name}`, type: 'repository' },
      }));
      writeFileSync(list, JSON.stringify({ version: 1, creds, defaults: { parallel: 8 }, sync }));
      return [tool('regsync'), '-c', list, 'once'];
    },
  },
];

function tool(name: string): string {
  return findTool(name) ?? name;
}

export async function benchMirror({
  rounds = 3,
}: { readonly rounds?: number } = {}): Promise<void> {
  if (findTool('docker-registry') === undefined) {
    console.log('This needs docker-registry: not measured.');
    return;
  }
  const runners = CONTESTANTS.filter(({ name }) => name === 'ebpf' || findTool(name) !== undefined);
  for (const { name } of CONTESTANTS)
    if (!runners.some((runner) => runner.name === name)) console.log(`${name} is not here.`);
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-bench-'));
  const source = await startDockerRegistry();
  try {
    await fill(`127.0.0.1:${source.port}`);
    const costs = new Map<string, { empty: Cost[]; again: Cost[] }>();
    for (let round = 0; round < rounds; round += 1)
      for (const runner of runners) {
        const home = mkdtempSync(join(dir, 'run-'));
        const both = await oneRun(runner, { source: `127.0.0.1:${source.port}`, home });
        const all = costs.get(runner.name) ?? { empty: [], again: [] };
        all.empty.push(both[0]);
        all.again.push(both[1]);
        costs.set(runner.name, all);
      }
    report(costs, rounds);
  } finally {
    await source.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Into an empty registry, then once more when nothing is left to do. */
async function oneRun(
  { name, argv }: Contestant,
  { source, home }: { readonly source: string; readonly home: string },
): Promise<readonly [Cost, Cost]> {
  const registry = await startDockerRegistry();
  try {
    const target = `127.0.0.1:${registry.port}`;
    mkdirSync(home, { recursive: true });
    const command = { name, argv: argv({ source, target, dir: home }), env: { HOME: home } };
    const empty = await measure(command);
    await checkAll(target, name);
    return [empty, await measure(command)];
  } finally {
    await registry.stop();
  }
}

/** What is faster because it does less is no rival. */
async function checkAll(target: string, who: string): Promise<void> {
  const client = createRegistryClient();
  try {
    for (const name of names) {
      const found = await client.repository(target, name).listTags();
      if (found.length !== TAGS) throw new Error(`${who} left ${found.length} tags in ${name}.`);
    }
  } finally {
    await client.close();
  }
}

async function fill(registry: string): Promise<void> {
  const client = createRegistryClient();
  const config = blob('application/vnd.oci.image.config.v1+json', Buffer.from('{}'));
  const all = blob(MEDIA.wasm, randomBytes(LAYERS.all));
  try {
    for (const name of names) {
      const place = client.repository(registry, name, { access: 'push' });
      const shared = blob(MEDIA.wasm, randomBytes(LAYERS.repository));
      for (const tag of tags) {
        const layers = [all, shared, blob(MEDIA.wasm, randomBytes(LAYERS.own))];
        await pushArtifact(place, { tag, config, layers });
      }
    }
  } finally {
    await client.close();
  }
}

interface Artifact {
  readonly tag: string;
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

async function pushArtifact(
  place: RemoteRepository,
  { tag, config, layers }: Artifact,
): Promise<void> {
  for (const { descriptor, bytes } of [config, ...layers])
    await place.pushBlob(descriptor, () => Promise.resolve(streamOf(bytes)));
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
  };
  const content = manifestOf(Buffer.from(JSON.stringify(document)), MEDIA.manifest);
  await place.pushManifest(content, { tag });
}

interface Blob {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

function blob(mediaType: string, bytes: Buffer): Blob {
  return { descriptor: descriptorOf(mediaType, bytes), bytes };
}

function report(
  costs: ReadonlyMap<string, { empty: Cost[]; again: Cost[] }>,
  rounds: number,
): void {
  const middle = new Map(
    [...costs].map(([name, { empty, again }]) => [
      name,
      { empty: medianCost(empty), again: medianCost(again) },
    ]),
  );
  const ours = middle.get('ebpf');
  const lines = [...middle].map(([name, { empty, again }]) => [
    name,
    ...[ratio(empty.wall, ours?.empty.wall), empty.wall.toFixed(0), empty.cpu.toFixed(0)],
    ...[ratio(again.wall, ours?.again.wall), again.wall.toFixed(0), again.cpu.toFixed(0)],
  ]);
  const header = ['', 'to ebpf', 'ms', 'CPU ms', 'unchanged', 'ms', 'CPU ms'];
  const title = `${REPOSITORIES * TAGS} artifacts of 3 layers between two docker-registries (wall time, median of ${rounds})`;
  printTable(title, [header, ...lines]);
  const others = [...middle].filter(([name]) => name !== 'ebpf').map(([, cost]) => cost.empty.wall);
  if (others.length > 0)
    console.log(
      `The fastest of the others takes ${ratio(Math.min(...others), ours?.empty.wall)} our time; ${WANTED}x is asked for.`,
    );
}

if (process.argv[1]?.endsWith('bench/mirror.ts') === true)
  await benchMirror({ rounds: Number(process.argv[2] ?? 3) });
