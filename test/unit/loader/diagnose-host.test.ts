import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { trivialFailure } from '../../../src/loader/diagnose-host.ts';
import { readPrivileges } from '../../../src/loader/privileges.ts';

const { EPERM, ENOSYS, EINVAL } = constants.errno;
const root = { uid: 0, bpf: true, userNamespace: false };
const user = { uid: 1000, bpf: false, userNamespace: false };

test.for([
  ['a user', EPERM, user, 'not-root', 'uid 1000', 'sudo'],
  ['root without rights', EPERM, root, 'bpf-unavailable', 'not even to root', 'seccomp'],
  [
    'root of a user namespace',
    EPERM,
    { ...root, userNamespace: true },
    'bpf-unavailable',
    'not even to root',
    'user namespace',
  ],
  ['a kernel without BPF', ENOSYS, root, 'bpf-unavailable', 'bpf() system call', 'CONFIG_BPF'],
  ['something else', EINVAL, root, 'bpf-unavailable', 'EINVAL', 'dmesg'],
] as const)('%s', ([, errno, privileges, code, text, hint]) => {
  const error = trivialFailure(errno, privileges);
  expect(error).toMatchObject({ code, class: 'host' });
  expect(error.message).toContain(text);
  expect(error.hint).toContain(hint);
});

test('the privileges of this process', () => {
  expect(readPrivileges().uid).toBe(process.geteuid?.());
});
