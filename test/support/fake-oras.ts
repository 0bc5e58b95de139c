import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './tmp.ts';

/** How a run of the fake goes wrong, or well. What it reads from stdin is thrown away unless the role says otherwise. */
export interface FakeRole {
  /** Written to stdout first. */
  readonly stdout?: string;
  /** Bytes of `x` written to stdout after that; `Infinity` is null in JSON, so -1 means without end. */
  readonly flood?: number;
  readonly stderr?: string;
  /** Reads stdin to its end before it goes on. */
  readonly takes?: boolean;
  /** Written to stdout after stdin has ended. */
  readonly after?: string;
  /** Default 0. */
  readonly exit?: number;
  /** Kills itself. */
  readonly signal?: 'SIGKILL' | 'SIGSEGV';
  /** Stays for ever. */
  readonly stalls?: boolean;
  /** Does not heed SIGTERM. */
  readonly stubborn?: boolean;
  /** Starts a child that stays for ever and holds stdout open; a stubborn one does not heed SIGTERM. */
  readonly child?: boolean | 'stubborn';
  /** Prints its credential file, what is in it decoded, its arguments and environment as an error. */
  readonly tells?: boolean;
}

/** One run as the fake saw it. */
export interface FakeRun {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly config: string;
  /** Mode of the credential file and of its folder. */
  readonly modes: readonly string[];
  readonly child: number | null;
}

export interface FakeOras {
  readonly path: string;
  /** What later runs do, one after the other; the last role stays. */
  play(...roles: readonly FakeRole[]): void;
  readonly runs: readonly FakeRun[];
}

/** A program that answers to `oras version` and for the rest plays roles. Gone when the test has ended. */
export function fakeOras(version = '1.3.6'): FakeOras {
  const dir = temporaryDirectory();
  const path = join(dir, 'oras');
  const log = join(dir, 'runs');
  writeFileSync(log, '');
  writeFileSync(
    path,
    `#!${process.execPath}\nconst DIR = ${JSON.stringify(dir)}, VERSION = ${JSON.stringify(version)};\n${SCRIPT}`,
  );
  chmodSync(path, 0o755);
  return {
    path,
    play: (...roles) => {
      writeFileSync(join(dir, 'roles'), JSON.stringify(roles));
      writeFileSync(log, '');
    },
    get runs() {
      const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as FakeRun);
    },
  };
}

/** Runs as CommonJS: its file has no ending. */
const SCRIPT = `
const { appendFileSync, readFileSync, statSync, writeSync } = require('node:fs');
const { dirname } = require('node:path');
const { spawn } = require('node:child_process');
const argv = process.argv.slice(2);
if (argv[0] === 'version') { console.log('Version:        ' + VERSION); process.exit(0); }
const roles = JSON.parse(readFileSync(DIR + '/roles', 'utf8'));
const past = readFileSync(DIR + '/runs', 'utf8').split('\\n').filter(Boolean).length;
const role = roles[Math.min(past, roles.length - 1)];
const file = argv[argv.indexOf('--registry-config') + 1];
const mode = (path) => (statSync(path).mode & 0o777).toString(8);
const sleep = role.child === 'stubborn' ? 'trap "" TERM; exec sleep 600' : 'exec sleep 600';
const child = role.child ? spawn('sh', ['-c', sleep], { stdio: ['ignore', 'inherit', 'ignore'] }).pid : null;
const config = readFileSync(file, 'utf8');
appendFileSync(DIR + '/runs', JSON.stringify({
  pid: process.pid, argv, env: process.env, config, modes: [mode(file), mode(dirname(file))], child,
}) + '\\n');
if (role.stubborn) process.on('SIGTERM', () => {});
const out = (text) => { try { writeSync(1, text); } catch (error) { if (error.code === 'EAGAIN') return out(text); process.exit(141); } };
if (role.stdout) out(role.stdout);
const piece = 'x'.repeat(65536);
for (let left = role.flood ?? 0; left !== 0; left -= Math.min(piece.length, left > 0 ? left : 0) )
  out(left > 0 && left < piece.length ? piece.slice(0, left) : piece);
if (role.stderr) writeSync(2, role.stderr);
const auth = /"auth":"([^"]*)"/.exec(config)?.[1] ?? '';
if (role.tells) writeSync(2, ['Error:', config, Buffer.from(auth, 'base64'), ...argv, JSON.stringify(process.env)].join(' ') + '\\n');
const end = () => {
  if (role.after) out(role.after);
  if (role.signal) process.kill(process.pid, role.signal);
  if (role.stalls || role.signal) setInterval(() => {}, 1000);
  else process.exit(role.exit ?? 0);
};
if (role.takes) process.stdin.on('end', end).resume();
else end();
`;
