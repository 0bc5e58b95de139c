import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { OutputPipe } from '../../../src/loader/output.ts';

/** Text that waits, as a record output has it. */
function source() {
  let text = '';
  return {
    add: (more: string): void => void (text += more),
    get pending() {
      return text.length;
    },
    take(): Uint8Array {
      const taken = Buffer.from(text);
      text = '';
      return taken;
    },
  };
}

test('a little text waits for more and goes in one write', async () => {
  const pipe = new PassThrough();
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('one ');
  output.endBatch();
  text.add('two');
  output.endBatch();
  expect(pipe.readableLength).toBe(0);
  const chunk: unknown = await new Promise((resolve) => pipe.once('data', resolve));
  expect(String(chunk)).toBe('one two');
});

test('much text goes at once', () => {
  const pipe = new PassThrough({ highWaterMark: 1024 * 1024 });
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('x'.repeat(64 * 1024));
  output.endBatch();
  expect(pipe.readableLength).toBe(64 * 1024);
  expect(text.pending).toBe(0);
});

test('it is full until the reader has taken what was sent', async () => {
  const pipe = new PassThrough({ highWaterMark: 16 });
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('more than sixteen characters');
  output.flush();
  expect(output.full).toBe(true);
  let room = false;
  const waiting = output.room().then(() => (room = true));
  await output.room(1);
  expect(room).toBe(false);
  pipe.resume();
  await waiting;
  expect(output.full).toBe(false);
});

test('close sends the rest', async () => {
  const pipe = new PassThrough();
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('last words');
  await output.close(1_000);
  expect(String(pipe.read())).toBe('last words');
});

test('a reader that takes nothing is waited for so long and no longer', async () => {
  const pipe = new PassThrough({ highWaterMark: 1 });
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('nobody reads this');
  output.flush();
  text.add('nor this');
  await output.close(10);
  expect(pipe.writableFinished).toBe(false);
  pipe.destroy();
});

test('a broken pipe takes nothing and throws nothing', async () => {
  const pipe = new PassThrough();
  pipe.destroy();
  const text = source();
  const output = new OutputPipe(pipe, text);
  text.add('gone');
  output.flush();
  expect(output.broken).toBe(true);
  await output.room();
  await output.close(1_000);
});
