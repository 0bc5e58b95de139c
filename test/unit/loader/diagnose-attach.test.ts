import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { attachFailure, reasonNotAttached } from '../../../src/loader/diagnose-attach.ts';

const { ENOENT, EPERM, EINVAL, EBUSY, ESRCH, EOPNOTSUPP } = constants.errno;
const TRACEFS = '/sys/kernel/tracing/available_events';
const LOCKDOWN = '/sys/kernel/security/lockdown';
const SYMBOLS = {
  '/proc/kallsyms': '0 T vfs_read\n0 T __x64_sys_openat\n0 t in_module\t[m]\n',
};

interface Case {
  readonly section: string;
  readonly errno: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly text: string;
  readonly hint?: string;
}

const cases: readonly Case[] = [
  {
    section: 'tp/sched/no',
    errno: ENOENT,
    code: 'tracefs-missing',
    text: 'tracefs',
    hint: 'mount -t tracefs tracefs /sys/kernel/tracing',
  },
  {
    section: '?tracepoint/sched/no',
    errno: ENOENT,
    files: { [TRACEFS]: '' },
    code: 'attach-target-missing',
    text: 'no tracepoint "sched/no"',
  },
  {
    section: 'tracepoint/sched/no',
    errno: EBUSY,
    files: { [TRACEFS]: '' },
    code: 'attach-failed',
    text: 'EBUSY, busy',
  },
  {
    section: 'raw_tp/no',
    errno: ENOENT,
    code: 'attach-target-missing',
    text: 'no raw tracepoint "no"',
  },
  {
    section: 'raw_tracepoint.w/no',
    errno: ENOENT,
    code: 'attach-target-missing',
    text: 'no raw tracepoint "no"',
  },
  {
    section: 'kprobe/no_such+0x10',
    errno: ENOENT,
    files: SYMBOLS,
    code: 'attach-target-missing',
    text: 'no function "no_such"',
  },
  {
    section: 'kretprobe/vfs_read',
    errno: EINVAL,
    files: SYMBOLS,
    code: 'attach-failed',
    text: 'takes no probe there (EINVAL)',
    hint: 'CONFIG_KPROBE_EVENTS',
  },
  {
    section: 'kprobe/in_module',
    errno: ENOENT,
    files: SYMBOLS,
    code: 'attach-failed',
    text: 'takes no probe there',
  },
  {
    section: 'ksyscall/openat',
    errno: ENOENT,
    files: SYMBOLS,
    code: 'attach-failed',
    text: 'takes no probe there',
  },
  {
    section: 'ksyscall/no_such',
    errno: ESRCH,
    files: SYMBOLS,
    code: 'attach-target-missing',
    text: 'no function "no_such"',
  },
  {
    section: 'kprobe.multi/no_*',
    errno: EOPNOTSUPP,
    files: SYMBOLS,
    code: 'attach-failed',
    text: 'takes no probe there',
  },
  {
    section: 'kprobe/vfs_read',
    errno: EPERM,
    files: { ...SYMBOLS, [LOCKDOWN]: 'none integrity [confidentiality]\n' },
    code: 'attach-failed',
    text: 'locked down (confidentiality)',
  },
  {
    section: 'kprobe/vfs_read',
    errno: EPERM,
    files: { ...SYMBOLS, [LOCKDOWN]: '[none] integrity confidentiality\n' },
    code: 'attach-failed',
    text: 'EPERM, operation not permitted',
    hint: 'CAP_PERFMON',
  },
  {
    section: 'uprobe//bin/no:main',
    errno: ENOENT,
    code: 'attach-target-missing',
    text: '"/bin/no:main" is not on this host',
  },
  { section: 'usdt/libc:x:y', errno: ENOENT, code: 'attach-target-missing', text: '"libc:x:y"' },
  { section: 'iter/task', errno: 999, code: 'attach-failed', text: 'errno 999' },
];

test.for(cases)('$section, errno $errno: $code', ({ section, errno, files = {}, ...wanted }) => {
  const readFile = (path: string): string | undefined => files[path];
  const error = attachFailure({ name: 'p', section }, errno, { messages: ['m'], readFile });
  expect(error.code).toBe(wanted.code);
  expect(error.message).toContain(`"p" (${section})`);
  expect(error.message).toContain(wanted.text);
  expect(error.hint ?? '').toContain(wanted.hint ?? '');
  expect(error.details).toMatchObject({ program: 'p', section, messages: ['m'] });
});

test.for([
  ['xdp', 'interface'],
  ['cgroup_skb', 'control group'],
  ['sock_ops', 'control group'],
  ['lwt_xmit', 'route'],
  ['struct_ops', 'outlive'],
  ['something_new', 'something_new'],
] as const)('%s is not attached: %s', ([type, words]) => {
  expect(reasonNotAttached(type)).toContain(words);
});
