import { describe, expect, it } from 'vitest';
import { withTimeLimit } from '../../../cli/limit.ts';
import { sleep } from '../../../src/base/index.ts';
import { fakeCli } from './fake-cli.ts';

describe('limits of time', () => {
  it('end work with timed-out, whatever broke then', async () => {
    const cli = fakeCli();
    const work = withTimeLimit(cli, 20, async (signal) => {
      await sleep(60_000, signal).catch(() => undefined);
      throw new Error('connection lost');
    });
    await expect(work).rejects.toMatchObject({
      code: 'timed-out',
      exitCode: 124,
      message: 'It was not done within 0.02 s.',
      cause: { message: 'connection lost' },
    });
  });

  it('leave other failures as they are', async () => {
    const work = withTimeLimit(fakeCli(), 60_000, () => Promise.reject(new Error('refused')));
    await expect(work).rejects.toThrow('refused');
  });

  it('let Ctrl-C be Ctrl-C', async () => {
    const cli = fakeCli();
    const work = withTimeLimit(cli, 60_000, (signal) => sleep(60_000, signal));
    cli.stop.abort();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('are none unless they are given', async () => {
    const cli = fakeCli();
    const signal = await withTimeLimit(cli, undefined, (given) => Promise.resolve(given));
    expect(signal).toBe(cli.signal);
  });
});
