import { constants } from 'node:os';

/** The kernel's own number, not in any C library: "operation is not supported" from deep inside a subsystem. */
const ENOTSUPP = 524;

/** libbpf's own numbers, from `enum libbpf_errno`. */
const LIBBPF_ERRORS: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  4000: ['LIBELF', 'libelf failed'],
  4001: ['FORMAT', 'the object is not in a format libbpf knows'],
  4002: ['KVERSION', 'the version section is wrong'],
  4003: ['ENDIAN', 'the object is of another byte order'],
  4004: ['INTERNAL', 'internal error of libbpf'],
  4005: ['RELOC', 'relocation failed'],
  4006: ['LOAD', 'loading failed for an unknown reason'],
  4007: ['VERIFY', 'the verifier refused the program'],
  4008: ['PROG2BIG', 'the program is too big'],
  4009: ['KVER', 'the kernel version is wrong'],
  4010: ['PROGTYPE', 'the kernel does not know the program type'],
};

const MEANINGS: Readonly<Record<string, string>> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or entry',
  ESRCH: 'no such entry',
  EINTR: 'interrupted',
  E2BIG: 'too big',
  EBADF: 'bad file descriptor',
  EAGAIN: 'try again',
  ENOMEM: 'out of memory',
  EACCES: 'permission denied',
  EFAULT: 'bad address',
  EBUSY: 'busy, something else is attached there',
  EEXIST: 'exists already',
  ENODEV: 'no such device',
  EINVAL: 'invalid argument',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left',
  ERANGE: 'out of range',
  ENOSYS: 'the kernel has no such call',
  EOPNOTSUPP: 'not supported',
  ENOTSUPP: 'not supported by this kernel',
};

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// Aliases of one number: the names people know.
NAMES.set(constants.errno.EOPNOTSUPP, 'EOPNOTSUPP').set(constants.errno.EAGAIN, 'EAGAIN');
NAMES.set(ENOTSUPP, 'ENOTSUPP');

/** `ENOENT` for 2 (or -2); `errno 999` when nobody knows it. */
export function errnoName(errno: number): string {
  const positive = Math.abs(errno);
  return LIBBPF_ERRORS[positive]?.[0] ?? NAMES.get(positive) ?? `errno ${positive}`;
}

/** `ENOENT, no such file or entry`. */
export function errnoText(errno: number): string {
  const name = errnoName(errno);
  const meaning = LIBBPF_ERRORS[Math.abs(errno)]?.[1] ?? MEANINGS[name];
  return meaning === undefined ? name : `${name}, ${meaning}`;
}
