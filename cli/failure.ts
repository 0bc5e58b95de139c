import type { EbpfError } from '../src/index.ts';
import type { Cli } from './cli.ts';
import { plainLine } from './output/line.ts';

/** How errors are shown. */
export interface FailureStyle {
  readonly json: boolean;
  readonly debug: boolean;
}

/** Prints an error on stderr (one JSON object, or at most four lines and the verifier's own) and gives the exit code. */
export function reportFailure(cli: Cli, error: EbpfError, style: FailureStyle): number {
  if (style.json) cli.stderr.write(`${JSON.stringify({ error })}\n`);
  else cli.stderr.write(failureLines(error).map(finish).join(''));
  if (style.debug) cli.stderr.write(`${stackOf(error)}\n`);
  return error.exitCode;
}

function failureLines(error: EbpfError): readonly string[] {
  const hint = error.hint ?? defaultHint(error);
  // Lines are ours: nothing that comes from elsewhere breaks one.
  const [message, ...more] = error.message.split('\n');
  return [
    `ebpf: ${message} [${error.code}]`,
    ...more.map((line) => `  ${line}`),
    ...verifierLines(error).map((line) => `    ${line}`),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ];
}

function defaultHint({ code }: EbpfError): string | undefined {
  return code === 'internal'
    ? 'This is a fault of ebpf itself: please report it with what --debug shows.'
    : undefined;
}

/** What the verifier said last: for people who write programs nothing helps more. */
function verifierLines({ code, details }: EbpfError): readonly string[] {
  const { log } = details;
  if (code !== 'verifier-refused' || !Array.isArray(log)) return [];
  return log.slice(-10).map(String);
}

function finish(line: string): string {
  return `${plainLine(line).trimEnd()}\n`;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : '';
  const stack = error.stack ?? error.message;
  return `${stack.split('\n').map(plainLine).join('\n')}${cause}`;
}
