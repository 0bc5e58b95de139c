import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errnoOf } from './error.ts';
import { isJsonObject } from './json.ts';

/**
 * Who a process is, so that another one can tell whether it is still there: a process id alone comes back after a
 * restart or a wrap-around. A fact that could not be had is the empty string.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began: field 22 of `/proc/PID/stat` (clock ticks since boot); elsewhere what `ps -o lstart=` prints. */
  readonly started: string;
  /** Id of the boot: a process of an earlier boot is gone. */
  readonly boot: string;
  /** Id of the machine: boots of another machine say nothing about ours (a folder on a network file system). */
  readonly machine: string;
  /** Id of the pid namespace: process ids of another container mean nothing here. */
  readonly namespace: string;
}

/** `unknown`: it runs, or ran, where this process cannot look (another machine, another container). */
export type ProcessState = 'alive' | 'gone' | 'unknown';

let own: Promise<ProcessIdentity> | undefined;

/** The identity of this process; found once. */
export function currentProcess(): Promise<ProcessIdentity> {
  own ??= identify();
  return own;
}

/** Whether the process of that identity is still there. */
export async function processState(identity: ProcessIdentity): Promise<ProcessState> {
  const elsewhere = judgeFromAfar(identity, await currentProcess());
  if (elsewhere !== undefined) return elsewhere;
  if (!answersSignals(identity.pid)) return 'gone';
  const now = await lookUp(identity.pid);
  if (now === undefined) return 'alive';
  const comparable = now.started !== '' && identity.started !== '';
  return now.ended || (comparable && now.started !== identity.started) ? 'gone' : 'alive';
}

/** The state as far as boot, machine and namespace decide it; undefined when its process id means something here. */
function judgeFromAfar(identity: ProcessIdentity, self: ProcessIdentity): ProcessState | undefined {
  const sameBoot = identity.boot === self.boot;
  if (identity.machine !== self.machine) {
    // One kernel may run containers with different machine ids: the same boot id is the same kernel.
    if (!sameBoot || self.boot === '') return 'unknown';
  } else if (!sameBoot) return 'gone';
  return identity.namespace === self.namespace ? undefined : 'unknown';
}

/** Reads an identity of foreign JSON; undefined when it is not one. */
export function parseProcessIdentity(value: unknown): ProcessIdentity | undefined {
  if (!isJsonObject(value)) return undefined;
  const { pid, started, boot, machine, namespace } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const texts = [started, boot, machine, namespace];
  if (!texts.every((text): text is string => typeof text === 'string' && text.length <= 256))
    return undefined;
  const [a = '', b = '', c = '', d = ''] = texts;
  return { pid, started: a, boot: b, machine: c, namespace: d };
}

async function identify(): Promise<ProcessIdentity> {
  const [self, boot, machineId, namespace] = await Promise.all([
    lookUp(process.pid),
    bootId(),
    readText('/etc/machine-id'),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  const machine = machineId === '' ? `host:${hostname()}` : machineId;
  return { pid: process.pid, started: self?.started ?? '', boot, machine, namespace };
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return errnoOf(error) !== 'ESRCH';
  }
}

interface Found {
  readonly started: string;
  readonly ended: boolean;
}

/** What the system says of a process that answers signals; undefined where it cannot be looked up (hidepid, no /proc). */
async function lookUp(pid: number): Promise<Found | undefined> {
  if (process.platform !== 'linux') {
    const started = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return started === '' ? undefined : { started, ended: false };
  }
  const stat = await readText(`/proc/${pid}/stat`);
  return stat === '' ? undefined : parseStat(stat);
}

/** Reads `/proc/PID/stat` (proc(5)); the second field is in parentheses and may hold anything. */
export function parseStat(stat: string): Found | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const threads = Number(fields[17]);
  const started = fields[19];
  if (state === undefined || started === undefined || !/^\d+$/.test(started)) return undefined;
  // A killed leader is a zombie while its last threads still finish their system calls.
  return { started, ended: (state === 'Z' || state === 'X') && threads <= 1 };
}

async function bootId(): Promise<string> {
  if (process.platform === 'linux') return readText('/proc/sys/kernel/random/boot_id');
  return process.platform === 'darwin' ? run('sysctl', ['-n', 'kern.bootsessionuuid']) : '';
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    // A fact that cannot be had is left out; the state is then judged by the others.
    return '';
  }
}

async function run(command: string, args: readonly string[]): Promise<string> {
  // Loaded where it is used, which is not on Linux: every command would wait for it.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5_000, env: { LC_ALL: 'C', TZ: 'UTC' } }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : ''),
    );
  });
}
