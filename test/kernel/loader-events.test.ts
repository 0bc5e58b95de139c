import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { findLostCounter } from '../../src/loader/index.ts';
import type { BufferJob, LoaderJob, VariableValue } from '../../src/loader/index.ts';
import { describeObject } from '../../src/object/index.ts';
import { describeWith } from '../support/needs.ts';
import { objectBytes } from '../support/objects.ts';
import {
  flood,
  getppid,
  holdProgram,
  NR_GETPPID,
  programExists,
  startTest,
  until,
} from './loader-support.ts';

/** What `ops` makes of an object: its buffers with their types and its counter. */
function jobFor(name: string): Pick<LoaderJob, 'buffers' | 'lostCounter'> {
  const description = describeObject(objectBytes(name));
  const buffers = description.events.map(({ map, buffer, typeId }): BufferJob => ({
    map,
    kind: buffer,
    typeId,
  }));
  return { buffers, lostCounter: findLostCounter(description) };
}

function set(name: string, variable: string, bytes: Uint8Array): VariableValue {
  const { variables } = describeObject(objectBytes(name));
  const { section, offset } = variables.find((found) => found.name === variable)!;
  return { section, offset, hex: Buffer.from(bytes).toString('hex'), name: variable };
}

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** Runs a program under a held number and lets go of it. */
async function withProgram<T>(id: number, work: (p: ReturnType<typeof holdProgram>) => Promise<T>) {
  const program = holdProgram(id);
  try {
    return await work(program);
  } finally {
    program.close();
  }
}

describeWith(['root', 'bpf', 'libbpf', 'clang', 'libbpf-headers'], 'events of programs', () => {
  const seen = [
    ['tracepoint', 'by_tracepoint', 'tp      bonjour'],
    ['raw_tp', 'by_raw_tp', 'raw_tp  bonjour'],
    ['tp_btf', 'by_tp_btf', 'tp_btf  bonjour'],
  ] as const;

  test.for(seen)('%s: loads, attaches, reads what variables ask for', async ([, program, by]) => {
    const run = startTest('loader/tracing', {
      ...jobFor('loader/tracing'),
      only: [program],
      variables: [
        set('loader/tracing', 'target_pid', u32(process.pid)),
        set('loader/tracing', 'target_nr', u32(NR_GETPPID)),
        set('loader/tracing', 'greeting', new TextEncoder().encode('bonjour\0')),
      ],
    });
    const { programs, warnings } = await run.ready;
    expect(programs).toMatchObject([{ program, attached: true }]);
    expect(warnings).toEqual([]);
    for (let count = 0; count < 1_000; count++) getppid();
    run.stop();
    const report = await run.ended;
    const events = run.events();
    const ours = events.map((event) => event['fields'] as Record<string, unknown>);
    // node itself may ask for its parent as well; what counts is that nothing of ours is missing.
    expect(report).toMatchObject({ reason: 'stopped', events: events.length, lost: 0 });
    expect(ours.length).toBeGreaterThanOrEqual(1_000);
    expect(ours.map(({ seq }) => Number(seq))).toEqual(ours.map((_, index) => index));
    expect(ours.every(({ pid, nr }) => pid === process.pid && nr === NR_GETPPID)).toBe(true);
    expect(events[0]).toMatchObject({ source: 'events', type: 'struct event' });
    expect(ours[0]!['by']).toBe(by);
    // The kernel frees a program a little after the last reference to it is gone.
    await until(() => !programExists(programs[0]!.id), 'the program to be gone');
  });

  test('a ring buffer that goes round many times loses nothing while it is read', async () => {
    const run = startTest('loader/flood', jobFor('loader/flood'));
    const { programs } = await run.ready;
    const submitted = await withProgram(programs[0]!.id, async (program) => {
      let sum = 0;
      // 48 bytes a record with its header: the buffer of 1 MiB goes round nine times.
      while (sum < 200_000) sum += await flood(program, { count: 5_000, limit: 512 * 1024 });
      return sum;
    });
    run.stop();
    expect(await run.ended).toMatchObject({ events: submitted, lost: 0 });
    const wrong = run
      .events()
      .findIndex((event, index) => (event['fields'] as { seq: number }).seq !== index);
    expect(wrong).toBe(-1);
    expect(run.lines()).toHaveLength(submitted);
  });

  test('discarded records are passed over', async () => {
    const run = startTest('loader/flood', jobFor('loader/flood'));
    const { programs } = await run.ready;
    const submitted = await withProgram(programs[0]!.id, (program) =>
      flood(program, { count: 3_000, discardEvery: 3 }),
    );
    run.stop();
    expect(submitted).toBe(2_000);
    expect(await run.ended).toMatchObject({ events: 2_000, lost: 0 });
  });

  test('a reader that is slow makes the kernel drop records, and they are counted', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let lines = 0;
    const run = startTest('loader/flood', jobFor('loader/flood'), {
      onOutput: async (chunk) => {
        await gate;
        lines += Buffer.from(chunk).toString().split('\n').length - 1;
      },
    });
    const { programs } = await run.ready;
    const asked = 400_000;
    const submitted = await withProgram(programs[0]!.id, async (program) => {
      let sum = 0;
      for (let done = 0; done < asked; done += 20_000) {
        sum += await flood(program, { count: 20_000 });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return sum;
    });
    await until(() => run.lost.length > 0, 'a note of what was lost');
    open();
    run.stop();
    const report = await run.ended;
    expect(submitted).toBeLessThan(asked);
    expect(report.events).toBe(submitted);
    expect(report.lost).toBe(asked - submitted);
    expect(run.lost.reduce((sum, { count }) => sum + count, 0)).toBe(asked - submitted);
    // What JSON says of losses is in the stream as well.
    expect(lines).toBe(submitted + run.lost.length);
  });

  test('without a counter what a ring buffer lost is unknown', async () => {
    const run = startTest('loader/flood', { buffers: jobFor('loader/flood').buffers });
    await run.ready;
    run.stop();
    expect(await run.ended).toMatchObject({ lost: null, buffers: [{ events: 0, lost: null }] });
  });

  test('a perf buffer is read on every CPU and says exactly what it lost', async () => {
    const cpus = availableParallelism();
    // Small rings, so that they go round and overflow.
    const run = startTest('loader/perf', { ...jobFor('loader/perf'), perfPages: 2 });
    const { programs, warnings } = await run.ready;
    expect(warnings.join()).toContain('its section names no tracepoint');
    let written = 0;
    await withProgram(programs[0]!.id, async (program) => {
      const rounds = async (count: number): Promise<void> => {
        for (let round = 0; round < count; round++) {
          await program.run(new Uint8Array(0), round % cpus);
          written += 64;
        }
      };
      // Each round fits: nothing is lost while the reader keeps up.
      for (let round = 0; round < 50; round++) {
        await rounds(cpus);
        await until(() => run.lines().length === written, 'the events of a round');
      }
      process.kill(run.pid!, 'SIGSTOP');
      await rounds(20 * cpus);
      process.kill(run.pid!, 'SIGCONT');
      await until(() => run.lines().length > 50 * 64 * cpus, 'the reader to go on');
      await new Promise((resolve) => setTimeout(resolve, 100));
      // The kernel writes down a loss before the next record of the same CPU.
      await rounds(cpus);
    });
    run.stop();
    const report = await run.ended;
    const sequence = run
      .events()
      .filter((event) => 'fields' in event)
      .map((event) => (event['fields'] as { seq: number }).seq);
    expect(new Set(sequence).size).toBe(report.events);
    expect(report.lost).toBeGreaterThan(0);
    expect(report.events + report.lost!).toBe(written);
    expect(run.lost.reduce((sum, { count }) => sum + count, 0)).toBe(report.lost);
  });

  test('what piled up in a perf buffer is read without a further event', async () => {
    const run = startTest('loader/perf', { ...jobFor('loader/perf'), perfPages: 512 });
    const { programs } = await run.ready;
    process.kill(run.pid!, 'SIGSTOP');
    await withProgram(programs[0]!.id, async (program) => {
      for (let round = 0; round < 300; round++) await program.run(new Uint8Array(0), 0);
    });
    process.kill(run.pid!, 'SIGCONT');
    await until(() => run.lines().length === 300 * 64, 'all that was written');
    run.stop();
    expect(await run.ended).toMatchObject({ events: 300 * 64, lost: 0 });
  });

  test('text comes as a table', async () => {
    const run = startTest('loader/flood', { ...jobFor('loader/flood'), format: 'text' });
    const { programs } = await run.ready;
    await withProgram(programs[0]!.id, (program) => flood(program, { count: 3 }));
    run.stop();
    await run.ended;
    expect(run.lines()).toHaveLength(4);
    expect(run.lines()[0]).toMatch(/SEQ.*PID.*COMM/i);
  });

  test('records of an unknown type come as hexadecimal', async () => {
    const run = startTest('loader/flood', { buffers: [{ map: 'events', kind: 'ringbuf' }] });
    const { programs } = await run.ready;
    await withProgram(programs[0]!.id, (program) => flood(program, { count: 1 }));
    run.stop();
    await run.ended;
    expect(run.events()).toMatchObject([{ source: 'events', type: null }]);
    expect(run.events()[0]!['data']).toMatch(/^(0000000000000000)[0-9a-f]{64}$/);
  });

  test('ends when its time is over', async () => {
    const run = startTest('loader/tracing', { durationMs: 50 });
    expect(await run.ended).toMatchObject({ reason: 'duration', events: 0 });
  });
});
