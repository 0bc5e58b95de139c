// Prints what ebpf and other clients make of one fault each: npm run test:faults [WORDS OF A ROW]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { digestOf } from '../src/oci/index.ts';
import * as faults from '../test/support/lab/faults.ts';
import { openLab } from '../test/support/lab/lab.ts';
import type { Lab, LabOptions } from '../test/support/lab/lab.ts';
import { noise } from '../test/support/lab/work.ts';
import { faultTools } from './fault-matrix-tools.ts';
import type { Errand, FaultTool } from './fault-matrix-tools.ts';

/** Longest life of one run of a tool. */
const LIMIT_MS = 25_000;
const SIZE = 3_000_000;
const WRITERS = 16;
const NAME = 'tools/big';

/** One fault, and what is asked of the tool under it. */
interface Row {
  readonly title: string;
  readonly does: 'pull' | 'push' | 'pull by digest' | 'write together';
  /** Nobody can make good of it: to refuse it in time is all there is to do. */
  readonly hopeless?: true;
  readonly lab?: LabOptions;
  /** Sets the fault up; `layer` fits requests for the large layer. */
  readonly fault?: (lab: Lab, layer: RegExp) => void;
  /** Looks at what the lab was asked; words for the table, if there is something to say. */
  readonly remark?: (lab: Lab) => string | undefined;
}

const SESSION = /uploads\/session/;

const ROWS: readonly Row[] = [
  {
    title: '429 + Retry-After 6 s, twice, on the manifest',
    does: 'pull',
    fault: (lab) =>
      lab.faults.add({
        path: /manifests/,
        times: 2,
        fault: faults.status(429, { retryAfter: 6 }),
      }),
    remark: waited,
  },
  {
    title: '503 once on blob GET',
    does: 'pull',
    fault: (lab, path) => lab.faults.add({ method: 'GET', path, fault: faults.status(503) }),
  },
  {
    title: 'blob body cut at 50 %',
    does: 'pull',
    fault: (lab, path) => lab.faults.add({ method: 'GET', path, fault: faults.cut('half') }),
    remark: (lab) =>
      lab.log.some(({ status }) => status === 206) ? 'goes on by Range' : undefined,
  },
  {
    title: 'blob body altered, right length',
    does: 'pull',
    hopeless: true,
    fault: (lab, path) =>
      lab.faults.add({ method: 'GET', path, times: Infinity, fault: faults.flip(SIZE / 2) }),
  },
  {
    title: 'body stalls once',
    does: 'pull',
    fault: (lab, path) => lab.faults.add({ method: 'GET', path, fault: faults.stall('half') }),
  },
  {
    title: 'body stalls for ever',
    does: 'pull',
    hopeless: true,
    fault: (lab, path) =>
      lab.faults.add({ method: 'GET', path, times: Infinity, fault: faults.stall('half') }),
  },
  {
    title: '503 once on upload',
    does: 'push',
    fault: (lab) => lab.faults.add({ path: SESSION, fault: faults.status(503) }),
  },
  {
    title: 'connection reset in upload',
    does: 'push',
    fault: (lab) =>
      lab.faults.add({
        path: SESSION,
        times: Infinity,
        fault: { resetAt: SIZE / 2, onReset: () => lab.faults.clear() },
      }),
  },
  {
    title: 'manifest altered, pull by digest',
    does: 'pull by digest',
    hopeless: true,
    fault: (lab) => lab.faults.add({ path: /manifests/, times: Infinity, fault: faults.flip(-20) }),
  },
  {
    title: 'blob at another port, which refuses a token',
    does: 'pull',
    lab: { storage: 'port', auth: { kind: 'bearer' } },
    remark: (lab) =>
      lab.requests(/./, 'storage').some(({ headers }) => headers.authorization !== undefined)
        ? 'sends the token there'
        : undefined,
  },
  { title: `${WRITERS} processes copy into one OCI layout`, does: 'write together' },
];

interface Ended {
  readonly code: number | null;
  readonly hangs: boolean;
  readonly seconds: number;
}

/** The same artifact for all: packed once. */
interface Material {
  readonly layout: string;
  readonly file: string;
  readonly digest: string;
}

await main(process.argv.slice(2).join(' '));

async function main(words: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-faults-'));
  try {
    const tools = faultTools();
    const material = pack(dir);
    console.log(
      `| fault | ${tools.map(({ name, version }) => `${name} ${version}`).join(' | ')} |`,
    );
    console.log(`| --- |${' --- |'.repeat(tools.length)}`);
    for (const row of ROWS.filter(({ title }) => title.includes(words))) {
      const cells: string[] = [];
      for (const tool of tools) cells.push(await cellOf(row, tool, material));
      console.log(`| ${row.title} | ${cells.join(' | ')} |`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function pack(dir: string): Material {
  const [file, layout] = [join(dir, 'notes.txt'), join(dir, 'packed')];
  writeFileSync(file, noise(SIZE));
  const object = resolve('examples/execsnoop/execsnoop.bpf.o');
  const inputs = [object, '--layer', `text/plain=${file}`];
  const args = [resolve('dist/ebpf.js'), 'pack', ...inputs, '-t', 'big:1.0', '--store', layout];
  const line = execFileSync(process.execPath, [...args, '-q'], { encoding: 'utf8' }).trim();
  return { layout, file, digest: line.slice(line.indexOf('@') + 1) };
}

/** The artifact, put into the lab as it is in the layout. */
function fill(lab: Lab, { layout, digest }: Material): void {
  const repository = lab.repository(NAME);
  const blobs = join(layout, 'blobs', 'sha256');
  for (const name of readdirSync(blobs)) repository.blob(readFileSync(join(blobs, name)));
  const manifest = readFileSync(join(blobs, digest.slice('sha256:'.length)));
  repository.manifestBytes(manifest, 'application/vnd.oci.image.manifest.v1+json', '1.0');
}

async function cellOf(row: Row, tool: FaultTool, material: Material): Promise<string> {
  if (tool.loopbackTokens === false && row.lab?.auth !== undefined) return '-';
  const lab = await openLab(row.lab);
  const dir = mkdtempSync(join(dirname(material.file), 'run-'));
  try {
    if (row.does !== 'push') fill(lab, material);
    row.fault?.(lab, new RegExp(digestOf(readFileSync(material.file))));
    if (row.does === 'write together') return await together(tool, lab, { ...material, dir });
    const ended = await run(argvOf(row, tool, errandOf(lab, row, { ...material, dir })), dir);
    const words = [verdict(row, ended), row.remark?.(lab), leftovers(dir, material)];
    return words.filter((word) => word !== undefined).join(', ');
  } finally {
    await lab.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function errandOf(lab: Lab, row: Row, run: Material & { readonly dir: string }): Errand {
  const { dir, layout, file } = run;
  const pinned = row.does === 'pull by digest' ? `@${run.digest}` : ':1.0';
  return { reference: `${lab.host}/${NAME}${pinned}`, host: lab.host, dir, layout, file };
}

function argvOf(row: Row, tool: FaultTool, errand: Errand): readonly string[] {
  mkdirSync(join(errand.dir, 'out'));
  return row.does === 'push' ? tool.push(errand) : tool.pull(errand);
}

function verdict({ hopeless }: Row, { code, hangs, seconds }: Ended): string {
  if (hangs) return '**hangs**';
  const took = `(${seconds.toFixed(1)} s)`;
  if (hopeless === true) return code === 0 ? `**takes it** ${took}` : `refuses ${took}`;
  return code === 0 ? `ok ${took}` : `**fails** ${took}`;
}

/** How long was waited after each 429, by the clock of the server. */
function waited(lab: Lab): string | undefined {
  const asked = lab.requests(/manifests/);
  const gaps = asked.flatMap(({ status, endedAt = 0 }, at) => {
    const next = asked[at + 1];
    return status === 429 && next !== undefined ? [(next.startedAt - endedAt) / 1000] : [];
  });
  if (gaps.length === 0) return 'does not ask again';
  const least = Math.min(...gaps);
  return least < 5.99 ? `**waits ${least.toFixed(1)} s**` : 'waits in full';
}

/** Files under a final name that are not what the name says. */
function leftovers(dir: string, { file }: Material): string | undefined {
  const good = readFileSync(file);
  const bad = filesUnder(dir).filter((path) => {
    const name = basename(path);
    const hex = /blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (hex !== undefined) return digestOf(readFileSync(path)) !== `sha256:${hex}`;
    return name === basename(file) && !readFileSync(path).equals(good);
  });
  return bad.length === 0 ? undefined : '**bad file stays**';
}

async function together(
  tool: FaultTool,
  lab: Lab,
  run_: Material & { readonly dir: string },
): Promise<string> {
  const { intoLayout } = tool;
  if (intoLayout === undefined) return '-';
  const { dir, layout, file } = run_;
  // An empty layout is there before, so that nobody has to make it.
  mkdirSync(join(dir, 'layout', 'blobs'), { recursive: true });
  cpSync(join(layout, 'oci-layout'), join(dir, 'layout', 'oci-layout'));
  writeFileSync(join(dir, 'layout', 'index.json'), '{"schemaVersion":2,"manifests":[]}');
  const reference = `${lab.host}/${NAME}:1.0`;
  const errand: Errand = { reference, host: lab.host, dir, layout, file };
  const numbers = Array.from({ length: WRITERS }, (_, at) => at);
  const runs = await Promise.all(numbers.map((at) => run(intoLayout(errand, `v${at}`), dir)));
  const index = readFileSync(join(dir, 'layout', 'index.json'), 'utf8');
  const kept = numbers.filter((at) => new RegExp(`"[^"]*\\bv${at}"`).test(index)).length;
  const failed = runs.filter(({ code }) => code !== 0).length;
  const words = kept === WRITERS ? `${kept} of ${WRITERS}` : `**${kept} of ${WRITERS} kept**`;
  return failed === 0 ? words : `${words}, ${failed} fail`;
}

/** Runs one command until it ends, or for as long as any may take. */
async function run([command = '', ...args]: readonly string[], home: string): Promise<Ended> {
  const started = performance.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  const child = spawn(command, args, {
    cwd: home,
    env,
    stdio: process.env['EBPF_FAULTS_DEBUG'] === undefined ? 'ignore' : ['ignore', 2, 2],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(limit);
  return { code, hangs: signal === 'SIGKILL', seconds: (performance.now() - started) / 1000 };
}

function filesUnder(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((path) => join(dir, path))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
