import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli, TerminalStream } from './cli.ts';
import { COMMAND_GROUPS } from './catalog.ts';
import type { CommandEntry } from './catalog.ts';
import { UsageError, throwUsageErrors } from './usage.ts';

/** What `ebpf --help` says beyond what `ebpf` alone shows. */
const MORE_HELP = `
Examples:
  $ ebpf push ghcr.io/acme/execsnoop:1.2 execsnoop.bpf.o
  $ ebpf run ghcr.io/acme/execsnoop@sha256:… --duration 10s

Environment:
  EBPF_STORE         folder of the local store
  EBPF_LIBBPF        another libbpf than the system's, for run
  EBPF_CONFIG        another file of settings than the user's; see ebpf config
  EBPF_ORAS          where oras is, for --transport oras
  DOCKER_CONFIG      folder of the docker configuration, for credentials
  SOURCE_DATE_EPOCH  time of creation for pack and push; without it there is none

Exit codes:
  0 done, 1 failed, 2 usage, 3 not found, 4 refused by verification,
  5 authentication, 6 the kernel or host lacks something, 7 conflict,
  124 time limit, 130 interrupted`;

const FOOTER = '\n`ebpf COMMAND --help` has the options of a command, and examples.';

/** Help is as wide as the terminal, but lines longer than this are hard to read. */
const WIDEST = 100;
/** Where there is no terminal. */
const USUAL_WIDTH = 80;

/** The command tree. Only the command that the words ask for is loaded; of the others there is what lists show. */
export async function buildProgram(cli: Cli, words: readonly string[]): Promise<Command> {
  const program = new Command('ebpf')
    .usage('COMMAND [options]')
    .description('Package, distribute, verify and run eBPF programs through OCI registries.')
    .version(process.env['EBPF_VERSION'] ?? 'development', '--version', 'print the version')
    .addHelpText('after', ({ error }) => (error ? FOOTER : `${MORE_HELP}\n${FOOTER}`));
  const asked = commandWord(words);
  for (const { title, commands } of COMMAND_GROUPS) {
    program.commandsGroup(title);
    for (const entry of commands) program.addCommand(await makeCommand(cli, entry, asked));
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'show help for a command');
  configure(program, cli);
  const isHelp = words.find((word) => !word.startsWith('-')) === 'help';
  // Commander would show all commands and say nothing.
  if (isHelp && asked !== undefined && !isKnown(program, asked))
    throw new UsageError(`unknown command '${asked}'`, program);
  return program;
}

function isKnown({ commands }: Command, word: string): boolean {
  return word === 'help' || commands.some((one) => one.name() === word || one.alias() === word);
}

/** The word that names the command: no flag of the program itself takes a value. */
function commandWord(words: readonly string[]): string | undefined {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  return first === 'help' ? second : first;
}

async function makeCommand(
  cli: Cli,
  { name, alias, summary, load }: CommandEntry,
  asked: string | undefined,
): Promise<CommandUnknownOpts> {
  const wanted = asked === name || (alias !== undefined && asked === alias);
  const command = wanted ? (await load())(cli) : new Command(name);
  if (alias !== undefined) command.alias(alias);
  return command.summary(summary);
}

function configure(command: CommandUnknownOpts, cli: Cli): void {
  throwUsageErrors(command);
  command
    .helpOption('-h, --help', 'show help')
    .configureHelp({ subcommandTerm: (child) => child.name() })
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      // Usage errors are thrown and reported like all others.
      outputError: () => undefined,
      getOutHelpWidth: () => widthOf(cli.stdout),
      getErrHelpWidth: () => widthOf(cli.stderr),
    });
  for (const child of command.commands) configure(child, cli);
}

function widthOf({ isTTY, columns }: TerminalStream): number {
  return isTTY === true && columns !== undefined ? Math.min(columns, WIDEST) : USUAL_WIDTH;
}
