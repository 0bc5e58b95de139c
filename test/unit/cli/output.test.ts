import { describe, expect, it } from 'vitest';
import { OUTPUT_GONE, note, printJson, printLine, write } from '../../../cli/cli.ts';
import { fakeCli } from './fake-cli.ts';

/** `done` or `waits`, a moment later. */
async function stateOf(work: Promise<unknown>): Promise<string> {
  const moment = new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return Promise.race([work.then(() => 'done'), moment.then(() => 'waits')]);
}

describe('output', () => {
  it('waits while its reader is slow', async () => {
    const cli = fakeCli({ room: 4 });
    const work = write(cli, 'more than four bytes');
    expect(await stateOf(work)).toBe('waits');
    cli.stdout.resume();
    await work;
  });

  it.each([
    ['Ctrl-C', undefined],
    ['a reader that went away', OUTPUT_GONE],
  ])('does not wait after %s', async (_title, reason) => {
    const cli = fakeCli({ room: 4 });
    const work = write(cli, 'more than four bytes');
    expect(await stateOf(work)).toBe('waits');
    cli.stop.abort(reason);
    await work;
  });

  it('goes nowhere when its reader is gone', async () => {
    const cli = fakeCli();
    cli.stop.abort(OUTPUT_GONE);
    await printLine(cli, 'x');
    expect(cli.out()).toBe('');
  });

  it('is one line for one result, and JSON as JSON', async () => {
    const cli = fakeCli();
    await printLine(cli, 'a\nb\u001bc');
    await printJson(cli, { name: 'a\nb' });
    note(cli, 'for\rpeople');
    expect(cli.out()).toBe('a b c\n{\n  "name": "a\\nb"\n}\n');
    expect(cli.err()).toBe('for people\n');
  });
});
