import { rm } from 'node:fs/promises';
import { fail, throwIfAborted, toEbpfError } from '../base/index.ts';
import type { Abortable, EbpfError, ErrorCode } from '../base/index.ts';
import { diagnose } from './diagnose.ts';
import type { Asked } from './diagnose.ts';
import type { Place } from './place.ts';
import { OrasProcess } from './process.ts';
import type { Tries } from './retry.ts';
import { surround } from './surroundings.ts';

/** One verb of oras on one reference. */
export interface Command extends Abortable {
  /** Words and flags of the verb: `['manifest', 'fetch', '--descriptor']`. */
  readonly verb: readonly string[];
  /** `:tag`, `@digest` or nothing. */
  readonly suffix: string;
  /** Whether the content comes from stdin. */
  readonly takesInput?: boolean | undefined;
  /** Whether something at the registry changes by it. */
  readonly writes?: boolean | undefined;
  /** Continues "Could not …". */
  readonly doing: string;
  /** The failure that "not found" means here. */
  readonly missing?: ErrorCode | undefined;
  readonly subject?: string | undefined;
  /** What a refused upload is called. */
  readonly refused?: ErrorCode | undefined;
}

/** An oras at work. Whoever opens one closes it. */
export interface Session {
  readonly process: OrasProcess;
  /** Waits for its end and throws what it failed with. */
  finish(): Promise<void>;
  /** Ends it if it has not ended, and takes its folder and its place among those at once away. */
  close(): Promise<void>;
  /** What was thrown while it ran, as ours; a signal that fired comes first. */
  failure(thrown: unknown): EbpfError;
}

/** Starts one oras in surroundings of its own. */
export async function openSession(place: Place, command: Command, tries: Tries): Promise<Session> {
  const signal = place.signalOf(command);
  throwIfAborted(signal);
  const { program, workspace, readers, writers, warnOfLimits } = place.host;
  const path = await program();
  warnOfLimits(place.registry);
  const release = await hold(command.writes === true ? writers : readers);
  let dir: string | undefined;
  const leave = async (): Promise<void> => {
    release();
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  };
  try {
    const credential = await place.credential({ renew: tries.renew, signal });
    tries.show(credential);
    throwIfAborted(signal);
    dir = await workspace.folder();
    const at = { dir, registry: place.registry, credential };
    const { flags, env, secrets } = await surround(place.host.settings, at);
    throwIfAborted(signal);
    const target = `${place.name}${command.suffix}`;
    const args = [...command.verb, ...flags, target, ...(command.takesInput === true ? ['-'] : [])];
    const process = startProcess(place, command, { path, args, env, cwd: dir });
    const identified = credential !== undefined;
    const { registry, repository } = place;
    const asked: Asked = { ...command, target, registry, repository, identified, secrets };
    return sessionOf(process, { asked, signal, leave });
  } catch (error) {
    await leave();
    throwIfAborted(signal);
    throw toEbpfError(error);
  }
}

interface Started {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

function startProcess(place: Place, command: Command, started: Started): OrasProcess {
  const { idleTimeoutMs, totalTimeoutMs, graceMs, logger } = place.host.settings;
  const limits = { idleTimeoutMs, totalTimeoutMs, graceMs };
  const signal = place.signalOf(command);
  const process = new OrasProcess({ ...started, ...limits, what: command.doing, signal });
  place.host.running.add(process);
  void process.ended.then(() => place.host.running.delete(process));
  logger.debug('oras starts', { pid: process.pid, verb: command.verb, place: place.name });
  return process;
}

interface Parts {
  readonly asked: Asked;
  readonly signal: AbortSignal | undefined;
  readonly leave: () => Promise<void>;
}

function sessionOf(process: OrasProcess, { asked, signal, leave }: Parts): Session {
  let closed: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await process.stop();
    await leave();
  };
  return {
    process,
    finish: () => finish(process, asked),
    close: () => (closed ??= end()),
    failure: (thrown) => {
      throwIfAborted(signal);
      return toEbpfError(thrown);
    },
  };
}

async function finish(process: OrasProcess, asked: Asked): Promise<void> {
  const { exitCode, signal, spawnError } = await process.patiently(process.ended);
  if (spawnError !== undefined)
    fail('oras-failed', `Could not ${asked.doing}: oras could not be started.`, {
      cause: spawnError,
    });
  if (exitCode !== 0) throw diagnose({ exitCode, signal, stderr: process.stderr }, asked);
}

interface Slots {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Takes one of the slots until the function it gives is called. */
function hold(slots: Slots): Promise<() => void> {
  return new Promise((got) => {
    void slots.run(
      () =>
        new Promise<void>((release) => {
          got(release);
        }),
    );
  });
}
