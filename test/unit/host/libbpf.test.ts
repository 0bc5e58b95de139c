import { describe, expect, test } from 'vitest';
import { readHostFacts } from '../../../src/host/index.ts';
import type { LibbpfFacts, ReadHostFactsOptions } from '../../../src/host/index.ts';
import { describeWith } from '../../support/needs.ts';
import { ARM64, X86_64, libraryFor, rootOf } from './trees.ts';
import type { Tree } from './trees.ts';

const ARCH = { '/proc/sys/kernel/arch': 'x86_64\n' };

async function found(tree: Tree, options: ReadHostFactsOptions = {}): Promise<LibbpfFacts | null> {
  return (await readHostFacts({ ...options, root: rootOf({ ...ARCH, ...tree }) })).libbpf;
}

describe('libbpf', () => {
  test.each([
    ['/usr/lib64', '1.4.7'],
    ['/lib64', '1.0.0'],
    ['/usr/local/lib', '1.7.0'],
    ['/lib/x86_64-linux-gnu', '1.1'],
  ])('is found in %s', async (dir, version) => {
    const facts = await found({
      [`${dir}/libbpf.so.1`]: `-> libbpf.so.${version}`,
      [`${dir}/libbpf.so.${version}`]: libraryFor(X86_64),
    });
    expect(facts).toEqual({ path: `${dir}/libbpf.so.1`, version, problem: null });
  });

  test('is found where the dynamic linker is told to look, in that order', async () => {
    const tree = {
      '/opt/bpf/libbpf.so.1': libraryFor(X86_64),
      '/opt/first/libbpf.so.1': libraryFor(X86_64),
      '/etc/ld.so.conf.d/bpf.conf': '  /opt/bpf # mine\nrelative/dir\n',
    };
    expect((await found(tree))?.path).toBe('/opt/bpf/libbpf.so.1');
    const libraryPath = 'relative::/opt/first';
    expect((await found(tree, { libraryPath }))?.path).toBe('/opt/first/libbpf.so.1');
  });

  test('of another architecture is passed over', async () => {
    const facts = await found({
      '/usr/lib64/libbpf.so.1': libraryFor(ARM64),
      '/usr/lib/libbpf.so.1': libraryFor(X86_64),
    });
    expect(facts).toEqual({ path: '/usr/lib/libbpf.so.1', version: null, problem: null });
  });

  test.each([
    ['it is not an ELF file', new Uint8Array(64)],
    ['it is not an ELF file', new Uint8Array(3)],
    ['it is not a shared library', libraryFor(X86_64).fill(1, 16, 17)],
    ['it is not for x86_64', libraryFor(ARM64)],
  ])('says %j', async (problem, bytes) => {
    expect(await found({ '/usr/lib/libbpf.so.1': bytes })).toMatchObject({ problem });
  });

  test('a path that was given is the only one', async () => {
    const tree = {
      '/usr/lib/libbpf.so.1': libraryFor(X86_64),
      '/opt/libbpf.so.1.5.0': libraryFor(X86_64),
    };
    expect(await found(tree, { libbpf: '/opt/libbpf.so.1.5.0' })).toEqual({
      path: '/opt/libbpf.so.1.5.0',
      version: '1.5.0',
      problem: null,
    });
    expect(await found(tree, { libbpf: '/opt/missing.so' })).toBeNull();
  });

  test('a name that was given is looked for', async () => {
    const tree = { '/usr/lib/libbpf.so.0': libraryFor(X86_64) };
    expect((await found(tree, { libbpf: 'libbpf.so.0' }))?.path).toBe('/usr/lib/libbpf.so.0');
    expect(await found(tree)).toBeNull();
  });
});

describeWith(['libbpf'], 'libbpf of this machine', () => {
  test('is found', async () => {
    expect((await readHostFacts()).libbpf).toMatchObject({ problem: null });
  });
});
