import type { LibraryHandle } from 'koffi';
import { fail } from '../../base/index.ts';
import type { MessageTap } from './messages.ts';
import { tapMessages } from './messages.ts';
import { bind, bindLibc, importKoffi } from './native.ts';
import type { Koffi, Native } from './native.ts';
import { ObjectHandle } from './object.ts';
import type { OpenOptions } from './object.ts';
import { LIBBPF } from './symbols.ts';
import type { Libbpf } from './symbols.ts';

/** The name whose number is the ABI: every libbpf from 1.0 on. */
const DEFAULT_LIBRARY = 'libbpf.so.1';
const INSTALL_HINT =
  'Install it (Debian and Ubuntu: apt-get install libbpf1, Fedora: dnf install libbpf, Alpine: apk add libbpf), or name another with EBPF_LIBBPF.';

/** `BPF_PROG_TYPE_SOCKET_FILTER`: there since BPF is. */
const SOCKET_FILTER = 1;
/** `r0 = 0; exit`. */
const TRIVIAL = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

/** Where libbpf is. */
export interface LibbpfOptions {
  /** Path or name of the shared library. Default `libbpf.so.1`, found as the system finds libraries. */
  readonly path?: string | undefined;
}

/** libbpf, opened. */
export class LibbpfLibrary {
  readonly path: string;
  /** `1.1.2` */
  readonly version: string;
  readonly #native: Native;
  readonly #messages: MessageTap;

  constructor(path: string, version: string, native: Native) {
    this.path = path;
    this.version = version;
    this.#native = native;
    this.#messages = tapMessages(native.koffi, native.bpf, native.libc);
  }

  /** What libbpf had to say since it was last asked. */
  takeMessages(): readonly string[] {
    return this.#messages.take();
  }

  /** Tries to load the smallest program there is. 0, or why it cannot be loaded as a positive errno. */
  tryTrivialProgram(): number {
    const { bpf } = this.#native;
    const fd = bpf.bpf_prog_load(SOCKET_FILTER, 'ebpf_probe', 'GPL', TRIVIAL, 2, null);
    if (fd < 0) return -fd;
    this.#native.closeDescriptor(fd);
    return 0;
  }

  /** True, false, or undefined when the question could not be answered. */
  knowsProgramType(type: number): boolean | undefined {
    return answer(this.#native.bpf.libbpf_probe_bpf_prog_type(type, null));
  }

  knowsMapType(type: number): boolean | undefined {
    return answer(this.#native.bpf.libbpf_probe_bpf_map_type(type, null));
  }

  /** Opens an object that is in memory. Returns the errno when libbpf refuses it. */
  openObject(bytes: Uint8Array, options: OpenOptions): ObjectHandle | number {
    return ObjectHandle.open(this.#native, bytes, options);
  }

  /** Gives libbpf its own print function back. Objects are closed before. */
  close(): void {
    this.#messages.close();
  }
}

function answer(result: number): boolean | undefined {
  return result < 0 ? undefined : result === 1;
}

/**
 * Opens libbpf ≥ 1.0.
 * @throws EbpfError `libbpf-missing`, `libbpf-too-old`
 */
export async function openLibbpf(options: LibbpfOptions = {}): Promise<LibbpfLibrary> {
  const path = options.path ?? DEFAULT_LIBRARY;
  const koffi = await importKoffi();
  const library = loadLibrary(koffi, path);
  const version = versionOf(library, path);
  const libc = bindLibc(koffi);
  const native: Native = {
    koffi,
    bpf: bindLibbpf(library, path, version),
    libc,
    pageSize: libc.getpagesize(),
    errno: () => koffi.errno(),
    closeDescriptor: (fd) => void libc.close(fd),
  };
  return new LibbpfLibrary(path, version, native);
}

function loadLibrary(koffi: Koffi, path: string): LibraryHandle {
  try {
    return koffi.load(path);
  } catch (cause) {
    return fail('libbpf-missing', `libbpf cannot be opened as ${path}.`, {
      hint: INSTALL_HINT,
      details: { path, reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}

function versionOf(library: LibraryHandle, path: string): string {
  let text: string;
  try {
    const ask = library.func(LIBBPF.libbpf_version_string) as unknown as () => string;
    text = ask();
  } catch (cause) {
    return fail('libbpf-too-old', `${path} is older than libbpf 0.6, or is not libbpf.`, {
      hint: `libbpf 1.0 or newer is needed. ${INSTALL_HINT}`,
      details: { path },
      cause,
    });
  }
  const version = /(\d+)\.(\d+)(?:\.\d+)?/.exec(text);
  if (version === null || Number(version[1]) < 1) {
    fail('libbpf-too-old', `${path} is libbpf ${text.replace(/^v/, '')}; 1.0 or newer is needed.`, {
      hint: INSTALL_HINT,
      details: { path, version: text },
    });
  }
  return version[0];
}

function bindLibbpf(library: LibraryHandle, path: string, version: string): Libbpf {
  try {
    return bind<Libbpf>(library, LIBBPF);
  } catch (cause) {
    return fail('libbpf-too-old', `${path} (libbpf ${version}) lacks a function that is needed.`, {
      hint: `A libbpf as released is needed. ${INSTALL_HINT}`,
      details: { path, version, reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}
