// The whole way once, on this machine: pack an example, push it to an embedded registry, pull it into a fresh store,
// verify it, run it by digest in the kernel for some seconds and print what it saw. Cleans up after itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const EBPF = join(root, 'dist/ebpf.js');
const EXAMPLE = join(root, 'examples/execsnoop');
/** Exit code of `ebpf` when the kernel or host lacks something. */
const HOST_LACKS = 6;
const SECONDS = 4;

const work = mkdtempSync(join(tmpdir(), 'ebpf-demo-'));
const author = join(work, 'author-store');
const operator = join(work, 'operator-store');
let registry;

try {
  process.exitCode = await demo();
} finally {
  registry?.kill();
  rmSync(work, { recursive: true, force: true });
}

async function demo() {
  build();
  mountFileSystems();
  const port = await freePort();
  const reference = `localhost:${port}/tools/execsnoop:1.0`;
  await startRegistry(port);

  step('pack a compiled object, with what its author says of it');
  ebpf(
    'pack',
    `${EXAMPLE}/execsnoop.bpf.o`,
    '--metadata',
    `${EXAMPLE}/ebpf.yaml`,
    '--tag',
    'execsnoop:1.0',
    '--store',
    author,
  );
  step('push it to a registry');
  ebpf('push', reference, '--from', 'execsnoop:1.0', '--store', author);
  step('pull it on another machine (a fresh store)');
  ebpf('pull', reference, '--store', operator);
  step('verify what came: digests, schema, derived facts');
  ebpf('verify', reference, '--store', operator);
  step('run it, by digest, in this kernel');
  const { digest } = JSON.parse(
    ebpf('resolve', reference, '--format', 'json', '--store', operator),
  );
  return run(`${reference.replace(/:1\.0$/, '')}@${digest}`);
}

async function run(pinned) {
  const activity = setInterval(() => spawnSync('/bin/true'), 400);
  const code = await new Promise((done) => {
    const args = [
      EBPF,
      'run',
      pinned,
      '--pull',
      'never',
      '--duration',
      `${SECONDS}s`,
      '--store',
      operator,
    ];
    spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }).once(
      'exit',
      (exit) => done(exit ?? 1),
    );
  });
  clearInterval(activity);
  if (code !== HOST_LACKS) return code;
  say(
    '\nThis machine does not let us run BPF programs, as said above (`ebpf doctor` says what to do).',
  );
  say('Everything up to the load was done: packed, pushed, pulled and verified.');
  return 0;
}

function build() {
  if (existsSync(EBPF) && statSync(EBPF).mtimeMs > newest(['src', 'cli', 'package.json'])) return;
  must(spawnSync(process.execPath, [join(root, 'tools/build.mjs')], { stdio: 'inherit' }));
}

function newest(paths) {
  const found = spawnSync('find', [...paths.map((path) => join(root, path)), '-printf', '%T@\n'], {
    encoding: 'utf8',
  });
  return Math.max(...(found.stdout ?? '').split('\n').map((time) => Number(time) * 1000), 0);
}

/** Tracepoints need tracefs; a minimal system has not mounted it. */
function mountFileSystems() {
  if (process.getuid?.() !== 0 || existsSync('/sys/kernel/tracing/events')) return;
  spawnSync('mount', ['-t', 'tracefs', 'tracefs', '/sys/kernel/tracing'], { stdio: 'ignore' });
}

async function startRegistry(port) {
  const args = [EBPF, 'serve', join(work, 'registry'), '--port', String(port), '--quiet'];
  registry = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((ready, failed) => {
    registry.stdout.once('data', ready);
    registry.once('exit', (code) => failed(new Error(`The registry ended with ${code}.`)));
  });
}

function ebpf(...args) {
  say(
    `$ ebpf ${args
      .filter((arg, at) => arg !== '--store' && args[at - 1] !== '--store')
      .map(shorten)
      .join(' ')}`,
  );
  const result = spawnSync(process.execPath, [EBPF, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  must(result);
  process.stdout.write(result.stdout);
  return result.stdout;
}

function must(result) {
  if (result.status !== 0) throw new Error('The demo stops here; see the message above.');
}

function shorten(arg) {
  return arg.replace(`${root}/`, '');
}

function step(title) {
  say(`\n# ${title}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
