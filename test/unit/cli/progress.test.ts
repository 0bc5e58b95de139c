import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/base/index.ts';
import { createProgress } from '../../../cli/output/progress.ts';
import { fakeCli } from './fake-cli.ts';

const MIB = 1024 * 1024;
const HALF = { doneBytes: 5 * MIB, totalBytes: 10 * MIB, doneBlobs: 1, totalBlobs: 3 };

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
    progress.update({ ...HALF, doneBytes: 4 * MIB });
    await vi.advanceTimersByTimeAsync(100);
    progress.update(HALF);
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
    progress.update(HALF);
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
