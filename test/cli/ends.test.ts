import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EBPF, ebpf } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { stalledHost } from './stalled.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';

describe('Ctrl-C', () => {
  it.each([
    [['pull'], []],
    [['push'], [OBJECT]],
    [['resolve'], []],
    [['verify'], []],
    [['run'], ['--allow-unsigned']],
  ])('ends %j with 130', async ([command = ''], rest) => {
    const { host, connected } = await stalledHost();
    const env = { EBPF_STORE: join(temporaryDirectory(), 'store') };
    const result = await ebpf([command, `${host}/x:1`, ...rest, '--format', 'json'], {
      env,
      onStart: (child) => void connected.then(() => child.kill('SIGINT')),
    });
    expect([result.exitCode, result.stdout]).toEqual([130, '']);
    expect(schemaErrors('output/error.v1', JSON.parse(result.stderr))).toEqual([]);
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'interrupted' } });
  });

  it('says so in one line', async () => {
    const { host, connected } = await stalledHost();
    const result = await ebpf(['tags', `${host}/x`], {
      onStart: (child) => void connected.then(() => child.kill('SIGTERM')),
    });
    expect(result).toMatchObject({ exitCode: 130, stderr: 'ebpf: Interrupted. [interrupted]\n' });
  });

  it('a second time ends at once', async () => {
    const dir = temporaryDirectory();
    const result = await ebpf(['serve', dir, '--port', '0', '-q'], {
      onStart: (child) =>
        child.stdout?.once('data', () => {
          child.kill('SIGINT');
          child.kill('SIGINT');
        }),
    });
    expect([result.exitCode, result.stderr]).toEqual([130, '']);
  });
});

describe('output that nobody takes', () => {
  /** A store with so many names that a list of them does not fit into a pipe. */
  async function longStore(): Promise<string> {
    const store = join(temporaryDirectory(), 'store');
    await ebpf(['pack', OBJECT, '-t', 'x:1', '-q'], { env: { EBPF_STORE: store } });
    const path = join(store, 'index.json');
    const index = JSON.parse(readFileSync(path, 'utf8')) as {
      manifests: { annotations: Record<string, string> }[];
    };
    const [entry] = index.manifests;
    const name = 'org.opencontainers.image.ref.name';
    index.manifests = Array.from({ length: 1_000 }, (_, at) => ({
      ...entry,
      annotations: { ...entry?.annotations, [name]: `a-tool-of-the-store-${at}:1.0` },
    }));
    writeFileSync(path, JSON.stringify(index));
    return store;
  }

  it('is left at once and without a word by a reader that goes away', async () => {
    const env = { PATH: process.env['PATH'], EBPF_STORE: await longStore() };
    const child = spawn(process.execPath, [EBPF, 'list', '--format', 'json'], { env });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr).toBe('');
  });

  it('comes whole to a slow reader', async () => {
    const env = { PATH: process.env['PATH'], EBPF_STORE: await longStore() };
    const child = spawn(process.execPath, [EBPF, 'list', '-q'], { env });
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(text.trimEnd().split('\n')).toHaveLength(1_000);
  });

  it('is an error when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [EBPF, 'inspect', OBJECT], {
      stdio: ['ignore', full, 'pipe'],
    });
    onTestFinished(() => void child.kill());
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(stderr).toMatch(/^ebpf: The output cannot be written: ENOSPC.*\[io-failed\]\n$/);
  });
});
