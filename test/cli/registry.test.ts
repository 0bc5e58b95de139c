import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunResult, RunningRegistry } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';

type Output = Record<string, unknown>;

/** In a store of its own. */
function fresh(...args: readonly string[]): Promise<RunResult> {
  return ebpf(args, { env: { EBPF_STORE: join(temporaryDirectory(), 'store') } });
}

async function freshJson(...args: readonly string[]): Promise<Output> {
  const result = await fresh(...args, '--format', 'json');
  expect([result.exitCode, result.stderr]).toEqual([0, '']);
  const value = JSON.parse(result.stdout) as Output;
  expect(schemaErrors(`output/${args[0] ?? ''}.v1`, value)).toEqual([]);
  return value;
}

describe('commands that talk to a registry', () => {
  const folder = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let tool: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startServe(folder, '--quiet');
    tool = `${registry.host}/tools/execsnoop:1.0`;
    const { stdout } = await ebpf(['push', tool, OBJECT, '--quiet']);
    digest = stdout.trim().split('@')[1] ?? '';
    return () => registry.stop();
  });

  it('push says what moved, and may be said again', async () => {
    const other = `${registry.host}/tools/other:1`;
    const first = await fresh('push', other, OBJECT);
    expect(first).toMatchObject({ exitCode: 0, stdout: `${other}@${digest}\n` });
    expect(first.stderr).toBe('2 sent (20.2 KiB)\n');
    // Small blobs are sent rather than asked for: that is one request instead of two.
    expect(await freshJson('push', other, OBJECT)).toMatchObject({ reference: other, digest });
  });

  it('push sends what the store has, or says what it lacks', async () => {
    const env = { EBPF_STORE: join(temporaryDirectory(), 'store') };
    const target = `${registry.host}/tools/packed:1`;
    await ebpf(['pack', OBJECT, '-t', 'mine:1', '-q'], { env });
    const pushed = await ebpf(['push', target, '--from', 'mine:1', '-q'], { env });
    expect(pushed).toMatchObject({ exitCode: 0, stdout: `${target}@${digest}\n`, stderr: '' });
    const missing = await ebpf(['push', target], { env });
    expect(missing.exitCode).toBe(3);
    expect(missing.stderr).toBe(
      `ebpf: The local store has no ${target}. [tag-missing]\n` +
        `  Name files to pack on the way, or what the store has: ebpf push ${target} --from NAME.\n`,
    );
  });

  it('pull stores, and writes files where asked', async () => {
    const dir = temporaryDirectory();
    const env = { EBPF_STORE: join(dir, 'store') };
    const pulled = await ebpf(['pull', tool, '--output', join(dir, 'out')], { env });
    expect(pulled).toMatchObject({ exitCode: 0, stdout: `${tool}@${digest}\n` });
    expect(pulled.stderr).toBe(`2 fetched (20.2 KiB)\nwrote ${join(dir, 'out/execsnoop.bpf.o')}\n`);
    expect(readFileSync(join(dir, 'out/execsnoop.bpf.o'))).toEqual(readFileSync(OBJECT));
    const again = await ebpf(['pull', tool, '-q'], { env });
    expect(again).toMatchObject({ stdout: `${tool}@${digest}\n`, stderr: '' });
    expect(await ebpf(['list', '-q'], { env })).toMatchObject({ stdout: `${tool}\n` });
  });

  it('pull, resolve, tags, verify and inspect report by their schemas', async () => {
    const repository = `${registry.host}/tools/execsnoop`;
    const dir = temporaryDirectory();
    const [pull, resolve, tags, verify, inspect] = await Promise.all([
      freshJson('pull', tool, '-o', dir),
      freshJson('resolve', tool),
      freshJson('tags', repository),
      freshJson('verify', `${repository}@${digest}`),
      freshJson('inspect', tool),
    ]);
    expect(pull).toMatchObject({ digest, files: [{ path: join(dir, 'execsnoop.bpf.o') }] });
    expect(resolve).toMatchObject({ reference: tool, digest });
    expect(tags).toEqual({ repository, tags: ['1.0'] });
    expect(verify).toMatchObject({ reference: repository, digest });
    expect(inspect).toMatchObject({ reference: tool, digest, kind: 'artifact' });
  });

  it('resolve and tags print what scripts want, and nothing else', async () => {
    expect(await fresh('resolve', tool)).toMatchObject({ stdout: `${digest}\n`, stderr: '' });
    expect(await fresh('tags', tool)).toMatchObject({ stdout: '1.0\n', stderr: '' });
  });

  it('a damaged blob is refused, and nothing gets its name', async () => {
    const layout = temporaryDirectory();
    await ebpf(['pack', OBJECT, '-t', 'broken:1', '-q', '--store', layout]);
    const blobs = join(layout, 'blobs/sha256');
    const [hex = ''] = readdirSync(blobs).filter((name) =>
      readFileSync(join(blobs, name)).equals(readFileSync(OBJECT)),
    );
    const bytes = readFileSync(join(blobs, hex));
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    rmSync(join(blobs, hex));
    writeFileSync(join(blobs, hex), bytes);
    const env = { EBPF_STORE: join(temporaryDirectory(), 'store') };
    const args = ['pull', `oci:${layout}:broken:1`, '--format', 'json'];
    const { exitCode, stderr } = await ebpf(args, { env });
    expect(exitCode).toBe(4);
    expect(schemaErrors('output/error.v1', JSON.parse(stderr))).toEqual([]);
    expect(stderr).toContain(hex);
    expect(await ebpf(['list', '-q'], { env })).toMatchObject({ stdout: '' });
  });

  it('what is not there ends with 3', async () => {
    const results = await Promise.all([
      fresh('pull', `${registry.host}/tools/execsnoop:9`),
      fresh('resolve', `${registry.host}/tools/nothing:1`),
      fresh('tags', `${registry.host}/tools/nothing`),
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([3, 3, 3]);
    const repository = `${registry.host}/tools/execsnoop`;
    expect(results[0].stderr).toBe(
      `ebpf: There is no tag "9" in ${repository}. [tag-missing]\n` +
        `  See what there is with \`ebpf tags ${repository}\`.\n`,
    );
    const nowhere = `ebpf: There is no repository ${registry.host}/tools/nothing. [repository-missing]\n`;
    for (const { stderr } of results.slice(1)) {
      expect(stderr).toContain(nowhere);
      expect(stderr).toContain(`\n  Check the name.`);
    }
  });

  it('serve says where it listens, on one line of JSON if asked', async () => {
    const output: string[] = [];
    const result = await ebpf(['serve', temporaryDirectory(), '--port', '0', '--format', 'json'], {
      onStart: (child) =>
        child.stdout?.on('data', (chunk: Buffer) => {
          output.push(chunk.toString());
          child.kill('SIGINT');
        }),
    });
    const address = JSON.parse(result.stdout) as { port: number };
    expect(result.stdout.split('\n')).toHaveLength(2);
    expect(schemaErrors('output/serve.v1', address)).toEqual([]);
    expect([result.exitCode, result.stderr]).toEqual([130, '']);
  });

  it('serve wants a folder', async () => {
    const { exitCode, stderr } = await ebpf(['serve', OBJECT, '--port', '0']);
    expect(stderr).toContain('is a file; serve wants a folder.');
    expect(exitCode).toBe(2);
  });

  it('serve says why it serves nothing of a layout', async () => {
    const layout = join(temporaryDirectory(), 'layout');
    await fresh('copy', tool, `oci:${layout}`);
    const { stdout, stderr } = await ebpf(['serve', layout, '--port', '0', '-q'], {
      onStart: (child) => child.stdout?.on('data', () => child.kill('SIGINT')),
    });
    const host = stdout.trim().replace('http://', '');
    expect(stderr).toMatch(/^warning: \S+ is an image layout itself, and nothing in it is served/);
    expect(stderr).toContain(`ebpf copy --all-tags oci:${layout} ${host}/layout\n`);
  });

  it('serve wants a password for its user', async () => {
    const { exitCode, stderr } = await fresh('serve', temporaryDirectory(), '--user', 'ci');
    expect([exitCode, stderr]).toEqual([
      2,
      'ebpf: A user name alone protects nothing. [usage]\n' +
        '  Set EBPF_SERVE_PASSWORD to the password of that user.\n',
    ]);
  });

  it('a tag of a registry does not run on its word, and both ways out are named', async () => {
    const env = { EBPF_STORE: join(temporaryDirectory(), 'store') };
    await ebpf(['pull', tool, '-q'], { env });
    const known = await ebpf(['run', tool], { env });
    expect([known.exitCode, known.stdout]).toEqual([4, '']);
    expect(known.stderr).toContain(`ebpf run ${registry.host}/tools/execsnoop@${digest};`);
    expect(known.stderr).toContain('--allow-unsigned');
    const unknown = await fresh('run', tool);
    expect(unknown.stderr).toContain(`execsnoop@$(ebpf resolve ${tool});`);
  });

  it('the options of a program are listed without touching the kernel', async () => {
    const pinned = `${registry.host}/tools/execsnoop@${digest}`;
    const { exitCode, stdout } = await fresh('run', pinned, '--', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: ebpf run ${pinned} -- \\[options\\]\n`));
    expect(stdout).toMatch(/^ {2}--min-pid <__u32> +\(default: 0\)$/m);
  });
});
