import { execFile } from 'node:child_process';
import { constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { describeWith, imageBase } from '../support/needs.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';

const run = promisify(execFile);

/** What the machine's own network needs stays in the base; the image proper is what the Dockerfile says. */
const BASE =
  'FROM scratch\nADD base.tar /\nENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\n';

describeWith(['root', 'buildah', 'image-base'], 'image of docker/Dockerfile', () => {
  const dir = sharedTemporaryDirectory();
  const buildah = async (...args: readonly string[]): Promise<string> => {
    const store = [
      '--root',
      join(dir, 'graph'),
      '--runroot',
      join(dir, 'run'),
      '--storage-driver',
      'vfs',
    ];
    const { stdout } = await run('buildah', [...store, ...args], { maxBuffer: 1 << 26 });
    return stdout;
  };
  let container = '';

  beforeAll(async () => {
    mkdirSync(join(dir, 'base'));
    writeFileSync(join(dir, 'base/Dockerfile'), BASE);
    copyFileSync(imageBase(), join(dir, 'base/base.tar'), constants.COPYFILE_FICLONE);
    await buildah('bud', '--isolation', 'chroot', '-t', 'localhost/base', join(dir, 'base'));
    const args = [
      '--isolation',
      'chroot',
      '--network',
      'host',
      '--build-arg',
      'BASE=localhost/base',
    ];
    await buildah('bud', ...args, '-t', 'localhost/ebpf', '-f', 'docker/Dockerfile', '.');
    container = (await buildah('from', 'localhost/ebpf')).trim();
  }, 400_000);

  test('runs the command and finds libbpf', async () => {
    const inside = (...args: readonly string[]): Promise<string> =>
      buildah('run', '--isolation', 'chroot', container, '--', 'ebpf', ...args);
    expect(await inside('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await inside('list', '--format', 'json')).toBe('{\n  "entries": []\n}\n');
    const doctor = await inside('doctor', '--format', 'json').catch(
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    const { facts } = JSON.parse(doctor) as {
      facts: { libbpf: { version: string | null; problem: string | null } };
    };
    expect(facts.libbpf).toMatchObject({
      version: expect.stringMatching(/^1\./) as string,
      problem: null,
    });
  }, 60_000);

  test('carries no sources and no packages beside koffi', async () => {
    const listing = await buildah(
      'run',
      '--isolation',
      'chroot',
      container,
      '--',
      'ls',
      '/opt/ebpf',
      '/opt/ebpf/node_modules',
    );
    expect(
      listing
        .split('\n')
        .filter((line) => line !== '' && !line.endsWith(':'))
        .sort(),
    ).toEqual(['@koromix', 'LICENSE', 'dist', 'koffi', 'node_modules', 'package.json'].sort());
  });
});
