import type * as koffiModule from 'koffi';
import type { LibraryHandle } from 'koffi';
import { fail } from '../../base/index.ts';
import { LIBC } from './symbols.ts';
import type { Libbpf, Libc } from './symbols.ts';

export type Koffi = typeof koffiModule;

/** Both libraries bound, and what koffi is asked for directly. Everything in `ffi/` is handed one of these. */
export interface Native {
  readonly koffi: Koffi;
  readonly bpf: Libbpf;
  readonly libc: Libc;
  readonly pageSize: number;
  /** Of the last call; asked before anything else is called. */
  errno(): number;
  closeDescriptor(fd: number): void;
}

/** Loads koffi. Only now does anything native come into the process. */
export async function importKoffi(): Promise<Koffi> {
  try {
    return (await import('koffi')).default as unknown as Koffi;
  } catch (cause) {
    return fail(
      'libbpf-missing',
      `The native bridge to libbpf (koffi) cannot be loaded on ${process.platform}/${process.arch}.`,
      { hint: 'Install the package again with optional dependencies: npm install.', cause },
    );
  }
}

/** Binds a table of prototypes; the name of a missing symbol is thrown by koffi. */
export function bind<T>(library: LibraryHandle, prototypes: Readonly<Record<keyof T, string>>): T {
  const names = Object.keys(prototypes) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, library.func(prototypes[name])])) as T;
}

/** The C library, which is in the process already. */
export function bindLibc(koffi: Koffi): Libc {
  return bind<Libc>(koffi.load(null), LIBC);
}

/** Reads a `void *` or `size_t` that C wrote into `bytes`. */
export function wordAt(bytes: Uint8Array): bigint {
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, 1)[0] ?? 0n;
}
