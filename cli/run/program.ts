import type { Client, PreparedRun, RunEnd, RunNotice } from '../../src/index.ts';
import { isOutputGone, note, wantsNotes, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withTimeLimit } from '../limit.ts';
import { formatProgramHelp } from '../output/program-help.ts';
import { createProgress } from '../output/progress.ts';
import { counted } from '../output/units.ts';

/** What the flags of `ebpf run` say. */
export interface RunFlags {
  readonly reference: string;
  /** Words behind `--`: options of the program. */
  readonly words: readonly string[];
  /** Milliseconds. */
  readonly duration?: number | undefined;
  readonly pull: string;
  readonly allowUnsigned?: true | undefined;
  /** Milliseconds for all that comes before the load. */
  readonly fetchTimeout?: number | undefined;
  readonly format: 'text' | 'json';
  readonly quiet?: true | undefined;
}

const INTERRUPTED = 130;

/** `ebpf run`: verify, load, attach, print until it ends. */
export async function runProgram(cli: Cli, client: Client, flags: RunFlags): Promise<void> {
  const prepared = await prepare(cli, client, flags);
  if (prepared.helpAsked) return write(cli, formatProgramHelp(flags.reference, prepared));
  const say = wantsNotes(cli, flags) ? (line: string) => note(cli, line) : () => undefined;
  const { reference, digest } = prepared;
  say(digest === null ? `running ${reference}` : `running ${reference}@${digest}`);
  const end = await prepared.start({
    format: flags.format,
    durationMs: flags.duration,
    write: (text) => write(cli, text),
    onNotice: (notice) => showNotice(cli, flags, notice),
    signal: cli.signal,
  });
  say(describeEnd(end));
  if (end.reason === 'interrupted' && !isOutputGone(cli)) cli.setExitCode(INTERRUPTED);
}

function prepare(cli: Cli, client: Client, flags: RunFlags): Promise<PreparedRun> {
  const { reference, words, pull, allowUnsigned = false, quiet = false } = flags;
  const progress = createProgress(cli, { verb: 'pulling', quiet });
  const onProgress = progress.update;
  return withTimeLimit(cli, flags.fetchTimeout, (signal) =>
    progress.during(
      client.prepareRun({ reference, words, pull, allowUnsigned, onProgress, signal }),
    ),
  );
}

function showNotice(cli: Cli, flags: RunFlags, notice: RunNotice): void {
  switch (notice.kind) {
    case 'warning':
      note(cli, `warning: ${notice.message}`);
      break;
    case 'lost':
      // JSON lines have a line for it.
      if (flags.format === 'text') note(cli, describeLoss(notice));
      break;
    case 'ready':
      if (wantsNotes(cli, flags))
        note(cli, `attached ${notice.programs.join(', ') || 'nothing'}; Ctrl-C ends`);
  }
}

function describeLoss({ map, count }: Extract<RunNotice, { kind: 'lost' }>): string {
  return `lost ${counted(count, 'event')}${map === null ? '' : ` in ${map}`}`;
}

function describeEnd({ events, lost }: RunEnd): string {
  const missing = lost === null ? 'how many were lost is not known' : `${lost} lost`;
  return `detached; ${counted(events, 'event')}, ${missing}`;
}
