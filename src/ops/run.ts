import { fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { findLostCounter, startLoader } from '../loader/index.ts';
import type { BufferJob, LoaderJob, LoaderReady, LoaderReport } from '../loader/index.ts';
import { describeObject } from '../object/index.ts';
import type { ObjectDescription } from '../object/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Declared } from '../schema/index.ts';
import type { OpsContext } from './context.ts';
import { readingFile } from './inputs.ts';
import { optionsOf, parseProgramOptions } from './run-options.ts';
import type { ProgramOption, VariableValue } from './run-options.ts';
import { findRunSource } from './run-source.ts';
import type { PullPolicy, RunSource, RunSourceRequest } from './run-source.ts';

export interface RunRequest extends Omit<RunSourceRequest, 'pull'> {
  readonly pull: string;
  /** Options of the program, as behind `--`. */
  readonly words: readonly string[];
}

/** What `start` is told. */
export interface StartOptions extends Abortable {
  readonly format: 'text' | 'json';
  readonly durationMs?: number | undefined;
  /** Takes the text of events; while its promise is pending nothing more is read. */
  readonly write: (text: Uint8Array) => Promise<void> | void;
  readonly onNotice?: ((notice: RunNotice) => void) | undefined;
}

/** What happens beside events. */
export type RunNotice =
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'ready'; readonly programs: readonly string[] }
  /** Records lost since the last such notice; of one map, or of several ring buffers together (null). */
  | { readonly kind: 'lost'; readonly map: string | null; readonly count: number };

export interface RunEnd {
  readonly reason: 'duration' | 'interrupted' | 'reader-gone';
  readonly events: number;
  /** Null when nobody can know. */
  readonly lost: number | null;
}

/** A verified program that is not in the kernel yet. */
export interface PreparedRun {
  readonly reference: string;
  readonly digest: Digest | null;
  readonly description: string | null;
  readonly options: readonly ProgramOption[];
  /** True when the words ask for the program's help. */
  readonly helpAsked: boolean;
  /** Loads, attaches and prints until the time is over or the signal fires. */
  start(options: StartOptions): Promise<RunEnd>;
}

const PULL_POLICIES: readonly string[] = ['missing', 'always', 'never'];

/** Verifies what is to run and reads its options; the kernel is not touched before `start`. */
export async function prepareRun(context: OpsContext, request: RunRequest): Promise<PreparedRun> {
  if (!isPullPolicy(request.pull)) {
    fail('usage', `"${request.pull}" is no pull policy.`, {
      hint: `Use one of ${PULL_POLICIES.join(', ')}.`,
    });
  }
  const source = await findRunSource(context, { ...request, pull: request.pull });
  const declared = source.declared.options ?? {};
  const description = readingFile(source.label, () =>
    describeObject(source.object, { events: declaredTypes(source.declared) }),
  );
  const { help, values } = parseProgramOptions(request.words, description, declared);
  const job = (options: StartOptions): LoaderJob =>
    makeJob(context, { source, description, values }, options);
  return {
    reference: source.label,
    digest: source.digest,
    description: source.declared.description ?? null,
    options: optionsOf(description, declared),
    helpAsked: help,
    start: (options) => start(context, { source, job: job(options) }, options),
  };
}

function isPullPolicy(text: string): text is PullPolicy {
  return PULL_POLICIES.includes(text);
}

interface Prepared {
  readonly source: RunSource;
  readonly description: ObjectDescription;
  readonly values: readonly VariableValue[];
}

function makeJob(
  context: OpsContext,
  { source, description, values }: Prepared,
  options: StartOptions,
): LoaderJob {
  return {
    name: source.title.replace(/\.o$/, ''),
    libbpf: context.loader.libbpf,
    variables: values.map(({ variable, bytes }) => ({
      section: variable.section,
      offset: variable.offset,
      hex: Buffer.from(bytes).toString('hex'),
      name: variable.name,
    })),
    buffers: description.events.map((event) => bufferJob(event, source.declared)),
    lostCounter: findLostCounter(description, source.declared.lostEvents),
    durationMs: options.durationMs,
    format: options.format,
  };
}

function bufferJob(event: ObjectDescription['events'][number], declared: Declared): BufferJob {
  return {
    map: event.map,
    kind: event.buffer,
    typeId: event.typeId,
    hints: declared.events?.[event.map]?.fields,
  };
}

function declaredTypes(declared: Declared): Readonly<Record<string, string>> {
  const entries = Object.entries(declared.events ?? {}).flatMap(([map, { type }]) =>
    type === undefined ? [] : [[map, type] as const],
  );
  return Object.fromEntries(entries);
}

async function start(
  context: OpsContext,
  { source, job }: { readonly source: RunSource; readonly job: LoaderJob },
  options: StartOptions,
): Promise<RunEnd> {
  const warn = (message: string): void => options.onNotice?.({ kind: 'warning', message });
  source.warnings.forEach(warn);
  const onReady = (ready: LoaderReady): void => {
    ready.warnings.forEach(warn);
    const attached = ready.programs.filter((one) => one.attached);
    const programs = attached.map(({ program }) => program);
    options.onNotice?.({ kind: 'ready', programs });
  };
  const loader = startLoader({
    entry: context.loader.entry,
    object: source.object,
    job,
    env: loaderEnvironment(context),
    onReady,
    onLost: ({ map, count }) => options.onNotice?.({ kind: 'lost', map, count }),
    onOutput: options.write,
    signal: options.signal,
  });
  try {
    return endOf(await loader.ended, options.signal);
  } catch (error) {
    // A child that was stopped while it still loaded has nothing to report; that is no fault.
    if (options.signal?.aborted === true && isEbpfError(error) && error.code === 'interrupted') {
      return { reason: 'interrupted', events: 0, lost: null };
    }
    throw error;
  }
}

/** All that a loader process needs of the environment: what the dynamic linker reads. */
function loaderEnvironment({ loader }: OpsContext): Record<string, string> {
  return loader.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: loader.libraryPath };
}

function endOf({ reason, events, lost }: LoaderReport, signal: AbortSignal | undefined): RunEnd {
  if (reason === 'duration') return { reason: 'duration', events, lost };
  if (reason === 'output-closed' && signal?.aborted !== true)
    return { reason: 'reader-gone', events, lost };
  return { reason: 'interrupted', events, lost };
}
