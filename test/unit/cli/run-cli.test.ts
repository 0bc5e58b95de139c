import { describe, expect, it } from 'vitest';
import { OUTPUT_GONE } from '../../../cli/cli.ts';
import type { Library } from '../../../cli/cli.ts';
import { withClient } from '../../../cli/client.ts';
import type { ClientFlags } from '../../../cli/client.ts';
import { runCli } from '../../../cli/run-cli.ts';
import { createClient } from '../../../src/index.ts';
import type { Client, ClientOptions } from '../../../src/index.ts';
import { fakeCli } from './fake-cli.ts';
import type { FakeCli, FakeOptions } from './fake-cli.ts';

/** A world whose clients say how they were made, and when they were closed. */
function watched(options: FakeOptions = {}): FakeCli & { made: ClientOptions[]; closed: number } {
  const base = fakeCli(options);
  const made: ClientOptions[] = [];
  const cli = Object.assign(base, { made, closed: 0 });
  const create = (given: ClientOptions): Client => {
    made.push(given);
    return { ...createClient(given), close: () => Promise.resolve(void (cli.closed += 1)) };
  };
  const real = base.library();
  return Object.assign(cli, {
    library: async (): Promise<Library> => ({ ...(await real), createClient: create }),
  });
}

describe('a command line', () => {
  it('that is interrupted says so, whatever broke', async () => {
    const cli = fakeCli({ env: { EBPF_STORE: '/nonexistent' } });
    cli.stop.abort();
    expect(await runCli(['resolve', 'x:1'], cli)).toBe(130);
    expect(cli.err()).toBe('ebpf: Interrupted. [interrupted]\n');
  });

  it('that nobody reads ends well and without a word', async () => {
    const cli = fakeCli({ env: { EBPF_STORE: '/nonexistent' } });
    cli.stop.abort(OUTPUT_GONE);
    expect(await runCli(['resolve', 'x:1'], cli)).toBe(0);
    expect([cli.out(), cli.err()]).toEqual(['', '']);
  });

  it('gives help as wide as the terminal, within reason', async () => {
    const widths = await Promise.all(
      [undefined, 60, 100, 400].map(async (columns) => {
        const cli = fakeCli(columns === undefined ? {} : { columns });
        await runCli([], cli);
        return cli.err().split('\n').length;
      }),
    );
    expect(widths[1]).toBeGreaterThan(widths[0] ?? 0);
    expect(widths[3]).toBe(widths[2]);
  });
});

describe('the client of a command', () => {
  it('is closed when the command is done, and when it failed', async () => {
    const cli = watched();
    await withClient(cli, {}, () => Promise.resolve());
    await expect(withClient(cli, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(cli.closed).toBe(2);
  });

  it('is made of flags and environment', async () => {
    const cli = watched({ env: { HOME: '/home/ann' } });
    const flags: ClientFlags = {
      ...{ store: '/s', plainHttp: true, insecure: true, caFile: 'ca.pem', idleTimeout: 5 },
    };
    await withClient(cli, flags, () => Promise.resolve());
    expect(cli.made[0]).toMatchObject({
      ...{ home: '/home/ann', store: '/s', loader: cli.loader, env: cli.env },
      registry: { plainHttp: true, insecure: true, caFile: 'ca.pem', idleTimeoutMs: 5 },
    });
  });

  it('has a home also where HOME is empty', async () => {
    const cli = watched({ env: { HOME: '' } });
    await withClient(cli, {}, () => Promise.resolve());
    expect(cli.made[0]?.home).toMatch(/^\//);
  });

  it('warns always and tells details with --debug, on one line each', async () => {
    for (const debug of [undefined, true] as const) {
      const cli = watched();
      await withClient(cli, { debug }, () => Promise.resolve());
      const logger = cli.made[0]?.logger;
      logger?.warn('odd\u001b', { file: '/x' });
      logger?.debug('asked', { status: 200 });
      expect(cli.err()).toBe(
        `warning: odd  file=/x\n${debug === true ? 'debug: asked status=200\n' : ''}`,
      );
    }
  });
});
