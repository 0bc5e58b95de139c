import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EBPF, ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import { describeWith, findTool } from '../support/needs.ts';
import { objectPath } from '../support/objects.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { flood, holdProgram, programExists } from './loader-support.ts';

const EXECSNOOP = 'examples/execsnoop/execsnoop.bpf.o';
const NOBODY = 65_534;
const EXAMPLES = ['execsnoop', 'opensnoop', 'runqlat'];

/** Ids of the BPF programs that the loader of a running command holds. */
function programsOf(command: ChildProcess): readonly number[] {
  const children = (pid: number): readonly number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  const ids = children(command.pid ?? 0).flatMap((loader) =>
    readdirSync(`/proc/${loader}/fdinfo`).flatMap((fd) => {
      const text = readFileSync(`/proc/${loader}/fdinfo/${fd}`, 'utf8');
      return /^prog_id:\s+(\d+)$/m.exec(text)?.slice(1).map(Number) ?? [];
    }),
  );
  return [...new Set(ids)];
}

/** Calls back once when a stream has said something. */
function onText(stream: ChildProcess['stderr'], pattern: RegExp, then: () => void): void {
  let text = '';
  let done = false;
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (done || !pattern.test(text)) return;
    done = true;
    then();
  });
}

/** Starts a program now and then, as long as the child lives. */
function startProcesses(child: ChildProcess): void {
  const timer = setInterval(() => spawn('/bin/true', ['a-word'], { stdio: 'ignore' }), 50);
  child.once('close', () => clearInterval(timer));
}

describeWith(['root', 'bpf', 'libbpf', 'tracefs', 'bpftool'], 'ebpf run', () => {
  it('prints a table until Ctrl-C, exits 130 and leaves nothing behind', async () => {
    let programs: readonly number[] = [];
    const result = await ebpf(['run', EXECSNOOP], {
      onStart: (child) => {
        startProcesses(child);
        onText(child.stdout, /a-word/, () => {
          programs = programsOf(child);
          child.kill('SIGINT');
        });
      },
    });
    expect(result.exitCode).toBe(130);
    expect(result.stdout).toMatch(/^TIME +PID /);
    expect(result.stdout).toMatch(/ true +\/bin\/true +/);
    const [running, attached, detached] = result.stderr.split('\n');
    expect(running).toBe(`running ${EXECSNOOP}`);
    expect(attached).toMatch(/^attached enter_execve, exit_execve.*; Ctrl-C ends$/);
    expect(detached).toMatch(/^detached; \d+ events?, 0 lost$/);
    expect(programs).toHaveLength(4);
    expect(programs.filter(programExists)).toEqual([]);
  });

  it('prints JSON lines that fit the schema, and nothing else', async () => {
    const store = join(temporaryDirectory(), 'store');
    const env = { EBPF_STORE: store };
    await ebpf(
      ['pack', EXECSNOOP, '--metadata', 'examples/execsnoop/ebpf.yaml', '-t', 'execsnoop:1'],
      { env },
    );
    const result = await ebpf(['run', 'execsnoop:1', '--format', 'json'], {
      env,
      onStart: (child) => {
        startProcesses(child);
        onText(child.stdout, /a-word.*\n/, () => child.kill('SIGINT'));
      },
    });
    expect([result.exitCode, result.stderr]).toEqual([130, '']);
    const events = result.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(events.flatMap((event) => schemaErrors('output/event.v1', event))).toEqual([]);
    expect(JSON.stringify(events)).toContain('"comm":"true"');
  });

  it.each(EXAMPLES)('ends %s after --duration with 0', async (name) => {
    const object = `examples/${name}/${name}.bpf.o`;
    const { exitCode, stderr } = await ebpf(['run', object, '--duration', '300ms']);
    expect([exitCode, stderr.split('\n').at(-2)]).toEqual([
      0,
      expect.stringMatching(/^detached; /) as string,
    ]);
  });

  it('takes options of the program, by name and value', async () => {
    const run = (...words: readonly string[]): Promise<RunResult> =>
      ebpf(['run', EXECSNOOP, '--duration', '700ms', '--format', 'json', '--', ...words], {
        onStart: startProcesses,
      });
    const [none, failed] = [await run('--uid', '4000000000'), await run('--failed=true')];
    expect([none.exitCode, none.stdout]).toEqual([0, '']);
    expect([failed.exitCode, failed.stderr]).toEqual([0, '']);
    const all = await run('--max-args', '1');
    expect(all.stdout).toContain('/bin/true');
    expect(all.stdout).not.toContain('a-word');
  });

  it('refuses options that the program has not, or not so', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['--min-pod', '1'], /^ebpf: This program has no option --min-pod\. \[option-invalid\]/],
      [
        ['--uid', 'root'],
        /^ebpf: "root" is no value of --uid \(__s64\)\. \[option-invalid\]\n {2}Allowed: /,
      ],
      [['--max-args'], /^ebpf: --max-args needs a value \(__u32\)\. \[option-invalid\]/],
      [['5'], /^ebpf: "5" is not an option of this program\. \[option-invalid\]/],
    ];
    const results = await Promise.all(
      wrong.map(([words]) => ebpf(['run', EXECSNOOP, '--', ...words])),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual(wrong.map(() => 2));
    wrong.forEach(([, message], at) => expect(results[at]?.stderr).toMatch(message));
  });

  it('lists the options for -- --help', async () => {
    const { exitCode, stdout, stderr } = await ebpf(['run', EXECSNOOP, '--', '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ {2}--max-args <__u32> +\(default: 20\)$/m);
  });

  it('ends, detached, when the reader of its output goes away', async () => {
    let programs: readonly number[] = [];
    const child = spawn(process.execPath, [EBPF, 'run', EXECSNOOP, '--format', 'json']);
    startProcesses(child);
    child.stdout.once('data', () => {
      programs = programsOf(child);
      child.stdout.destroy();
    });
    const code = await new Promise((done) => child.once('close', done));
    expect([code, programs.length]).toEqual([0, 4]);
    expect(programs.filter(programExists)).toEqual([]);
  });

  it('leaves nothing behind when it is killed', async () => {
    let programs: readonly number[] = [];
    const { signal } = await ebpf(['run', EXECSNOOP], {
      onStart: (child) =>
        onText(child.stderr, /attached/, () => {
          programs = programsOf(child);
          child.kill('SIGKILL');
        }),
    });
    expect([signal, programs.length]).toEqual(['SIGKILL', 4]);
    await expect.poll(() => programs.filter(programExists)).toEqual([]);
  });

  it.runIf(readableByAll(process.cwd()))('tells who is not root what is missing', async () => {
    const home = temporaryDirectory();
    chmodSync(home, 0o755);
    cpSync('dist', join(home, 'dist'), { recursive: true });
    cpSync(EXECSNOOP, join(home, 'execsnoop.bpf.o'));
    symlinkSync(resolve('node_modules'), join(home, 'node_modules'));
    const child = spawn(process.execPath, ['dist/ebpf.js', 'run', 'execsnoop.bpf.o'], {
      cwd: home,
      env: { HOME: home },
      uid: NOBODY,
      gid: NOBODY,
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await new Promise((done) => child.once('close', done))).toBe(6);
    expect(stderr).toMatch(
      /\(uid 65534\)\. \[not-root\]\n {2}Run it as root \(sudo\), or .*CAP_BPF/,
    );
  });
});

const compiled = ['root', 'bpf', 'libbpf', 'clang', 'libbpf-headers', 'bpftool'] as const;

describeWith(compiled, 'ebpf run, of objects made for it', () => {
  it('shows the last lines of the verifier under the message', async () => {
    const { exitCode, stdout, stderr } = await ebpf(['run', objectPath('loader/refused'), '-q']);
    expect([exitCode, stdout]).toEqual([6, '']);
    const [message = '', ...rest] = stderr.trimEnd().split('\n');
    expect(message).toMatch(
      /^ebpf: The verifier refused program "careless": .* \[verifier-refused\]$/,
    );
    expect(rest.length).toBeGreaterThan(2);
    expect(rest.length).toBeLessThanOrEqual(11);
    expect(rest.at(-2)).toMatch(/^ {4}.*map_value_or_null/);
    expect(rest.at(-1)).toMatch(/^ {2}\S/);
  });

  it('says on stderr what was lost while its reader was slow', async () => {
    const asked = 400_000;
    let submitted = 0;
    const result = await ebpf(['run', objectPath('loader/flood')], {
      onStart: (child) => {
        onTestFinished(() => void child.kill('SIGKILL'));
        child.stdout?.pause();
        const told = new Promise<void>((done) => onText(child.stderr, /lost \d+ events/, done));
        onText(child.stderr, /attached/, () => {
          void floodOnce(asked).then((count) => {
            submitted = count;
            child.stdout?.resume();
          });
          void told.then(() => child.kill('SIGINT'));
        });
      },
    });
    const lost = [...result.stderr.matchAll(/^lost (\d+) events? in events$/gm)];
    const sum = lost.reduce((total, [, count]) => total + Number(count), 0);
    expect([result.exitCode, sum]).toEqual([130, asked - submitted]);
    expect(result.stderr).toContain(`detached; ${submitted} events, ${asked - submitted} lost\n`);
  });

  it('says that programs without a way to attach attach to nothing', async () => {
    const { exitCode, stderr } = await ebpf([
      'run',
      objectPath('loader/flood'),
      '--duration',
      '50ms',
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: Program "flood" \(syscall\) is loaded and not attached/m);
    expect(stderr).toMatch(/^attached nothing; Ctrl-C ends$/m);
  });
});

/** Runs the loaded flood; gives the number of records it submitted. */
async function floodOnce(count: number): Promise<number> {
  const program = holdProgram(idOf('flood'));
  try {
    return await flood(program, { count });
  } finally {
    program.close();
  }
}

/** Id of the program of that name that was loaded last. */
function idOf(name: string): number {
  const json = execFileSync(findTool('bpftool') ?? 'bpftool', ['prog', 'show', '-j']).toString();
  const programs = JSON.parse(json) as { id: number; name?: string }[];
  return Math.max(0, ...programs.filter((program) => program.name === name).map(({ id }) => id));
}

/** Whether a user without privileges can read this folder. */
function readableByAll(path: string): boolean {
  return path === '/' || ((statSync(path).mode & 0o005) === 0o005 && readableByAll(dirname(path)));
}
