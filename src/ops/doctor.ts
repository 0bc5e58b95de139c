import { toEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { diagnose, readHostFacts } from '../host/index.ts';
import type { Check, HostFacts } from '../host/index.ts';
import { findOras } from '../oras/index.ts';
import type { OpsContext } from './context.ts';

/** What `ebpf doctor` found. */
export interface Diagnosis {
  /** True when nothing stands against running programs here. */
  readonly ready: boolean;
  readonly checks: readonly Check[];
  readonly facts: HostFacts;
}

/** Looks at this machine: kernel, BTF, mounts, capabilities, libbpf, oras, store. Changes nothing. */
export async function doctor(context: OpsContext, options: Abortable = {}): Promise<Diagnosis> {
  const { libbpf, libraryPath } = context.loader;
  const [facts, oras, store] = await Promise.all([
    readHostFacts({ libbpf, libraryPath, signal: options.signal }),
    checkOras(context, options),
    checkStore(context),
  ]);
  const checks = [...diagnose(facts), oras, store];
  return { ready: checks.every(({ status }) => status !== 'problem'), checks, facts };
}

async function checkOras(context: OpsContext, options: Abortable): Promise<Check> {
  const found = await findOras({
    path: context.orasPath,
    searchPath: context.path,
    signal: options.signal,
  });
  const base = { id: 'oras', title: 'oras' };
  if (found === undefined) {
    return {
      ...base,
      status: 'ok',
      value: 'not installed',
      advice: 'Only --transport oras needs it.',
    };
  }
  const value = `${found.version ?? 'unknown version'} (${found.path})`;
  if (found.supported) return { ...base, status: 'ok', value, advice: null };
  return {
    ...base,
    status: 'warning',
    value,
    advice: `--transport oras needs oras ${found.range}; nothing else does.`,
  };
}

async function checkStore(context: OpsContext): Promise<Check> {
  const base = { id: 'store', title: 'Store' };
  try {
    const store = await context.store();
    const { names, blobs } = await store.statistics();
    return {
      ...base,
      status: 'ok',
      value: `${context.storePath}, ${names} ${names === 1 ? 'name' : 'names'}, ${blobs} ${blobs === 1 ? 'blob' : 'blobs'}`,
      advice: null,
    };
  } catch (error) {
    const { message, hint } = toEbpfError(error);
    return {
      ...base,
      status: 'problem',
      value: message,
      advice: hint ?? 'Name another folder with --store or EBPF_STORE.',
    };
  }
}
