import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { receiveFrame, sendFrame } from '../../../src/loader/frame.ts';
import type { Frame } from '../../../src/loader/frame.ts';

/** A pipe that brings these bytes in pieces of a size, and ends. */
function pipeOf(bytes: Uint8Array, piece: number): PassThrough {
  const pipe = new PassThrough();
  for (let at = 0; at < bytes.length; at += piece) pipe.write(bytes.subarray(at, at + piece));
  pipe.end();
  return pipe;
}

function bytesOf(frame: Frame): Uint8Array {
  const pipe = new PassThrough({ highWaterMark: 2 ** 24 });
  sendFrame(pipe, frame);
  return pipe.read() as Buffer;
}

const frame: Frame = {
  job: { name: 'execsnoop', variables: [{ section: '.rodata', offset: 4, hex: '2a000000' }] },
  object: Uint8Array.of(1, 2, 3, 4, 5),
};

test('what is sent is what is received, in pieces of any size, and the rest is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.string(),
      fc.integer({ min: 1, max: 500 }),
      async (object, name, piece) => {
        const whole = Buffer.concat([bytesOf({ job: { name }, object }), Buffer.from('rest')]);
        const pipe = pipeOf(whole, piece);
        const received = await receiveFrame(pipe);
        expect(received?.job).toEqual({ name });
        expect(new Uint8Array(received?.object ?? [])).toEqual(object);
        const rest: Buffer[] = [];
        for await (const chunk of pipe) rest.push(chunk as Buffer);
        expect(Buffer.concat(rest).toString()).toBe('rest');
      },
    ),
    { numRuns: 50 },
  );
});

test('a pipe that ends before the frame is whole gives nothing', async () => {
  const whole = bytesOf(frame);
  for (let length = 0; length < whole.length; length++)
    expect(await receiveFrame(pipeOf(whole.subarray(0, length), 7))).toBeUndefined();
});

test.for([
  ['too much JSON', Uint32Array.of(0xffff_ffff, 0), 'size-exceeded'],
  ['too large an object', Uint32Array.of(2, 0xffff_ffff), 'size-exceeded'],
] as const)('%s is refused before it is read', async ([, prefix, code]) => {
  const pipe = pipeOf(new Uint8Array(prefix.buffer), 8);
  await expect(receiveFrame(pipe)).rejects.toMatchObject({ code });
});

test('bytes that are no frame end with our error or nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      try {
        await receiveFrame(pipeOf(bytes, 50));
      } catch (error) {
        expect(isEbpfError(error)).toBe(true);
      }
    }),
  );
});

test('JSON that is no job is refused', async () => {
  const json = Buffer.from('{"nome":1}');
  const prefix = Buffer.from(Uint32Array.of(json.length, 0).buffer);
  const pipe = pipeOf(Buffer.concat([prefix, json]), 4);
  await expect(receiveFrame(pipe)).rejects.toMatchObject({ code: 'internal' });
});
