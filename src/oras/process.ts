import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { EbpfError, KIB, throwIfAborted } from '../base/index.ts';

/** Most of stderr that is kept: its end, where the error is. */
const STDERR_CAP = 64 * KIB;

/** One run of oras. */
export interface OrasRun {
  readonly path: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its working folder. */
  readonly cwd: string;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly graceMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Continues "oras …" in errors: `did not …`. */
  readonly what: string;
}

/** How a process ended: with an exit code, by a signal, or not begun at all. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly spawnError?: Error | undefined;
}

/**
 * A child process in a group of its own, watched: whoever waits for it by {@link OrasProcess.patiently} waits no longer
 * than the idle timeout after its last byte. A signal, a stall or the end of its time kills the group.
 */
export class OrasProcess {
  readonly pid: number | undefined;
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  readonly #run: OrasRun;
  readonly #stdin: Writable;
  readonly #stdout: Readable;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #broken: Promise<never>;
  #break: (error: EbpfError) => void = () => undefined;
  #ending: Ending | undefined;
  #stderr = '';

  constructor(run: OrasRun) {
    this.#run = run;
    this.#broken = new Promise<never>((_resolve, reject) => {
      this.#break = reject;
    });
    this.#broken.catch(() => undefined);
    const child = execa(run.path, run.args, {
      env: run.env,
      extendEnv: false,
      cwd: run.cwd,
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      buffer: false,
      reject: false,
      // A group of its own: what oras starts ends with it, and a Ctrl-C of the terminal comes through us alone.
      detached: true,
      cleanup: false,
    });
    this.pid = child.pid;
    this.#stdin = child.stdin;
    this.#stdout = child.stdout;
    this.#stdin.on('error', () => undefined);
    this.#stdout.on('error', () => undefined);
    child.stderr.on('error', () => undefined).on('data', (piece: Buffer) => this.#keep(piece));
    this.ended = new Promise<Ending>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      void child.then((result) => {
        if (child.pid === undefined)
          resolve({ exitCode: null, signal: null, spawnError: spawnError(result) });
      });
    }).then((ending) => (this.#ending = ending));
    this.#watch();
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** The end of what it wrote to stderr so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** What comes on stdout, in pieces. */
  async *output(): AsyncGenerator<Uint8Array, void> {
    const pieces = this.#stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    for (;;) {
      const next = await this.patiently(pieces.next());
      if (next.done === true) return;
      this.#touch();
      yield next.value;
    }
  }

  /** Everything on stdout as it comes, without a timeout of its own; ends when the process closes it. */
  onOutput(take: (piece: Uint8Array) => void): Promise<void> {
    this.#stdout.on('data', (piece: Buffer) => {
      this.#touch();
      take(piece);
    });
    return new Promise((resolve) => {
      this.#stdout.once('close', () => resolve());
    });
  }

  /** Hands bytes to stdin and waits until they are taken. A process that is gone takes and loses them. */
  async write(piece: Uint8Array): Promise<void> {
    if (this.hasEnded) return;
    const taken = new Promise<void>((resolve) => {
      this.#stdin.write(piece, () => resolve());
    });
    await this.patiently(Promise.race([taken, this.ended]));
    this.#touch();
  }

  endInput(): void {
    this.#stdin.end();
  }

  /** Waits for a step of the process; kills it and throws when it stalls, is stopped or takes too long. */
  async patiently<T>(step: Promise<T>): Promise<T> {
    const { idleTimeoutMs } = this.#run;
    const timer = setTimeout(() => this.#fail(this.#idle()), idleTimeoutMs);
    this.#timers.add(timer);
    try {
      return await Promise.race([step, this.#broken]);
    } finally {
      this.#timers.delete(timer);
      clearTimeout(timer);
    }
  }

  /** Ends it, if it has not ended: SIGTERM to its group, SIGKILL after the grace. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stdin.destroy();
    this.#stdout.destroy();
    if (this.hasEnded || this.pid === undefined) {
      await this.ended;
      return;
    }
    this.#signalGroup('SIGTERM');
    const killer = setTimeout(() => this.#signalGroup('SIGKILL'), this.#run.graceMs);
    await this.ended;
    clearTimeout(killer);
    // What oras may have started and left behind.
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, constants.signals[signal]);
    } catch {
      // ESRCH: the group has ended by itself.
    }
  }

  #watch(): void {
    const { signal, totalTimeoutMs } = this.#run;
    const total = setTimeout(() => this.#fail(this.#late()), totalTimeoutMs);
    const onAbort = (): void => {
      try {
        throwIfAborted(signal);
      } catch (error) {
        this.#fail(error as EbpfError);
      }
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    void this.ended.then(() => {
      clearTimeout(total);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  #fail(error: EbpfError): void {
    this.#break(error);
    void this.stop();
  }

  #idle(): EbpfError {
    const { what, idleTimeoutMs } = this.#run;
    return new EbpfError(
      'registry-stalled',
      `oras did not ${what}: no byte for ${idleTimeoutMs} ms.`,
      {
        hint: 'The registry or the network does not answer; oras itself would wait for ever.',
        details: { idleTimeoutMs, retryable: true },
      },
    );
  }

  #late(): EbpfError {
    const { what, totalTimeoutMs } = this.#run;
    return new EbpfError('registry-stalled', `oras did not ${what} within ${totalTimeoutMs} ms.`, {
      hint: 'It was still at it, but too slow.',
      details: { totalTimeoutMs, retryable: false },
    });
  }

  #touch(): void {
    for (const timer of this.#timers) timer.refresh();
  }

  #keep(piece: Buffer): void {
    this.#touch();
    this.#stderr = (this.#stderr + piece.toString('utf8')).slice(-STDERR_CAP);
  }
}

function spawnError(result: unknown): Error {
  return result instanceof Error ? result : new Error('The program could not be started.');
}
