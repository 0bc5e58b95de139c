import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMAND_GROUPS } from '../../cli/catalog.ts';
import { ebpf } from '../support/ebpf.ts';

const GOLDEN = resolve('test/golden/help');
const COMMANDS = COMMAND_GROUPS.flatMap(({ commands }) => commands.map(({ name }) => name));

/** Compares with the kept text; `UPDATE_GOLDEN=1` keeps the new one instead. */
function expectGolden(name: string, text: string): void {
  const path = join(GOLDEN, `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  expect(existsSync(path), `${path} is there; UPDATE_GOLDEN=1 makes it`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe('help', () => {
  it('of all commands together', async () => {
    const { exitCode, stdout, stderr } = await ebpf(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expectGolden('ebpf', stdout);
  });

  it.concurrent.each(COMMANDS)('of %s', async (name) => {
    const { exitCode, stdout, stderr } = await ebpf([name, '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nExamples:\n');
    expectGolden(name, stdout);
  });

  it('is the same by `ebpf help COMMAND` and by an alias', async () => {
    const [golden, help, alias] = await Promise.all([
      ebpf(['list', '--help']),
      ebpf(['help', 'list']),
      ebpf(['ls', '-h']),
    ]);
    expect([help.stdout, alias.stdout]).toEqual([golden.stdout, golden.stdout]);
  });

  it('is short and a mistake without any command', async () => {
    const { exitCode, stdout, stderr } = await ebpf([]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expectGolden('none', stderr);
  });

  it('stays within 80 columns where there is no terminal', () => {
    for (const name of ['ebpf', 'none', ...COMMANDS]) {
      const [text = ''] = readFileSync(join(GOLDEN, `${name}.txt`), 'utf8').split('\nExamples:\n');
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('has the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await ebpf(['--version'])).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
  });
});
