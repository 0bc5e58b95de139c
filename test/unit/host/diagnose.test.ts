import { describe, expect, test } from 'vitest';
import { diagnose, readHostFacts } from '../../../src/host/index.ts';
import type { Check } from '../../../src/host/index.ts';
import { GOOD_HOST, hostWith, libraryFor, rootOf } from './trees.ts';

async function checkOf(
  id: string,
  changes: Readonly<Record<string, string | Uint8Array | undefined>>,
): Promise<Check | undefined> {
  const facts = await readHostFacts({ root: rootOf(hostWith(changes)) });
  return diagnose(facts).find((check) => check.id === id);
}

/** The effective capabilities of a process with these bits. */
const status = (...bits: readonly number[]): Readonly<Record<string, string>> => {
  const mask = bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
  return {
    '/proc/42/status': `Uid:\t1000\t1000\t1000\t1000\nCapEff:\t${mask.toString(16).padStart(16, '0')}\n`,
  };
};
const [NET_ADMIN, SYS_ADMIN, PERFMON, BPF] = [12, 21, 38, 39] as const;

describe('diagnose', () => {
  test('a good host is fine, and there is nothing to do', async () => {
    const checks = diagnose(await readHostFacts({ root: rootOf(GOOD_HOST) }));
    expect(checks.map(({ id, status, value, advice }) => [id, status, value, advice])).toEqual([
      ['kernel', 'ok', '6.1.0-18-amd64 amd64', null],
      ['btf', 'ok', '8 bytes', null],
      ['bpffs', 'ok', '/sys/fs/bpf', null],
      ['tracefs', 'ok', '/sys/kernel/tracing', null],
      ['capabilities', 'ok', 'uid 0, CAP_SYS_ADMIN, CAP_NET_ADMIN', null],
      ['lockdown', 'ok', 'none', null],
      ['libbpf', 'ok', '1.1.2 (/usr/lib/x86_64-linux-gnu/libbpf.so.1)', null],
    ]);
  });

  const release = (text: string): Readonly<Record<string, string>> => ({
    '/proc/sys/kernel/osrelease': text,
  });
  const LIBRARY = '/usr/lib/x86_64-linux-gnu/libbpf.so.1.1.2';

  test.each([
    ['kernel', 'warning', 'unknown', { '/proc/sys/kernel/osrelease': undefined }],
    ['kernel', 'problem', '4.17.0 amd64', release('4.17.0')],
    ['kernel', 'warning', '5.4.0-1-generic amd64', release('5.4.0-1-generic')],
    ['kernel', 'ok', '5.10.0 amd64', release('5.10.0')],
    [
      'kernel',
      'problem',
      '6.1.0-18-amd64 amd64, built without BPF',
      { '/boot/config-6.1.0-18-amd64': '# CONFIG_BPF_SYSCALL is not set\n' },
    ],
    ['btf', 'warning', 'none in this kernel', { '/sys/kernel/btf/vmlinux': undefined }],
    ['btf', 'problem', 'unreadable', { '/sys/kernel/btf/vmlinux': 'xx' }],
    ['bpffs', 'warning', 'not mounted', { '/proc/42/mounts': '' }],
    ['tracefs', 'warning', 'not mounted', { '/proc/42/mounts': '' }],
    [
      'tracefs',
      'warning',
      '/gone, closed to this user',
      { '/proc/42/mounts': 't /gone tracefs rw 0 0\n' },
    ],
    ['capabilities', 'warning', 'unknown', { '/proc/42/status': undefined }],
    ['capabilities', 'problem', 'uid 1000, no BPF', status()],
    ['capabilities', 'problem', 'uid 1000, CAP_BPF without CAP_PERFMON', status(BPF)],
    ['capabilities', 'warning', 'uid 1000, without CAP_NET_ADMIN', status(BPF, PERFMON)],
    [
      'capabilities',
      'ok',
      'uid 1000, CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN',
      status(BPF, PERFMON, NET_ADMIN),
    ],
    ['capabilities', 'warning', 'uid 1000, without CAP_NET_ADMIN', status(SYS_ADMIN)],
    [
      'capabilities',
      'problem',
      'uid 1000, only socket filters',
      { ...status(), '/proc/sys/kernel/unprivileged_bpf_disabled': '0\n' },
    ],
    ['capabilities', 'problem', 'uid 0, in a user namespace', { '/proc/42/uid_map': '0 1000 1\n' }],
    [
      'lockdown',
      'warning',
      'confidentiality',
      { '/sys/kernel/security/lockdown': 'none integrity [confidentiality]\n' },
    ],
    [
      'lockdown',
      'ok',
      'integrity',
      { '/sys/kernel/security/lockdown': 'none [integrity] confidentiality\n' },
    ],
    ['lockdown', 'ok', 'none known', { '/sys/kernel/security/lockdown': undefined }],
    ['libbpf', 'problem', 'not found', { [LIBRARY]: undefined }],
    [
      'libbpf',
      'problem',
      '/usr/lib/x86_64-linux-gnu/libbpf.so.1: it is not for x86_64',
      { [LIBRARY]: libraryFor(183) },
    ],
  ] as const)('%s: %s, %s', async (...[id, state, value, changes]) => {
    const check = await checkOf(id, changes);
    expect([check?.status, check?.value]).toEqual([state, value]);
    // Whoever has a problem is told what to do.
    expect(check?.advice === null).toBe(state === 'ok');
  });

  test('a libbpf before 1.0 is too old', async () => {
    const root = rootOf({
      ...GOOD_HOST,
      '/opt/libbpf.so.0.8.1': libraryFor(62),
    });
    const facts = await readHostFacts({ root, libbpf: '/opt/libbpf.so.0.8.1' });
    expect(diagnose(facts).at(-1)).toMatchObject({
      status: 'problem',
      value: '0.8.1, too old (/opt/libbpf.so.0.8.1)',
    });
  });
});
