import type { Client, PreparedRun, RunEnd, RunNotice } from '../../src/index.ts';
import { note, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { formatProgramHelp } from '../output/program-help.ts';
import { createProgress } from '../output/progress.ts';

/** What the flags of `ebpf run` say. */
export interface RunFlags {
  readonly reference: string;
  /** Words behind `--`: options of the program. */
  readonly words: readonly string[];
  readonly duration?: number | undefined;
  readonly pull: string;
  readonly allowUnsigned?: true | undefined;
  readonly format: 'text' | 'json';
  readonly quiet?: true | undefined;
}

const INTERRUPTED = 130;

/** `ebpf run`: verify, load, attach, print until it ends. */
export async function runProgram(cli: Cli, client: Client, flags: RunFlags): Promise<void> {
  const progress = createProgress(cli, { verb: 'pulling', quiet: flags.quiet === true });
  const prepared = await progress.during(
    client.prepareRun({
      reference: flags.reference,
      words: flags.words,
      pull: flags.pull,
      allowUnsigned: flags.allowUnsigned ?? false,
      onProgress: progress.update,
      signal: cli.signal,
    }),
  );
  if (prepared.helpAsked) {
    await write(cli.stdout, formatProgramHelp(flags.reference, prepared));
    return;
  }
  if (flags.quiet !== true) announce(cli, prepared);
  const end = await prepared.start({
    format: flags.format,
    durationMs: flags.duration,
    write: (text) => write(cli.stdout, text),
    onNotice: (notice) => showNotice(cli, flags, notice),
    signal: cli.signal,
  });
  if (flags.quiet !== true) note(cli, describeEnd(end));
  if (end.reason === 'interrupted') cli.setExitCode(INTERRUPTED);
}

function announce(cli: Cli, prepared: PreparedRun): void {
  note(
    cli,
    prepared.digest === null
      ? `running ${prepared.reference}`
      : `running ${prepared.reference}@${prepared.digest}`,
  );
}

function showNotice(cli: Cli, flags: RunFlags, notice: RunNotice): void {
  if (notice.kind === 'warning') {
    note(cli, `warning: ${notice.message}`);
  } else if (flags.quiet !== true) {
    note(cli, `attached ${notice.programs.join(', ') || 'nothing'}; Ctrl-C ends`);
  }
}

function describeEnd(end: RunEnd): string {
  const lost = end.lost === null ? 'unknown' : String(end.lost);
  return `detached; ${end.events} events, ${lost} lost`;
}
