import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { EbpfError } from '../../src/base/index.ts';
import type { LoaderJob } from '../../src/loader/index.ts';
import { describeWith, findTool } from '../support/needs.ts';
import { objectBytes, objectPath } from '../support/objects.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { loaderDriver, loaderEntry, startTest } from './loader-support.ts';
import type { TestRun } from './loader-support.ts';

/** The error that a run ends with; `ready` gives the same. */
async function failureOf(run: TestRun): Promise<EbpfError> {
  const [ready, ended] = await Promise.allSettled([run.ready, run.ended]);
  const reason: unknown = ended.status === 'rejected' ? ended.reason : undefined;
  expect(reason).toBeInstanceOf(EbpfError);
  expect(ready).toEqual(ended);
  return reason as EbpfError;
}

/** What a loader fails with that is started under another command. */
function failureUnder(command: readonly string[], job: Partial<LoaderJob> = {}) {
  const [name = '', ...args] = command;
  const program = [process.execPath, loaderDriver(), loaderEntry(), objectPath('loader/nowhere')];
  const output = execFileSync(name, [...args, ...program, JSON.stringify(job)], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const last = JSON.parse(output.trim().split('\n').at(-1)!) as { error: Record<string, unknown> };
  return last.error;
}

/** Whether a user without privileges can read this folder. */
function readableByAll(path: string): boolean {
  return path === '/' || ((statSync(path).mode & 0o005) === 0o005 && readableByAll(dirname(path)));
}

const everything = ['root', 'bpf', 'libbpf', 'clang', 'libbpf-headers'] as const;

describeWith(everything, 'what the kernel refuses', () => {
  test('a program the verifier refuses is named with the last useful line', async () => {
    const error = await failureOf(startTest('loader/refused'));
    expect(error.code).toBe('verifier-refused');
    expect(error.message).toMatch(/program "careless": R\d invalid mem access 'map_value_or_null'/);
    expect(error.details).toMatchObject({ program: 'careless', section: 'raw_tp/sys_exit' });
    const log = error.details['log'] as string[];
    expect(log.length).toBeLessThanOrEqual(10);
    expect(log.at(-1)).toContain('map_value_or_null');
    expect(String(error.details['verifierLog'])).toContain('processed');
  });

  test.for([
    ['no_tracepoint', 'attach-target-missing', 'syscalls/sys_enter_no_such_call'],
    ['no_raw_tracepoint', 'attach-target-missing', 'no_such_event'],
    ['no_typed_tracepoint', 'attach-target-missing', 'no_such_event'],
    ['no_function', 'attach-target-missing', 'no_such_function'],
    ['no_file', 'attach-target-missing', '/no/such/file'],
  ] as const)('%s: %s', async ([program, code, target]) => {
    const error = await failureOf(startTest('loader/nowhere', { only: ['somewhere', program] }));
    expect(error).toMatchObject({ code, class: 'host' });
    expect(error.message).toContain(`"${program}"`);
    expect(error.message).toContain(target);
    expect(error.hint).toBeTypeOf('string');
  });

  test('programs that need more than a section are loaded with a warning', async () => {
    const run = startTest('loader/nowhere', { only: ['somewhere', 'packets'] });
    const { programs, warnings } = await run.ready;
    expect(programs.map(({ program, attached }) => [program, attached])).toEqual([
      ['somewhere', true],
      ['packets', false],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/"packets" \(\??xdp\).*needs a network interface/),
    ]);
  });

  test('a map that is too big is named', async () => {
    const error = await failureOf(startTest('loader/too-big'));
    expect(error).toMatchObject({ code: 'map-failed', details: { map: 'enormous' } });
    expect(error.message).toMatch(/"enormous" \(array, 4294967295 entries/);
  });

  test('an object of the other byte order', async () => {
    const bytes = objectBytes('loader/refused', { endianness: 'big' });
    const error = await failureOf(startTest(bytes));
    expect(error.code).toBe('endianness-mismatch');
    expect(error.message).toContain('big-endian');
  });

  test('bytes that are no object', async () => {
    const error = await failureOf(startTest(new TextEncoder().encode('no object at all')));
    expect(error.code).toBe('load-failed');
  });

  test.for([
    [{ section: '.rodata', offset: 4096, hex: '00' }, 'does not fit'],
    [{ section: '.nowhere', offset: 0, hex: '00' }, 'does not fit'],
    [{ section: '.rodata', offset: -1, hex: '00' }, 'is not bytes'],
    [{ section: '.rodata', offset: 0, hex: '0' }, 'is not bytes'],
  ] as const)('a variable outside its section: %o', async ([variable, what]) => {
    const error = await failureOf(startTest('loader/tracing', { variables: [variable] }));
    expect(error.code).toBe('option-invalid');
    expect(error.message).toContain(what);
  });

  test('programs and buffers that are not there', async () => {
    const program = await failureOf(startTest('loader/tracing', { only: ['nobody'] }));
    expect(program).toMatchObject({ code: 'option-invalid' });
    expect(program.hint).toContain('by_tp_btf');
    const buffers = [{ map: 'events', kind: 'perf' }] as const;
    const buffer = await failureOf(startTest('loader/tracing', { buffers }));
    expect(buffer).toMatchObject({ code: 'option-invalid', details: { found: 'ringbuf' } });
  });

  test('a map that asks to be pinned is not, and that is said', async () => {
    const run = startTest('loader/pinned');
    expect((await run.ready).warnings).toEqual([expect.stringContaining('"ebpf_test_pinned"')]);
    expect(existsSync('/sys/fs/bpf/ebpf_test_pinned')).toBe(false);
  });
});

describeWith(everything, 'a host that lacks something', () => {
  test('libbpf is not there', async () => {
    const error = await failureOf(
      startTest('loader/tracing', { libbpf: '/nonexistent/libbpf.so.1' }),
    );
    expect(error.code).toBe('libbpf-missing');
    expect(error.message).toContain('/nonexistent/libbpf.so.1');
    expect(error.hint).toContain('libbpf1');
  });

  test.for([
    ['v0.8', 'is libbpf 0.8; 1.0 or newer'],
    ['v1.9', 'lacks a function'],
    [null, 'older than libbpf 0.6'],
  ] as const)('libbpf is %s', async ([version, what]) => {
    const dir = temporaryDirectory();
    const library = join(dir, 'libbpf.so');
    const source =
      version === null
        ? 'int something(void) { return 0; }'
        : `const char *libbpf_version_string(void) { return "${version}"; }`;
    writeFileSync(join(dir, 'fake.c'), source);
    execFileSync(findTool('clang')!, ['-shared', '-fPIC', '-o', library, join(dir, 'fake.c')]);
    const error = await failureOf(startTest('loader/tracing', { libbpf: library }));
    expect(error.code).toBe('libbpf-too-old');
    expect(error.message).toContain(what);
  });

  test.skipIf(!readableByAll(process.cwd()))('another user than root', async () => {
    const error = await failureOf(
      startTest('loader/tracing', {}, { user: { uid: 65_534, gid: 65_534 } }),
    );
    expect(error).toMatchObject({ code: 'not-root', details: { uid: 65_534 } });
    expect(error.hint).toContain('CAP_BPF');
  });

  test('root without capabilities', () => {
    const error = failureUnder(['setpriv', '--bounding-set', '-all', '--inh-caps', '-all']);
    expect(error).toMatchObject({ code: 'not-root', details: { uid: 0, errno: 'EPERM' } });
  });

  test('root of a user namespace', () => {
    const error = failureUnder(['unshare', '--user', '--map-root-user']);
    expect(error).toMatchObject({ code: 'bpf-unavailable', details: { uid: 0 } });
    expect(error['hint']).toContain('user namespace');
  });

  test('the kernel gives no BTF', () => {
    const without = 'mount -t tmpfs none /sys/kernel/btf && mount -t tmpfs none /boot; exec "$@"';
    const error = failureUnder(['unshare', '--mount', 'sh', '-c', without, 'sh'], {
      only: ['no_typed_tracepoint'],
    });
    expect(error).toMatchObject({ code: 'btf-missing' });
    expect(error['hint']).toContain('CONFIG_DEBUG_INFO_BTF');
  });

  test('tracefs is not mounted', () => {
    const without =
      'umount -R /sys/kernel/tracing /sys/kernel/debug 2>/dev/null; mount -t tmpfs none /sys/kernel/tracing; exec "$@"';
    const error = failureUnder(['unshare', '--mount', 'sh', '-c', without, 'sh'], {
      only: ['executions'],
    });
    expect(error).toMatchObject({ code: 'tracefs-missing' });
    expect(error['hint']).toContain('mount -t tracefs');
  });
});
