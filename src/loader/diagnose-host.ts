import { EbpfError } from '../base/index.ts';
import { errnoName, errnoText } from './ffi/errno.ts';
import { readPrivileges } from './privileges.ts';
import type { Privileges } from './privileges.ts';

const ROOT_HINT = 'Run it as root (sudo), or with the capabilities CAP_BPF and CAP_PERFMON.';

/** Why not even the smallest program can be loaded. */
export function trivialFailure(
  errno: number,
  privileges: Privileges = readPrivileges(),
): EbpfError {
  const name = errnoName(errno);
  const details = { errno: name, uid: privileges.uid };
  if (name === 'ENOSYS') {
    return new EbpfError('bpf-unavailable', 'This kernel has no bpf() system call.', {
      hint: 'A kernel with CONFIG_BPF_SYSCALL=y is needed; some containers and sandboxes take the call away.',
      details,
    });
  }
  if (name === 'EPERM' || name === 'EACCES') return notPermitted(privileges, details);
  return new EbpfError(
    'bpf-unavailable',
    `The kernel refuses even the smallest BPF program: ${errnoText(errno)}.`,
    {
      hint: 'The kernel log (dmesg) may say more.',
      details,
    },
  );
}

function notPermitted(privileges: Privileges, details: Record<string, unknown>): EbpfError {
  if (!privileges.bpf) {
    return new EbpfError(
      'not-root',
      `Loading BPF programs is not permitted to this user (uid ${privileges.uid}).`,
      { hint: ROOT_HINT, details },
    );
  }
  const hint = privileges.userNamespace
    ? 'This is a user namespace (a rootless container): run it in the first one, as root of the host.'
    : 'A container or sandbox (seccomp) or a security module takes bpf() away; Docker: --privileged, or --cap-add BPF,PERFMON with seccomp=unconfined.';
  return new EbpfError('bpf-unavailable', 'The kernel permits no BPF here, not even to root.', {
    hint,
    details,
  });
}
