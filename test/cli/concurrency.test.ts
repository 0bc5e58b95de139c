import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import { startRoundsFront } from '../support/rounds-front.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');

it.each([
  ['as many requests as it likes', {}, 2],
  ['one after the other where EBPF_CONCURRENCY says so', { EBPF_CONCURRENCY: '1' }, 1],
] as const)('a pull sends %s', async (_title, env, most) => {
  const registry = await startServe(join(temporaryDirectory(), 'registry'));
  onTestFinished(() => registry.stop());
  const front = await startRoundsFront(registry.port);
  onTestFinished(() => front.close());
  const pushed = await ebpf(['push', `${registry.host}/acme/tool:1`, OBJECT, '-q']);
  expect(pushed.exitCode).toBe(0);
  const store = temporaryDirectory();
  const pulled = await ebpf(['pull', `${front.host}/acme/tool:1`, '--store', store, '-q'], { env });
  expect([pulled.stderr, pulled.exitCode]).toEqual(['', 0]);
  expect(Math.max(...front.rounds.map((round) => round.length))).toBe(most);
});
