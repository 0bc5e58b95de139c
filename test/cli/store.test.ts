import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';
const METADATA = 'examples/execsnoop/ebpf.yaml';
const PINNED = /^execsnoop:1\.0@(sha256:[0-9a-f]{64})\n$/;

type Output = Record<string, unknown>;

/** A command line that ends well with JSON that fits its schema. */
async function json(store: string, ...args: readonly string[]): Promise<Output> {
  const result = await ebpf([...args, '--format', 'json'], { env: { EBPF_STORE: store } });
  expect([result.exitCode, result.stderr]).toEqual([0, '']);
  const value = JSON.parse(result.stdout) as Output;
  expect(schemaErrors(`output/${args[0] ?? ''}.v1`, value)).toEqual([]);
  return value;
}

function inStore(store: string, ...args: readonly string[]): Promise<RunResult> {
  return ebpf(args, { env: { EBPF_STORE: store } });
}

describe('commands of the local store', () => {
  const shared = join(sharedTemporaryDirectory(), 'store');

  /** A store that has execsnoop:1.0, packed once. */
  async function packed(): Promise<string> {
    if (!existsSync(shared))
      await json(shared, 'pack', OBJECT, '--metadata', METADATA, '--tag', 'execsnoop:1.0');
    const store = join(temporaryDirectory(), 'store');
    cpSync(shared, store, { recursive: true });
    return store;
  }

  it('pack prints the reference with its digest, the same every time', async () => {
    const stores = [1, 2].map(() => join(temporaryDirectory(), 'store'));
    const results = await Promise.all(
      stores.map((store) =>
        inStore(store, 'pack', OBJECT, '--metadata', METADATA, '-t', 'execsnoop:1.0'),
      ),
    );
    expect(results[0]).toMatchObject({ exitCode: 0, stderr: '' });
    expect(results[0]?.stdout).toMatch(PINNED);
    expect(results[1]).toEqual(results[0]);
  });

  it('pack takes the time of creation from SOURCE_DATE_EPOCH', async () => {
    const env = { EBPF_STORE: join(temporaryDirectory(), 'store'), SOURCE_DATE_EPOCH: '86400' };
    await ebpf(['pack', OBJECT, '-t', 'x'], { env });
    const { stdout } = await ebpf(['inspect', 'x', '--format', 'json'], { env });
    expect(stdout).toContain('"org.opencontainers.image.created": "1970-01-02T00:00:00Z"');
  });

  it('pack names the file that is no object', async () => {
    const store = await packed();
    const result = await inStore(
      store,
      ...['pack', `linux/amd64=${OBJECT}`, 'linux/arm64=README.md', '-t', 'x'],
    );
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toMatch(/^ebpf: README\.md: .* \[elf-invalid\]\n$/);
  });

  it('list shows names, digests and sizes', async () => {
    const store = await packed();
    const { exitCode, stdout, stderr } = await inStore(store, 'list');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^NAME {11}DIGEST {15}PLATFORMS {2}SIZE\nexecsnoop:1\.0 {2}sha256:[0-9a-f]{12} {2}- {10}22\.1 KiB\n$/,
    );
    expect(await json(store, 'list')).toMatchObject({
      entries: [{ name: 'execsnoop:1.0', problem: null, platforms: [] }],
    });
    expect(await inStore(store, 'list', '-q', 'exec')).toMatchObject({ stdout: 'execsnoop:1.0\n' });
  });

  it('list says on stderr that there is nothing', async () => {
    const store = await packed();
    const empty = join(temporaryDirectory(), 'store');
    expect(await inStore(empty, 'list')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `the store ${empty} is empty\n`,
    });
    expect(await inStore(store, 'list', 'ghcr.io')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `the store ${store} has no name that starts with ghcr.io\n`,
    });
  });

  it('tag, resolve and rm speak of the same content', async () => {
    const store = await packed();
    const { digest } = await json(store, 'resolve', 'execsnoop:1.0');
    const name = 'ghcr.io/acme/execsnoop:1.0';
    expect(await json(store, 'tag', 'execsnoop:1.0', name)).toEqual({ reference: name, digest });
    expect(await inStore(store, 'resolve', `execsnoop@${String(digest)}`)).toMatchObject({
      stdout: `${String(digest)}\n`,
    });
    expect(await inStore(store, 'rm', 'execsnoop:1.0')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'removed execsnoop:1.0\n',
    });
    expect(await json(store, 'rm', name)).toEqual({ removed: [name] });
  });

  it('rm removes none when one is missing', async () => {
    const store = await packed();
    const { exitCode, stderr } = await inStore(store, 'rm', 'execsnoop:1.0', 'other:2');
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      `ebpf: There is nothing named "other:2" in ${store}. [tag-missing]\n` +
        '  See what there is with `ebpf list`.\n',
    );
    expect(await inStore(store, 'list', '-q')).toMatchObject({ stdout: 'execsnoop:1.0\n' });
  });

  it('prune frees what no name needs', async () => {
    const store = await packed();
    await inStore(store, 'rm', '-q', 'execsnoop:1.0');
    expect(await inStore(store, 'prune')).toMatchObject({ stderr: 'freed 0 B in 0 blobs\n' });
    expect(await inStore(store, 'prune', '--all', '--dry-run')).toMatchObject({
      stdout: '',
      stderr: 'would free 22.1 KiB in 3 blobs\n',
    });
    expect(await json(store, 'prune', '--all')).toMatchObject({ dryRun: false, bytes: 22_633 });
    expect(readdirSync(join(store, 'blobs/sha256'))).toEqual([]);
  });

  it('inspect shows files and artifacts', async () => {
    const store = await packed();
    const artifact = await json(store, 'inspect', 'execsnoop:1.0');
    const file = await json(store, 'inspect', OBJECT);
    expect(artifact).toMatchObject({ kind: 'artifact', reference: 'execsnoop:1.0' });
    expect(file).toMatchObject({ kind: 'object', artifact: null, derived: artifact['derived'] });
    const text = await inStore(store, 'inspect', 'execsnoop:1.0');
    expect(text.stdout).toMatch(/^Reference: +execsnoop:1\.0$/m);
  });

  it('inspect tells a file that is no reference from a name', async () => {
    const store = await packed();
    const { exitCode, stderr } = await inStore(store, 'inspect', 'readme');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('A file is written FILE.o or file:PATH, a layout oci:DIR.');
  });

  it('verify says what it checked', async () => {
    const store = await packed();
    const { exitCode, stdout } = await inStore(store, 'verify', 'execsnoop:1.0');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok {2}digests: 1 manifest and 2 blobs, \d+ bytes\nok {2}schema/);
    const quiet = await inStore(store, 'verify', '-q', 'execsnoop:1.0');
    expect(quiet.stdout).toMatch(PINNED);
    await json(store, 'verify', 'execsnoop:1.0');
    await json(store, 'verify', OBJECT);
  });

  it('fsck and verify end with 4 when a byte was changed', async () => {
    const store = await packed();
    expect(await inStore(store, 'fsck')).toMatchObject({
      exitCode: 0,
      stdout: '3 blobs, 1 name, clean\n',
    });
    const digest = await flipByte(store);
    const verify = await inStore(store, 'verify', 'execsnoop:1.0');
    expect(verify.exitCode).toBe(4);
    expect(verify.stderr).toContain(`sha256:${digest}`);
    const fsck = await inStore(store, 'fsck');
    expect(fsck.exitCode).toBe(4);
    expect(fsck.stdout).toMatch(/^damaged {2}blob-damaged {2}.*\n(?:.*\n)*.*, damaged\n$/);
    const healed = await inStore(store, 'fsck', '--repair', '--format', 'json');
    expect([healed.exitCode, schemaErrors('output/fsck.v1', JSON.parse(healed.stdout))]).toEqual([
      0,
      [],
    ]);
    expect(await inStore(store, 'fsck')).toMatchObject({ exitCode: 0 });
  });

  async function flipByte(store: string): Promise<string> {
    const { artifact } = await json(store, 'inspect', 'execsnoop:1.0');
    const { layers } = artifact as { layers: readonly { digest: string }[] };
    const hex = layers[0]?.digest.slice('sha256:'.length) ?? '';
    const path = join(store, 'blobs/sha256', hex);
    const bytes = readFileSync(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes, { flag: 'r+' });
    return hex;
  }

  it('--store goes before EBPF_STORE, and that before the home of the user', async () => {
    const [flag, variable, home] = [1, 2, 3].map(() => temporaryDirectory());
    const env = { EBPF_STORE: `${variable ?? ''}/s`, HOME: home ?? '', XDG_DATA_HOME: home ?? '' };
    await ebpf(['pack', OBJECT, '-t', 'flag', '--store', `${flag ?? ''}/s`], { env });
    await ebpf(['pack', OBJECT, '-t', 'variable'], { env });
    expect([existsSync(`${flag ?? ''}/s`), existsSync(`${variable ?? ''}/s`)]).toEqual([
      true,
      true,
    ]);
    expect(await ebpf(['list', '-q'], { env })).toMatchObject({ stdout: 'variable:latest\n' });
  });

  it.each([
    [['list', '--store', 'oci:x'], {}, 'Leave out oci: and write --store x.'],
    [['pull', 'h:1/x', '--store', 'file:/x'], {}, 'Leave out file: and write --store /x.'],
    [['list'], { EBPF_STORE: 'oci:x/y' }, 'Leave out oci: and write EBPF_STORE=x/y.'],
    [
      ['tags', 'h:1/x'],
      { EBPF_STORE: 'oci-archive:x.tar' },
      'A store cannot be in an archive: ebpf copy oci-archive:x.tar NAME',
    ],
  ])('%j with %j is refused: the store is a folder', async (args, env, hint) => {
    const { exitCode, stderr } = await ebpf(args, { env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ebpf: The store is a folder, not a reference: ".+"\. \[usage\]\n/);
    expect(stderr).toContain(`\n  ${hint}\n`);
  });

  it('doctor reports by its schema and says whether programs can run', async () => {
    const { exitCode, stdout } = await inStore(await packed(), 'doctor', '--format', 'json');
    const value = JSON.parse(stdout) as { ready: boolean };
    expect(schemaErrors('output/doctor.v1', value)).toEqual([]);
    expect(exitCode).toBe(value.ready ? 0 : 6);
  });
});

describe.runIf(process.getuid?.() === 0)('root with sudo [as root]', () => {
  it('is told that its store is another one', async () => {
    const store = join(temporaryDirectory(), 'store');
    const env = { EBPF_STORE: store, SUDO_USER: 'nobody-here' };
    const { exitCode, stderr } = await ebpf(['run', 'tool:1'], { env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      `Root has a store of its own (${store}); see it with \`sudo ebpf list\`.`,
    );
  });
});
