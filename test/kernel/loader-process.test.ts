import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { describeWith } from '../support/needs.ts';
import { objectPath } from '../support/objects.ts';
import { startProcess } from '../support/process.ts';
import { loaderDriver, loaderEntry, programExists, startTest, until } from './loader-support.ts';

/** Numbers of the programs of a run. */
interface Ready {
  readonly ready: { readonly programs: readonly { readonly id: number }[] };
  readonly pid: number;
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const everything = ['root', 'bpf', 'libbpf', 'clang', 'libbpf-headers', 'bpftool'] as const;

describeWith(everything, 'the loader process', () => {
  test('kill -9 of the child leaves no program and is told as a crash with its signal', async () => {
    const run = startTest('loader/tracing');
    const { programs } = await run.ready;
    expect(programs.map(({ id }) => programExists(id))).toEqual([true, true, true]);
    process.kill(run.pid!, 'SIGKILL');
    await expect(run.ended).rejects.toMatchObject({
      code: 'loader-crashed',
      details: { signal: 'SIGKILL' },
    });
    await until(() => !programs.some(({ id }) => programExists(id)), 'the programs to be gone');
  });

  test('a crash of native code is told with its signal', async () => {
    const run = startTest('loader/tracing');
    await run.ready;
    process.kill(run.pid!, 'SIGSEGV');
    await expect(run.ended).rejects.toMatchObject({
      code: 'loader-crashed',
      details: { signal: 'SIGSEGV' },
    });
  });

  test('kill -9 of the parent ends the child and leaves no program', async () => {
    const parent = startProcess(
      process.execPath,
      [loaderDriver(), loaderEntry(), objectPath('loader/tracing')],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    try {
      const lines = createInterface({ input: parent.child.stdout! })[Symbol.asyncIterator]();
      const line = (await lines.next()).value as string;
      const { ready, pid } = JSON.parse(line) as Ready;
      expect(processExists(pid)).toBe(true);
      parent.child.kill('SIGKILL');
      await until(() => !processExists(pid), 'the child to end');
      await until(
        () => !ready.programs.some(({ id }) => programExists(id)),
        'the programs to be gone',
      );
    } finally {
      await parent.stop('SIGKILL');
    }
  });

  test.for(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
    const run = startTest('loader/tracing');
    await run.ready;
    process.kill(run.pid!, signal);
    expect(await run.ended).toMatchObject({ reason: 'signal', events: 0 });
  });

  test('an aborted signal stops it, before and after it is ready', async () => {
    const controller = new AbortController();
    const run = startTest('loader/tracing', {}, { signal: controller.signal });
    await run.ready;
    controller.abort();
    expect(await run.ended).toMatchObject({ reason: 'stopped' });
    const late = startTest('loader/tracing', {}, { signal: AbortSignal.abort() });
    expect(await late.ended).toMatchObject({ reason: 'stopped' });
  });

  test('an error of whoever takes the output ends it with that error', async () => {
    const run = startTest(
      'loader/flood',
      { buffers: [{ map: 'events', kind: 'ringbuf' }], format: 'text', durationMs: 30_000 },
      {
        onReady: () => {
          throw new Error('no more');
        },
      },
    );
    await expect(run.ended).rejects.toThrow('no more');
  });

  test('closing it twice is closing it once', async () => {
    const run = startTest('loader/tracing');
    const { programs } = await run.ready;
    await run[Symbol.asyncDispose]();
    await run[Symbol.asyncDispose]();
    run.stop();
    await until(() => !programs.some(({ id }) => programExists(id)), 'the programs to be gone');
  });
});

describeWith(['libbpf'], 'an entry that is not there', () => {
  test('is told as a crash with what node said', async () => {
    const run = startTest(new Uint8Array(64), {}, { entry: '/nonexistent/loader.js' });
    await expect(run.ended).rejects.toMatchObject({
      code: 'loader-crashed',
      details: { stderr: expect.stringContaining('/nonexistent/loader.js') as string },
    });
  });
});
