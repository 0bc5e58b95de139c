import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { EbpfError, printable, toEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { sendFrame } from './frame.ts';
import type { LoaderJob } from './job.ts';
import { decodeError, decodeMessage } from './messages.ts';
import type { LoaderMessage, LoaderReady, LoaderReport, LostNote } from './messages.ts';

/** A child that was told to stop and goes on is killed after so many milliseconds; its links go with it. */
const GRACE_MS = 5_000;
/** Characters of the child's stderr kept for the error when it crashes. */
const STDERR_KEPT = 8 * 1024;

/** How a loader process is started. */
export interface StartLoaderOptions extends Abortable {
  /** The compiled entry of the process, `dist/loader.mjs`. */
  readonly entry: string | URL;
  readonly job: LoaderJob;
  /** Bytes of the object, already verified. */
  readonly object: Uint8Array;
  /** Environment of the process. Default: empty. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** User and group of the process. Default: this one's. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly onReady?: ((ready: LoaderReady) => void) | undefined;
  readonly onLost?: ((lost: LostNote) => void) | undefined;
  /** Gets the text of events. While its promise is pending nothing is read, and the process stops reading buffers. */
  readonly onOutput?: ((text: Uint8Array) => void | Promise<void>) | undefined;
}

/** A loader process that runs. */
export interface LoaderProcess {
  readonly pid: number | undefined;
  /** Resolves when all programs are attached; rejects when they cannot be, with the same error as `ended`. */
  readonly ready: Promise<LoaderReady>;
  /** Resolves when the process is gone and all its output was taken. */
  readonly ended: Promise<LoaderReport>;
  /** Asks it to detach and end; `ended` tells when it has. Killed when it does not obey. */
  stop(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Runs an object in a process of its own: a crash of native code stays there, and the kernel detaches everything when
 * that process is gone. An aborted signal stops it as `stop` does.
 * @throws through `ready` and `ended`: EbpfError of class `host`, `option-invalid`, `loader-crashed`
 */
export function startLoader(options: StartLoaderOptions): LoaderProcess {
  const child = spawnChild(options);
  const run = new Run(child, options);
  const stop = (): void => run.stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const ended = run.ended.finally(() => options.signal?.removeEventListener('abort', stop));
  // Either may be of no interest to the caller; an error reaches him by the other.
  ended.catch(() => undefined);
  run.ready.catch(() => undefined);
  if (options.signal?.aborted === true) stop();
  return {
    pid: child.pid,
    ready: run.ready,
    ended,
    stop,
    [Symbol.asyncDispose]: async () => {
      stop();
      await ended.catch(() => undefined);
    },
  };
}

function spawnChild(options: StartLoaderOptions): ChildProcess {
  const entry = options.entry instanceof URL ? fileURLToPath(options.entry) : options.entry;
  return spawn(process.execPath, [entry], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...options.env },
    ...options.user,
  });
}

/** One life of a child. */
class Run {
  readonly ready: Promise<LoaderReady>;
  readonly ended: Promise<LoaderReport>;
  readonly #child: ChildProcess;
  readonly #options: StartLoaderOptions;
  #setReady: (ready: LoaderReady) => void = () => undefined;
  #report: LoaderReport | undefined;
  #failure: EbpfError | undefined;
  #stderr = '';
  #killer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, options: StartLoaderOptions) {
    this.#child = child;
    this.#options = options;
    const ready = new Promise<LoaderReady>((resolve) => (this.#setReady = resolve));
    this.ended = this.#live();
    this.ready = Promise.race([ready, this.ended.then(() => ready)]);
  }

  stop(): void {
    if (this.#killer !== undefined) return;
    // The end of its input is the word to stop.
    this.#child.stdin?.end();
    this.#killer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
  }

  async #live(): Promise<LoaderReport> {
    const { stdin, stdout, stderr } = this.#child;
    const gone = this.#gone();
    // A child that dies early leaves its pipes broken; how it died is what counts.
    stdin?.on('error', () => undefined);
    stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    if (stdin !== null) sendFrame(stdin, this.#options);
    const control = this.#child.stdio[3] as Readable | null;
    await Promise.all([this.#readOutput(stdout), this.#readControl(control)]);
    const death = await gone;
    clearTimeout(this.#killer);
    if (this.#failure !== undefined) throw this.#failure;
    return this.#report ?? this.#crashed(death);
  }

  #gone(): Promise<Death> {
    return new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ how: error.message }));
      this.#child.once('close', (code, signal) =>
        resolve(signal === null ? { how: `exit code ${code ?? '?'}` } : { how: signal, signal }),
      );
    });
  }

  async #readOutput(stdout: Readable | null): Promise<void> {
    try {
      for await (const chunk of stdout ?? []) await this.#options.onOutput?.(chunk as Uint8Array);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #readControl(control: Readable | null): Promise<void> {
    if (control === null) return;
    try {
      for await (const line of createInterface({ input: control })) this.#take(decodeMessage(line));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= toEbpfError(error);
    this.stop();
  }

  #take(message: LoaderMessage): void {
    switch (message.type) {
      case 'ready':
        this.#options.onReady?.(message.ready);
        this.#setReady(message.ready);
        return;
      case 'lost':
        return this.#options.onLost?.(message.lost);
      case 'ended':
        this.#report = message.report;
        return;
      case 'error':
        this.#failure ??= decodeError(message.error);
    }
  }

  #crashed(death: Death): never {
    const stubborn = death.signal === 'SIGKILL' && this.#killer !== undefined;
    throw new EbpfError(
      'loader-crashed',
      stubborn
        ? `The loader process did not end within ${GRACE_MS / 1000} s and was killed.`
        : `The loader process ended unexpectedly (${death.how}).`,
      {
        hint: 'Its programs are detached: they end with the process. dmesg and the details may say more.',
        details: {
          signal: death.signal ?? null,
          how: death.how,
          stderr: printable(this.#stderr, 2_000),
        },
      },
    );
  }
}

interface Death {
  readonly how: string;
  readonly signal?: NodeJS.Signals;
}
