import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fsckCommand } from './commands/fsck.ts';
import { inspectCommand } from './commands/inspect.ts';
import { listCommand } from './commands/list.ts';
import { loginCommand } from './commands/login.ts';
import { logoutCommand } from './commands/logout.ts';
import { packCommand } from './commands/pack.ts';
import { pruneCommand } from './commands/prune.ts';
import { pullCommand } from './commands/pull.ts';
import { pushCommand } from './commands/push.ts';
import { resolveCommand } from './commands/resolve.ts';
import { rmCommand } from './commands/rm.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { tagCommand } from './commands/tag.ts';
import { tagsCommand } from './commands/tags.ts';
import { verifyCommand } from './commands/verify.ts';

type CommandMaker = (cli: Cli) => CommandUnknownOpts;

const GROUPS: readonly (readonly [string, readonly CommandMaker[]])[] = [
  ['Author:', [inspectCommand, packCommand, pushCommand]],
  ['Use:', [pullCommand, verifyCommand, runCommand]],
  ['Store:', [listCommand, tagCommand, rmCommand, pruneCommand, fsckCommand]],
  ['Registry:', [tagsCommand, resolveCommand, loginCommand, logoutCommand, serveCommand]],
  ['Self:', [doctorCommand]],
];

/** Columns of help that goes to no terminal. */
const HELP_WIDTH = 80;

/** The command tree. Nothing is loaded but the flags: each command fetches the library when it runs. */
export function buildProgram(cli: Cli): Command {
  const program = new Command('ebpf')
    .description('Package, distribute, verify and run eBPF programs through OCI registries.')
    .version(process.env['EBPF_VERSION'] ?? 'development', '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ ebpf push ghcr.io/acme/execsnoop:1.2 execsnoop.bpf.o\n' +
        '  $ ebpf run ghcr.io/acme/execsnoop@sha256:… --duration 10s\n' +
        '\nExit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 authentication, 6 host lacks something,\n' +
        '7 conflict, 124 time limit, 130 interrupted. `ebpf COMMAND --help` has examples for each command.',
    );
  for (const [title, makers] of GROUPS) {
    program.commandsGroup(title);
    for (const make of makers) addCommand(program, make(cli));
  }
  configure(program, cli);
  return program;
}

function addCommand(program: Command, command: CommandUnknownOpts): void {
  program.addCommand(command);
}

function configure(command: CommandUnknownOpts, cli: Cli): void {
  command
    .exitOverride()
    .showHelpAfterError(`(see ${fullName(command)} --help)`)
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      outputError: (text, writeText) => writeText(text.replace(/^error: /, 'ebpf: ')),
      // Asked for here, commander would take both from the process.
      getOutHelpWidth: () => cli.stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => cli.stderr.columns ?? HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const child of command.commands) configure(child, cli);
}

function fullName(command: CommandUnknownOpts): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
