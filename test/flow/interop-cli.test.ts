import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../src/oci/index.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import type { Feature } from '../support/needs.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { blobsOfLayout } from './layout.ts';
import { runTool, skopeoCopy } from './tools.ts';

const FILE = 'execsnoop.bpf.o';
const OBJECT = join('examples', 'execsnoop', FILE);
const OTHER = join('examples', 'runqlat', 'runqlat.bpf.o');

async function run(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await ebpf(args);
  expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
  return stdout.trim();
}

/** `ebpf serve` over a fresh folder; gives its `localhost:PORT`. */
async function served(): Promise<string> {
  const registry = await startServe(temporaryDirectory());
  onTestFinished(() => registry.stop());
  return registry.host;
}

async function dockerServed(): Promise<string> {
  const registry = await startDockerRegistry();
  onTestFinished(() => registry.stop());
  return `localhost:${registry.port}`;
}

interface Kind {
  readonly name: string;
  readonly needs: readonly Feature[];
  readonly start: () => Promise<string>;
}

const KINDS: readonly Kind[] = [
  { name: 'ebpf serve', needs: [], start: served },
  { name: 'docker-registry', needs: ['docker-registry'], start: dockerServed },
];

/** Pushes the example and gives the reference and the digest that were printed. */
async function pushed(host: string, ...objects: readonly string[]): Promise<[string, string]> {
  const reference = `${host}/tools/execsnoop:1.0`;
  const files = objects.length === 0 ? [OBJECT] : objects;
  const line = await run('push', reference, ...files, '--store', temporaryDirectory());
  const [named = '', digest = ''] = line.split('@');
  expect(named).toBe(reference);
  return [reference, digest];
}

for (const { name, needs, start } of KINDS) {
  describeWith(['skopeo', ...needs], `what ebpf pushed to ${name}`, () => {
    it('is copied by skopeo byte by byte, and read back from its layout', async () => {
      const [reference, digest] = await pushed(await start());
      const layout = temporaryDirectory();
      await skopeoCopy(`docker://${reference}`, `oci:${layout}:execsnoop:1.0`);
      const blobs = blobsOfLayout(layout);
      for (const [hex, found] of blobs) expect(found).toBe(`sha256:${hex}`);
      expect([...blobs.values()]).toContain(digest);
      expect([...blobs.values()]).toContain(digestOf(readFileSync(OBJECT)));

      // A bare tag, as others name things in a layout, is enough to read by.
      await skopeoCopy(`docker://${reference}`, `oci:${layout}:1.0`);
      expect(await run('verify', `oci:${layout}:1.0`)).toContain(digest);
      const other = temporaryDirectory();
      const bare = await run('pull', `oci:${layout}:1.0`, '--store', other);
      expect(bare).toBe(`${basename(layout).toLowerCase()}:1.0@${digest}`);
      const named = await run('pull', `oci:${layout}:1.0`, '--store', other, '--tag', 'mine');
      expect(named).toBe(`mine:latest@${digest}`);

      const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
      const line = await run('pull', `oci:${layout}:execsnoop:1.0`, '--store', store, '-o', out);
      expect(line.endsWith(`@${digest}`)).toBe(true);
      expect(readFileSync(join(out, FILE)).equals(readFileSync(OBJECT))).toBe(true);
    });

    it('of two platforms keeps its digest on the way through skopeo', async () => {
      const [reference, digest] = await pushed(
        await start(),
        `linux/amd64=${OBJECT}`,
        `linux/arm64=${OTHER}`,
      );
      const layout = temporaryDirectory();
      await skopeoCopy(`docker://${reference}`, `oci:${layout}:execsnoop:1.0`, '--all');
      expect([...blobsOfLayout(layout).values()]).toContain(digest);
      const out = join(temporaryDirectory(), 'out');
      const flags = ['--store', temporaryDirectory(), '--platform', 'linux/arm64', '-o', out];
      const line = await run('pull', `oci:${layout}:execsnoop:1.0`, ...flags);
      expect(line.endsWith(`@${digest}`)).toBe(true);
      expect(readdirSync(out)).toEqual(['runqlat.bpf.o']);
    });
  });

  describeWith(['oras', ...needs], `what ebpf pushed to ${name}, for oras`, () => {
    it('is a file that oras can fetch without knowing us', async () => {
      const [reference, digest] = await pushed(await start());
      const out = temporaryDirectory();
      await runTool('oras', ['pull', '--plain-http', reference, '-o', out]);
      expect(readFileSync(join(out, FILE)).equals(readFileSync(OBJECT))).toBe(true);
      const layout = temporaryDirectory();
      await runTool('oras', [
        'cp',
        '--from-plain-http',
        '--to-oci-layout',
        reference,
        `${layout}:1.0`,
      ]);
      const blobs = blobsOfLayout(layout);
      for (const [hex, found] of blobs) expect(found).toBe(`sha256:${hex}`);
      expect([...blobs.values()]).toContain(digest);
    });
  });

  describeWith(['oras', ...needs], `what others put into ${name}`, () => {
    it('is pulled by ebpf: an artifact that oras copied there', async () => {
      const [from, to] = [await served(), await start()];
      const [reference, digest] = await pushed(from);
      const copied = `${to}/mirror/execsnoop:1.0`;
      await runTool('oras', ['cp', '--from-plain-http', '--to-plain-http', reference, copied]);
      const out = join(temporaryDirectory(), 'out');
      const line = await run(
        'pull',
        `${copied}@${digest}`,
        '--store',
        temporaryDirectory(),
        '-o',
        out,
      );
      expect(line).toContain(digest);
      expect(readFileSync(join(out, FILE)).equals(readFileSync(OBJECT))).toBe(true);
      expect(await run('tags', `${to}/mirror/execsnoop`)).toBe('1.0');
    });
  });
}

describeWith(['skopeo', 'oras'], 'the local store', () => {
  it('is a layout that skopeo and oras read', async () => {
    const store = temporaryDirectory();
    const line = await run('pack', OBJECT, '--tag', 'execsnoop:1.0', '--store', store);
    const digest = line.split('@')[1] ?? '';
    const layout = temporaryDirectory();
    await skopeoCopy(`oci:${store}:execsnoop:1.0`, `oci:${layout}:x`);
    expect([...blobsOfLayout(layout).values()]).toContain(digest);
    const other = temporaryDirectory();
    await runTool('oras', [
      'cp',
      '--from-oci-layout',
      '--to-oci-layout',
      `${store}@${digest}`,
      `${other}:x`,
    ]);
    expect(blobsOfLayout(other)).toEqual(blobsOfLayout(layout));
  });
});
