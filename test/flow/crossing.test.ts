import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { EBPF } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { cable, networkNamespace } from '../support/netns.ts';
import type { NetworkNamespace } from '../support/netns.ts';
import { startProcess } from '../support/process.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const run = promisify(execFile);
const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');
const PORT = 5000;

/** A site: a network of its own, and a folder that holds all that its people have. */
interface Site {
  readonly network: NetworkNamespace;
  readonly dir: string;
  readonly ebpf: (...args: readonly string[]) => Promise<string>;
}

function site(name: string): Site {
  const network = networkNamespace(name);
  const dir = join(temporaryDirectory(), name);
  mkdirSync(dir);
  const env = { PATH: process.env['PATH'] ?? '', HOME: dir, EBPF_STORE: join(dir, 'store') };
  const ebpf = async (...args: readonly string[]): Promise<string> => {
    const [program = '', ...words] = [...network.inside, process.execPath, EBPF, ...args];
    return (await run(program, words, { cwd: dir, env })).stdout;
  };
  return { network, dir, ebpf };
}

/** `ebpf serve` inside a site; other machines may read. */
async function serve({ network, dir, ebpf }: Site, listen: string): Promise<void> {
  const words = [EBPF, 'serve', 'registry', '--listen', listen, '--port', String(PORT)];
  const [program = '', ...args] = [...network.inside, process.execPath, ...words];
  const env = { PATH: process.env['PATH'] ?? '', HOME: dir };
  const running = startProcess(program, args, { cwd: dir, env });
  onTestFinished(() => running.stop());
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (/listening|http:\/\//i.test(running.output())) return;
    await delay(100);
  }
  throw new Error(`serve did not start: ${running.output()}, ${await ebpf('--version')}`);
}

/** Everything that hangs below a reference: digests, kinds and what refers to what. */
async function graphOf(from: Site, reference: string): Promise<unknown> {
  const text = await from.ebpf(
    ...['discover', reference, '--recursive', '--format', 'json', ...PLAIN],
  );
  const { referrers } = JSON.parse(text) as { referrers: unknown };
  return referrers;
}

async function digestOf(from: Site, reference: string): Promise<string> {
  const text = await from.ebpf('resolve', reference, '--format', 'json', ...PLAIN);
  return (JSON.parse(text) as { digest: string }).digest;
}

/** A registry on another machine speaks TLS, unless one says that it does not. */
const PLAIN = ['--plain-http'];

describeWith(['netns'], 'a crossing between networks that do not know each other', () => {
  it('carries digests, platforms and referrers in one file', { timeout: 120_000 }, async () => {
    const [outside, inside, reader] = [site('outside'), site('inside'), site('reader')];
    await serve(outside, '127.0.0.1');
    const origin = `127.0.0.1:${PORT}/acme/execsnoop:1.2`;
    await outside.ebpf('push', origin, `linux/amd64=${OBJECT}`, `linux/arm64=${OBJECT}`);
    const attach = ['attach', origin, `${resolve('LICENSE')}:text/plain`, '--artifact-type'];
    const [first = ''] = (await outside.ebpf(...attach, 'application/vnd.test.licence')).split(
      '\n',
    );
    const below =
      first.slice(0, first.indexOf('/acme/')) + `/acme/execsnoop@${first.split('@')[1]}`;
    await outside.ebpf(
      ...['attach', below, `${resolve('LICENSE')}:text/plain`],
      ...['--artifact-type', 'application/vnd.test.signature'],
    );
    await outside.ebpf('copy', '--recursive', origin, 'oci-archive:carried.tar:1.2');
    const before = [await digestOf(outside, origin), await graphOf(outside, origin)];

    copyFileSync(join(outside.dir, 'carried.tar'), join(inside.dir, 'carried.tar'));
    rmSync(outside.dir, { recursive: true });
    expect(readdirSync(inside.dir)).toEqual(['carried.tar']);

    const [address] = cable(inside.network, reader.network);
    await serve(inside, '0.0.0.0');
    const home = `127.0.0.1:${PORT}/mirror/execsnoop:1.2`;
    await inside.ebpf('copy', '--recursive', 'oci-archive:carried.tar:1.2', home);
    const there = `${address}:${PORT}/mirror/execsnoop:1.2`;
    const after = [await digestOf(reader, there), await graphOf(reader, there)];
    expect(after).toEqual(before);
    expect(JSON.stringify(before)).toContain('application/vnd.test.signature');

    const pulled = await reader.ebpf('pull', there, ...PLAIN);
    expect(pulled.trim()).toBe(`${there}@${String(before[0])}`);
    expect(await reader.ebpf('fsck', '--format', 'json')).toContain('"problems": []');
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const to = platform.replace('/', '-');
      await reader.ebpf('pull', there, '--platform', platform, '-o', to, ...PLAIN);
      expect(readdirSync(join(reader.dir, to))).toContain('execsnoop.bpf.o');
    }
  });
});
