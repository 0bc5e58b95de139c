import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { KIB, errnoOf, toEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { ORAS_RANGE, isSupported, parseOrasVersion } from './version.ts';

/** `oras version` prints four lines in some hundredths of a second. */
const TIMEOUT_MS = 5_000;
const OUTPUT_CAP = 16 * KIB;
const PATH_ENTRIES = 1_000;

/** An oras that was found. */
export interface OrasInfo {
  readonly path: string;
  /** `1.3.3`; null when the program did not say one that can be read. */
  readonly version: string | null;
  /** True when the version lies in `range`. */
  readonly supported: boolean;
  /** The versions that work here: `>=1.3.4 <2`. */
  readonly range: string;
}

export interface FindOrasOptions extends Abortable {
  /** The program to use, as `EBPF_ORAS` gives it: a path, or a name to look for on `searchPath`. Default `oras`. */
  readonly path?: string | undefined;
  /** Value of `PATH`. */
  readonly searchPath?: string | undefined;
  /** Longest wait for `oras version`, in milliseconds. Default 5000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Looks for the oras CLI and asks for its version. Undefined when there is no such program; one that hangs, fails or
 * answers something else is there with `version` null. Rejects only when `signal` fires (`interrupted`, `timed-out`).
 */
export async function findOras(options: FindOrasOptions = {}): Promise<OrasInfo | undefined> {
  const { path = 'oras', searchPath = '', timeoutMs = TIMEOUT_MS, signal } = options;
  try {
    signal?.throwIfAborted();
    const found = await locate(path, searchPath);
    if (found === undefined) return undefined;
    const version = await askVersion(found, { timeoutMs, signal });
    signal?.throwIfAborted();
    return {
      path: found,
      version,
      supported: version !== null && isSupported(version),
      range: ORAS_RANGE,
    };
  } catch (error) {
    throw toEbpfError(error);
  }
}

async function locate(name: string, searchPath: string): Promise<string | undefined> {
  if (name.includes('/')) return (await isProgram(name)) ? name : undefined;
  // A relative or empty entry means the working folder: a file dropped there must not run.
  const dirs = searchPath.split(delimiter).filter(isAbsolute).slice(0, PATH_ENTRIES);
  for (const dir of dirs) {
    if (await isProgram(join(dir, name))) return join(dir, name);
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch (error) {
    if (errnoOf(error) !== undefined) return false;
    throw error;
  }
}

async function askVersion(
  path: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<string | null> {
  const result = await execa(path, ['version'], {
    timeout: timeoutMs,
    // An oras that ignores SIGTERM must not hold us up.
    forceKillAfterDelay: 500,
    maxBuffer: OUTPUT_CAP,
    extendEnv: false,
    stdin: 'ignore',
    stderr: 'ignore',
    reject: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  return result.exitCode === 0 ? parseOrasVersion(result.stdout) : null;
}
