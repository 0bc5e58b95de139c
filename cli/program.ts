import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli, TerminalStream } from './cli.ts';
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
import { throwUsageErrors } from './usage.ts';

type CommandMaker = (cli: Cli) => CommandUnknownOpts;

const GROUPS: readonly (readonly [string, readonly CommandMaker[]])[] = [
  ['Author:', [inspectCommand, packCommand, pushCommand]],
  ['Use:', [pullCommand, verifyCommand, runCommand]],
  ['Store:', [listCommand, tagCommand, rmCommand, pruneCommand, fsckCommand]],
  ['Registry:', [tagsCommand, resolveCommand, loginCommand, logoutCommand, serveCommand]],
  ['This machine:', [doctorCommand]],
];

/** What `ebpf --help` says beyond what `ebpf` alone shows. */
const MORE_HELP = `
Examples:
  $ ebpf push ghcr.io/acme/execsnoop:1.2 execsnoop.bpf.o
  $ ebpf run ghcr.io/acme/execsnoop@sha256:… --duration 10s

Environment:
  EBPF_STORE         folder of the local store
  EBPF_LIBBPF        another libbpf than the system's, for run
  EBPF_ORAS          where oras is, for doctor
  DOCKER_CONFIG      folder of the docker configuration, for credentials
  SOURCE_DATE_EPOCH  time of creation for pack and push; without it there is none

Exit codes:
  0 done, 1 failed, 2 usage, 3 not found, 4 refused by verification, 5 authentication,
  6 the kernel or host lacks something, 7 conflict, 124 time limit, 130 interrupted`;

const FOOTER = '\n`ebpf COMMAND --help` has the options of a command, and examples.';

/** Help is as wide as the terminal, but lines longer than this are hard to read. */
const WIDEST = 100;
/** Where there is no terminal. */
const USUAL_WIDTH = 80;

/** The command tree. Nothing is loaded but the flags: each command fetches the library when it runs. */
export function buildProgram(cli: Cli): Command {
  const program = new Command('ebpf')
    .usage('COMMAND [options]')
    .description('Package, distribute, verify and run eBPF programs through OCI registries.')
    .version(process.env['EBPF_VERSION'] ?? 'development', '--version', 'print the version')
    .addHelpText('after', ({ error }) => (error ? FOOTER : `${MORE_HELP}\n${FOOTER}`));
  for (const [title, makers] of GROUPS) {
    program.commandsGroup(title);
    for (const make of makers) program.addCommand(make(cli));
  }
  program.helpCommand('help [command]', 'show help for a command');
  configure(program, cli);
  return program;
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
