import type { CommandUnknownOpts, CommanderError } from '@commander-js/extra-typings';
import { exampleOf } from './options/help.ts';

/** What commander found wrong with a command line, and which command it was written for. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do about it. */
  readonly hint: string;

  constructor(text: string, command: CommandUnknownOpts) {
    const [message = '', ...more] = text.replace(/^error: /, '').split('\n');
    super(sentence(message));
    const suggestion = more.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
    const name = fullName(command);
    const hints = [
      suggestion,
      programOptionHint(command, message),
      exampleHint(command, message),
      `See ${name} --help.`,
    ];
    this.hint = hints.filter((hint) => hint !== '').join(' ');
  }
}

/** Makes commander throw instead of printing and leaving: usage errors look like all others. */
export function throwUsageErrors(command: CommandUnknownOpts): void {
  command.exitOverride((error) => {
    throw isFault(error) ? new UsageError(faultText(error, command), command) : error;
  });
}

/** A word behind a command that works by itself and has commands too is one that there is not. */
function faultText(
  { code, message }: CommanderError,
  { args, commands }: CommandUnknownOpts,
): string {
  const [word] = args;
  const isWord = code === 'commander.excessArguments' && commands.length > 0;
  return isWord && word !== undefined ? `unknown command '${word}'` : message;
}

/** False for help and version, which commander has printed. */
function isFault({ code }: CommanderError): boolean {
  return !['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

/** Options of the program to run are often written before `--`. */
function programOptionHint(command: CommandUnknownOpts, message: string): string {
  return command.name() === 'run' && message.startsWith('unknown option')
    ? 'Options of the program go behind --.'
    : '';
}

/** What is missing is best shown. */
function exampleHint(command: CommandUnknownOpts, message: string): string {
  const isMissing = message.startsWith('missing required') || message.endsWith('not specified');
  const example = isMissing ? exampleOf(command) : undefined;
  return example === undefined ? '' : `For example: \`${example}\`.`;
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

function fullName(command: CommandUnknownOpts): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
