import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/base/index.ts';
import { createProgress } from '../../../cli/output/progress.ts';
import type { Progress } from '../../../cli/output/progress.ts';
import type { TransferEvent } from '../../../src/index.ts';
import type { Digest } from '../../../src/oci/index.ts';
import { schemaErrors } from '../../support/schema.ts';
import { fakeCli } from './fake-cli.ts';

const MIB = 1024 * 1024;
const [FIRST, SECOND] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}` as Digest);

/** A transfer of three blobs, 10 MiB in all, of which so many bytes have come. */
function reach(progress: Progress, bytes: number, reference = 'x:1'): void {
  const common = { reference, mediaType: 'text/plain' };
  progress.update({ event: 'transfer', phase: 'start', reference });
  progress.update({
    ...{ event: 'transfer', phase: 'plan', reference },
    ...{ digest: FIRST!, blobs: 3, bytes: 10 * MIB },
  });
  progress.update({ event: 'blob', phase: 'skipped', ...common, digest: FIRST!, ...none(MIB) });
  progress.update({ event: 'blob', phase: 'start', ...common, digest: SECOND!, ...none(8 * MIB) });
  move(progress, bytes - MIB, reference);
}

function move(progress: Progress, bytes: number, reference = 'x:1'): void {
  const common = { reference, mediaType: 'text/plain', digest: SECOND!, total: 8 * MIB };
  progress.update({ event: 'blob', phase: 'progress', ...common, bytes });
}

function none(total: number): { bytes: number; total: number } {
  return { bytes: 0, total };
}

describe('progress', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  /** Two drawings, a second of the given clock apart. */
  async function drawn(options: Parameters<typeof fakeCli>[0], quiet = false): Promise<string> {
    const cli = fakeCli(options);
    let clock = 0;
    const progress = createProgress(cli, { verb: 'pulling', quiet, now: () => (clock += 1_000) });
    let finish = (): void => undefined;
    const work = progress.during(new Promise<void>((resolve) => (finish = resolve)));
    reach(progress, 4 * MIB);
    await vi.advanceTimersByTimeAsync(100);
    move(progress, 4 * MIB);
    await vi.advanceTimersByTimeAsync(100);
    finish();
    await work;
    return cli.err();
  }

  it('says how much, how fast and how long, and is gone at the end', async () => {
    const text = await drawn({ columns: 100 });
    const frames = text.split('\r\u001b[K');
    expect(frames).toEqual([
      '',
      'pulling 40%  4.0 MiB of 10.0 MiB  blob 2 of 3',
      'pulling 50%  5.0 MiB of 10.0 MiB  blob 2 of 3  1.0 MiB/s  5 s left',
      '',
    ]);
  });

  it('stays on one line of a narrow terminal', async () => {
    const text = await drawn({ columns: 20 });
    for (const frame of text.split('\r\u001b[K')) expect(frame.length).toBeLessThan(20);
  });

  it.each([
    ['a pipe', {}, false],
    ['a dumb terminal', { columns: 100, env: { TERM: 'dumb' } }, false],
    ['--quiet', { columns: 100 }, true],
  ])('writes nothing with %s', async (_title, options, quiet) => {
    expect(await drawn(options, quiet)).toBe('');
  });

  it('is gone after a failure too', async () => {
    const cli = fakeCli({ columns: 100 });
    const progress = createProgress(cli, { verb: 'pushing', quiet: false });
    reach(progress, 5 * MIB);
    const work = progress.during(sleep(1_000).then(() => Promise.reject(new Error('broken'))));
    const failed = expect(work).rejects.toThrow('broken');
    await vi.advanceTimersByTimeAsync(2_000);
    await failed;
    expect(cli.err()).toContain('pushing 50%');
    expect(cli.err().split('\r\u001b[K').at(-1)).toBe('');
  });

  it('draws nothing before it knows how much there is', async () => {
    const cli = fakeCli({ columns: 100 });
    const progress = createProgress(cli, { verb: 'pushing', quiet: false });
    const work = progress.during(Promise.resolve(7));
    await vi.advanceTimersByTimeAsync(500);
    expect([await work, cli.err()]).toEqual([7, '']);
  });
});

describe('progress of several transfers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it('adds them up, and does not wait for what failed', async () => {
    const cli = fakeCli({ columns: 100 });
    const progress = createProgress(cli, { verb: 'pulling', quiet: false, now: () => 0 });
    const work = progress.during(sleep(450));
    progress.update({ event: 'batch', transfers: 3 });
    reach(progress, 5 * MIB, 'x:1');
    reach(progress, 5 * MIB, 'x:2');
    await vi.advanceTimersByTimeAsync(100);
    const common = { reference: 'x:1', mediaType: 'text/plain', total: 8 * MIB };
    progress.update({ event: 'blob', phase: 'done', ...common, digest: SECOND!, bytes: 8 * MIB });
    progress.update({ event: 'transfer', phase: 'done', reference: 'x:1', digest: FIRST! });
    await vi.advanceTimersByTimeAsync(100);
    progress.update({ event: 'transfer', phase: 'failed', reference: 'x:2', code: 'io-failed' });
    await vi.advanceTimersByTimeAsync(250);
    await work;
    const frames = cli.err().split('\r\u001b[K');
    expect([...new Set(frames.filter((frame) => frame !== ''))]).toEqual([
      'pulling 1 of 3  50%  10.0 MiB of 20.0 MiB  blob 3 of 6',
      'pulling 2 of 3  73%  14.0 MiB of 19.0 MiB  blob 4 of 5',
      'pulling 3 of 3  100%  10.0 MiB of 10.0 MiB  blob 3 of 3',
    ]);
  });
});

describe('progress as JSON', () => {
  function lines(text: string): TransferEvent[] {
    const found = text.split('\n').filter((line) => line !== '');
    return found.map((line) => JSON.parse(line) as TransferEvent);
  }

  it('has a line for each event, by its schema, also with --quiet and in a pipe', async () => {
    const cli = fakeCli();
    const progress = createProgress(cli, { verb: 'pulling', quiet: true, style: 'json' });
    progress.update({ event: 'batch', transfers: 1 });
    reach(progress, 5 * MIB);
    progress.update({ event: 'transfer', phase: 'failed', reference: 'x:1', code: 'io-failed' });
    progress.update({ event: 'transfer', phase: 'done', reference: 'x:2', digest: FIRST! });
    expect(await progress.during(Promise.resolve(7))).toBe(7);
    const events = lines(cli.err());
    expect(events.map((event) => ('phase' in event ? event.phase : event.event))).toEqual([
      'batch',
      'start',
      'plan',
      'skipped',
      'start',
      'failed',
      'done',
    ]);
    for (const event of events) expect(schemaErrors('output/progress.v1', event)).toEqual([]);
  });

  it('tells of one blob twice a second, and of its end at once', () => {
    const cli = fakeCli();
    let clock = 0;
    const progress = createProgress(cli, {
      ...{ verb: 'pulling', quiet: false, style: 'json' as const },
      now: () => clock,
    });
    reach(progress, 1 * MIB);
    cli.err();
    for (let step = 1; step <= 100; step += 1) {
      clock += 20;
      move(progress, step);
    }
    const common = { reference: 'x:1', mediaType: 'text/plain', total: 8 * MIB };
    progress.update({ event: 'blob', phase: 'done', ...common, digest: SECOND!, bytes: 8 * MIB });
    const told = lines(cli.err()).flatMap((event) => ('bytes' in event ? [event.bytes] : []));
    const after = told.slice(told.indexOf(25));
    expect(after).toEqual([25, 50, 75, 100, 8 * MIB]);
  });

  it('is nothing where nothing is wanted', () => {
    const cli = fakeCli({ columns: 100 });
    const progress = createProgress(cli, { verb: 'pulling', quiet: false, style: 'none' });
    reach(progress, 5 * MIB);
    expect(cli.err()).toBe('');
  });
});
