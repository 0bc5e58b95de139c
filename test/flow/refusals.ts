import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunOptions, RunResult } from '../support/ebpf.ts';
import { blobsOfLayout } from './layout.ts';

/** Runs the built command and gives the line it printed, which ends with the digest. */
export async function run(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await ebpf(args);
  expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
  return stdout.trim();
}

export interface Refusal {
  readonly exitCode: number;
  /** Error code, as in brackets behind the message. */
  readonly code: string;
  /** What the message must name. */
  readonly names?: readonly string[];
}

/** Runs the built command, which must refuse in a given way; gives what it wrote. */
export async function refused(
  args: readonly string[],
  { exitCode, code, names = [] }: Refusal,
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await ebpf(args, options);
  expect([result.exitCode, result.stderr], args.join(' ')).toEqual([exitCode, result.stderr]);
  const [message = ''] = result.stderr.split('\n').filter((line) => line.startsWith('ebpf: '));
  expect(message).toContain(`[${code}]`);
  for (const name of names) expect(message).toContain(name);
  expect(result.stdout).toBe('');
  return result;
}

/** The names that `ebpf list` shows. */
export async function listed(store: string): Promise<readonly string[]> {
  const text = await run('list', '--store', store, '--format', 'json');
  const { entries } = JSON.parse(text) as { entries: { name: string }[] };
  return entries.map(({ name }) => name);
}

/** What a store names, byte for byte. */
export function namesOf(store: string): string {
  const path = join(store, 'index.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Every file under a folder, sorted, without the lock's traces. */
export function filesUnder(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(dir, path), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** No blob under a name that is not its digest, and nothing unfinished but what the next attempt goes on with. */
export function expectSound(store: string): void {
  for (const [hex, digest] of blobsOfLayout(store)) expect(digest).toBe(`sha256:${hex}`);
  const own = filesUnder(join(store, '.ebpf'));
  expect(own.filter((path) => !path.startsWith('partial/'))).toEqual([]);
}
