import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { End } from '../../../src/loader/end.ts';

function ending(durationMs?: number) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stop = new AbortController();
  const end = new End({ input, output, signal: stop.signal }, durationMs);
  onTestFinished(() => end.close());
  return { input, output, stop, end };
}

test('the end of the input', async () => {
  const { input, end } = ending();
  input.end('ignored');
  expect(await end.reached).toBe('stopped');
});

test('an input that has ended already', async () => {
  const input = new PassThrough();
  input.destroy();
  const signal = new AbortController().signal;
  const end = new End({ input, output: new PassThrough(), signal }, undefined);
  expect(await end.reached).toBe('stopped');
});

test('a signal, before and after', async () => {
  const { stop, end } = ending();
  stop.abort();
  expect(await end.reached).toBe('signal');
  const channels = { input: new PassThrough(), output: new PassThrough() };
  const late = new End({ ...channels, signal: AbortSignal.abort() }, undefined);
  expect(await late.reached).toBe('signal');
});

test('an output that is closed', async () => {
  const { output, end } = ending();
  output.destroy();
  expect(await end.reached).toBe('output-closed');
});

test('the time', async () => {
  const { end } = ending(1);
  expect(await end.reached).toBe('duration');
});

test('an error', async () => {
  const { end } = ending();
  end.fail(new Error('broken'));
  await expect(end.reached).rejects.toThrow('broken');
});
