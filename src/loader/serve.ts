import type { Readable, Writable } from 'node:stream';
import { toEbpfError } from '../base/index.ts';
import { openBuffers } from './buffers.ts';
import { End } from './end.ts';
import { openLibbpf } from './ffi/library.ts';
import { receiveFrame } from './frame.ts';
import type { Frame } from './frame.ts';
import { encodeError, encodeMessage } from './messages.ts';
import type { LoaderMessage, LoaderReport } from './messages.ts';
import { OutputPipe } from './output.ts';
import { Pump } from './pump.ts';
import { loadObject } from './session.ts';
import type { RecordOutput, RecordOutputOptions } from './sink.ts';
import { Tally } from './tally.ts';

/** How often losses are looked for, in milliseconds. */
const LOSS_INTERVAL_MS = 1_000;
/** How long a reader that takes nothing is waited for at the end, in milliseconds. */
const LAST_WORDS_MS = 2_000;

/** Makes the output of a run; the port that the entry of the process fills. */
export type CreateRecordOutput = (options: RecordOutputOptions) => RecordOutput;

/** What a loader process is connected to. */
export interface LoaderChannels {
  /** The frame, then nothing until its end, which means: stop. */
  readonly input: Readable;
  /** Text of events. */
  readonly output: Writable;
  /** Messages, one a line. */
  readonly control: Writable;
  /** Fires for SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** The child's side: takes a job, does it, and says how it ended. Never throws; what fails is said as a message. */
export async function serveLoader(
  channels: LoaderChannels,
  createOutput: CreateRecordOutput,
): Promise<void> {
  const say = (message: LoaderMessage): void => {
    if (!channels.control.destroyed) channels.control.write(encodeMessage(message));
  };
  // The parent may be gone at any moment; what cannot be said then needs no saying.
  for (const pipe of [channels.control, channels.output, channels.input])
    pipe.on('error', () => undefined);
  try {
    const frame = await receiveFrame(channels.input);
    if (frame !== undefined)
      say({ type: 'ended', report: await run(frame, { channels, createOutput, say }) });
  } catch (error) {
    say(encodeError(toEbpfError(error)));
  }
  await new Promise<void>((resolve) => channels.control.end(resolve));
}

interface Parts {
  readonly channels: LoaderChannels;
  readonly createOutput: CreateRecordOutput;
  readonly say: (message: LoaderMessage) => void;
}

async function run(frame: Frame, parts: Parts): Promise<LoaderReport> {
  const closers: (() => void)[] = [];
  try {
    return await runWith(frame, parts, closers);
  } finally {
    for (const close of closers.reverse()) close();
  }
}

/** Puts into `closers` what is to be undone, in the order in which it was done. */
async function runWith(frame: Frame, parts: Parts, closers: (() => void)[]): Promise<LoaderReport> {
  const { job } = frame;
  const library = await openLibbpf({ path: job.libbpf });
  closers.push(() => library.close());
  const session = loadObject(library, frame.object, job);
  closers.push(() => session.close());

  let now = 0;
  const text = parts.createOutput({ job, object: frame.object, clock: () => now });
  const buffers = openBuffers(session.object, job, (buffer) => text.addSource(buffer));
  closers.push(() => buffers.forEach((buffer) => buffer.close()));
  // Only now: a perf buffer that is not there yet would lose events without a word.
  const attached = session.attach();
  parts.say({ type: 'ready', ready: { libbpf: library.version, ...attached } });

  const end = new End(parts.channels, job.durationMs);
  closers.push(() => end.close());
  const output = new OutputPipe(parts.channels.output, text);
  const pump = new Pump({
    buffers,
    output,
    tick: () => void (now = Date.now()),
    onError: (error) => end.fail(error),
  });
  closers.push(() => pump.stop());
  const tally = new Tally(session.object, buffers, job);
  const losses = setInterval(() => sayLosses(tally, parts), LOSS_INTERVAL_MS);
  closers.push(() => clearInterval(losses));

  await pump.start();
  const reason = await end.reached;
  pump.stop();
  session.detach();
  await pump.finish(LAST_WORDS_MS);
  sayLosses(tally, parts);
  await output.close(LAST_WORDS_MS);
  return { reason, ...tally.report() };
}

function sayLosses(tally: Tally, parts: Parts): void {
  for (const note of tally.takeLosses()) parts.say({ type: 'lost', lost: note });
}
