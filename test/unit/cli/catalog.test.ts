import { describe, expect, it } from 'vitest';
import { COMMAND_GROUPS } from '../../../cli/catalog.ts';
import { buildProgram } from '../../../cli/program.ts';
import { fakeCli } from './fake-cli.ts';

const ENTRIES = COMMAND_GROUPS.flatMap(({ commands }) => commands);

describe('the list of commands', () => {
  it('has every name once', () => {
    const names = ENTRIES.flatMap(({ name, alias }) => [name, ...(alias ? [alias] : [])]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ENTRIES)('$name is the command that its entry says', async ({ name, load }) => {
    const command = (await load())(fakeCli());
    expect(command.name()).toBe(name);
    expect(command.description()).toMatch(/\.$/);
    const leaves = command.commands.length > 0 ? command.commands : [command];
    for (const leaf of leaves) expect(leaf.helpInformation()).toContain('--format');
  });

  it.each([
    [['pull', 'x'], 'pull'],
    [['ls'], 'list'],
    [['help', 'run'], 'run'],
    [['--debug', 'prune'], 'prune'],
  ])('of %j only %s is made whole', async (words, expected) => {
    const program = await buildProgram(fakeCli(), words);
    const whole = program.commands.filter((command) => command.options.length > 0);
    expect(whole.map((command) => command.name())).toEqual([expected]);
  });
});
