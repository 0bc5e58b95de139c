import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import { temporaryDirectory } from '../support/tmp.ts';

/** Somebody with a home, and nothing in it but what is given. */
export interface User {
  readonly home: string;
  readonly run: (...args: readonly string[]) => Promise<RunResult>;
  /** The stdout of a command that ends well. */
  readonly ok: (...args: readonly string[]) => Promise<string>;
  /** Code in brackets of a command that does not. */
  readonly refused: (...args: readonly string[]) => Promise<readonly [number | null, string]>;
}

export interface UserOptions {
  /** Text of files by their path in the home. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export function newUser({ files = {}, env = {} }: UserOptions = {}): User {
  const home = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const surroundings = { HOME: home, EBPF_STORE: join(home, 'store'), ...env };
  const run = (...args: readonly string[]): Promise<RunResult> => ebpf(args, { env: surroundings });
  const ok = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
    return stdout.trimEnd();
  };
  const refused = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stdout, args.join(' ')).toBe('');
    return [exitCode, /\[([a-z-]+)\]$/m.exec(stderr)?.[1] ?? stderr];
  };
  return { home, run, ok, refused };
}
