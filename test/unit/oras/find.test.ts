import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOras } from '../../../src/oras/index.ts';
import { describeWith, findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** A folder with a program `oras` that runs the given shell lines. */
function withOras(script: string): string {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'oras'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, 'oras'), 0o755);
  return dir;
}

describe('findOras', () => {
  test('finds the first on the search path and reads its version', async () => {
    const first = withOras('[ "$1" = version ] && echo "Version: 1.3.4"');
    const second = withOras('echo "Version: 1.4.0"');
    const searchPath = `${temporaryDirectory()}:${first}:${second}`;
    expect(await findOras({ searchPath })).toEqual({
      path: join(first, 'oras'),
      version: '1.3.4',
      supported: true,
      range: '>=1.3.4 <2',
    });
  });

  test('a path is taken as it is, whatever the search path', async () => {
    const searchPath = withOras('echo "Version: 1.3.4"');
    const path = join(withOras('echo "Version: 1.2.0"'), 'oras');
    expect(await findOras({ path, searchPath })).toMatchObject({
      path,
      version: '1.2.0',
      supported: false,
    });
  });

  test.each([
    ['no search path', () => ({})],
    ['an empty search path', () => ({ searchPath: '' })],
    ['folders without it', () => ({ searchPath: temporaryDirectory() })],
    ['a path that leads nowhere', () => ({ path: '/nonexistent/oras' })],
    ['a path with a NUL', () => ({ path: '/bin/oras\0' })],
    [
      'a file that cannot be executed',
      () => {
        const dir = withOras('');
        chmodSync(join(dir, 'oras'), 0o644);
        return { searchPath: dir };
      },
    ],
    [
      'a folder of that name',
      () => {
        const dir = temporaryDirectory();
        mkdirSync(join(dir, 'oras'));
        return { searchPath: dir };
      },
    ],
  ])('is undefined with %s', async (_name, options) => {
    expect(await findOras(options())).toBeUndefined();
  });

  test.each([
    ['fails', 'echo "Version: 1.3.1"; exit 1'],
    ['says something else', 'echo hello'],
    ['says too much', 'yes "Version: 1.3.1"'],
    ['hangs', 'exec sleep 60'],
    ['hangs and ignores SIGTERM', 'trap "" TERM; while :; do :; done'],
  ])('one that %s has no version', async (_name, script) => {
    const searchPath = withOras(script);
    expect(await findOras({ searchPath, timeoutMs: 300 })).toMatchObject({
      version: null,
      supported: false,
    });
  });

  test('a relative folder of the search path is not searched', async () => {
    expect(await findOras({ searchPath: '.:bin:.cache/tools/bin' })).toBeUndefined();
  });

  test('stops with the signal', async () => {
    const controller = new AbortController();
    const asked = findOras({ searchPath: withOras('exec sleep 60'), signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(asked).rejects.toMatchObject({ code: 'interrupted' });
    await expect(findOras({ signal: controller.signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
  });
});

describeWith(['oras'], 'the real oras', () => {
  test('is supported', async () => {
    const path = findTool('oras')!;
    expect(await findOras({ path })).toMatchObject({ path, supported: true });
  });
});
