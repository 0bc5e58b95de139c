import type { Readable, Writable } from 'node:stream';
import { CAPS, MIB, fail, isJsonObject, parseJson } from '../base/index.ts';
import type { LoaderJob } from './job.ts';

/** Two little-endian 32-bit numbers: bytes of the job as JSON, bytes of the object. Both follow in that order. */
const PREFIX_BYTES = 8;
/** Most bytes of a job: decoders of large types go with it. */
const JOB_CAP = 64 * MIB;

/** A job and the object it is about. */
export interface Frame {
  readonly job: LoaderJob;
  readonly object: Uint8Array;
}

/** Sends a frame. The pipe stays open: its end is the word to stop. */
export function sendFrame(pipe: Writable, frame: Frame): void {
  const job = Buffer.from(JSON.stringify(frame.job));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(job.length, 0);
  prefix.writeUInt32LE(frame.object.length, 4);
  pipe.write(prefix);
  pipe.write(job);
  pipe.write(frame.object);
}

/**
 * Reads the frame that the pipe begins with; undefined when the pipe ends before. What follows is left to the caller.
 * @throws EbpfError `size-exceeded` or `internal` for what is no frame
 */
export async function receiveFrame(pipe: Readable): Promise<Frame | undefined> {
  const prefix = await take(pipe, PREFIX_BYTES);
  if (prefix === undefined) return undefined;
  const jobBytes = prefix.readUInt32LE(0);
  const objectBytes = prefix.readUInt32LE(4);
  if (jobBytes > JOB_CAP || objectBytes > CAPS.object)
    fail(
      'size-exceeded',
      `A job of ${jobBytes} bytes with an object of ${objectBytes} is too large.`,
    );
  const json = await take(pipe, jobBytes);
  const object = json === undefined ? undefined : await take(pipe, objectBytes);
  if (json === undefined || object === undefined) return undefined;
  const job = parseJson(json, 'The job of the loader', 'internal');
  if (!isJsonObject(job) || typeof job['name'] !== 'string')
    fail('internal', 'The job of the loader is not a job.');
  return { job: job as unknown as LoaderJob, object };
}

/** Exactly so many bytes; undefined when the pipe ends before. */
async function take(pipe: Readable, count: number): Promise<Buffer | undefined> {
  if (count === 0) return Buffer.alloc(0);
  const whole = Buffer.allocUnsafe(count);
  for (let at = 0; at < count;) {
    // No more than there is and no more than is wanted, so that nothing of what follows is taken.
    const piece = pipe.read(
      Math.min(count - at, Math.max(pipe.readableLength, 1)),
    ) as Buffer | null;
    if (piece !== null) {
      piece.copy(whole, at);
      at += piece.length;
    } else if (!(await moreComes(pipe))) return undefined;
  }
  return whole;
}

/** Waits for bytes. False at the end of the pipe. */
function moreComes(pipe: Readable): Promise<boolean> {
  if (pipe.readableEnded || pipe.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (more: boolean) => (): void => {
      pipe.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      resolve(more);
    };
    const onReadable = done(true);
    const onEnd = done(false);
    pipe.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  });
}
