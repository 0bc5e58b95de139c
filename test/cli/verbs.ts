import { join } from 'node:path';
import { expect } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';

export const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';
export const OTHER = 'examples/runqlat/runqlat.bpf.o';

/** Runs commands with one store, which is gone when the test has ended. */
export interface Verbs {
  readonly store: string;
  readonly run: (...args: readonly string[]) => Promise<RunResult>;
  /** The stdout of a command that ends well, without its last line end. */
  readonly ok: (...args: readonly string[]) => Promise<string>;
  /** The document of a command that ends well, as its schema has it. */
  readonly json: <T>(...args: readonly string[]) => Promise<T>;
}

export function freshVerbs(): Verbs {
  const store = join(temporaryDirectory(), 'store');
  const run = (...args: readonly string[]): Promise<RunResult> =>
    ebpf(args, { env: { EBPF_STORE: store } });
  const ok = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
    return stdout.trimEnd();
  };
  const json = async <T>(...args: readonly string[]): Promise<T> => {
    const value: unknown = JSON.parse(await ok(...args, '--format', 'json'));
    expect(schemaErrors(`output/${args[0] ?? ''}.v1`, value)).toEqual([]);
    return value as T;
  };
  return { store, run, ok, json };
}

/** What stands behind the `@`. */
export function digestIn(line: string): string {
  return line.slice(line.lastIndexOf('@') + 1);
}
