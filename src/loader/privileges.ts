import { readFileSync } from 'node:fs';

/** Numbers of `linux/capability.h`. */
const CAP_SYS_ADMIN = 21n;
const CAP_BPF = 39n;

/** What this process may do, as far as BPF asks. */
export interface Privileges {
  /** Effective user; -1 when it cannot be known. */
  readonly uid: number;
  /** CAP_BPF or CAP_SYS_ADMIN is effective. */
  readonly bpf: boolean;
  /** In a user namespace other than the first, where capabilities do not count for BPF. */
  readonly userNamespace: boolean;
}

/** Reads the privileges of this process out of /proc. */
export function readPrivileges(): Privileges {
  const status = read('/proc/self/status');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const has = (capability: bigint): boolean => (effective & (1n << capability)) !== 0n;
  const map = read('/proc/self/uid_map').trim().split(/\s+/);
  return {
    uid: Number(/^Uid:\s*\d+\s+(\d+)/m.exec(status)?.[1] ?? -1),
    bpf: has(CAP_BPF) || has(CAP_SYS_ADMIN),
    userNamespace: map.length === 3 && map.join(' ') !== '0 0 4294967295',
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Without /proc nothing is known, and the errors say less.
    return '';
  }
}
