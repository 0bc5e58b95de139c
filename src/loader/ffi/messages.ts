import type { Koffi } from './native.ts';
import type { Libbpf, Libc, Pointer } from './symbols.ts';

/** Longest message taken, in bytes; verifier logs come by another way. */
const MESSAGE_BYTES = 8 * 1024;
/** Messages kept; the first ones of a failure name its cause. */
const MESSAGES = 200;
/** `LIBBPF_DEBUG` of `enum libbpf_print_level`: not formatted at all. */
const DEBUG = 2;

/** What libbpf printed while something was done. */
export interface MessageTap {
  /** Messages since the last call of this function, without the `libbpf: ` prefix. */
  take(): readonly string[];
  close(): void;
}

/** Takes libbpf's messages, which otherwise go to stderr. One tap at a time: libbpf has one print function a process. */
export function tapMessages(koffi: Koffi, bpf: Libbpf, libc: Libc): MessageTap {
  let messages: string[] = [];
  const buffer = new Uint8Array(MESSAGE_BYTES);
  const type = koffi.pointer(koffi.proto('int', ['int', 'void *', 'void *']));
  const callback = koffi.register((level: number, format: Pointer, list: Pointer): number => {
    if (level >= DEBUG || messages.length >= MESSAGES) return 0;
    const length = libc.vsnprintf(buffer, buffer.length, format, list);
    const text = Buffer.from(buffer.buffer, 0, Math.max(0, Math.min(length, buffer.length - 1)));
    messages.push(
      text
        .toString('utf8')
        .replace(/^libbpf: /, '')
        .trimEnd(),
    );
    return length;
  }, type);
  const before = bpf.libbpf_set_print(callback);
  let open = true;
  return {
    take: () => {
      const taken = messages;
      messages = [];
      return taken;
    },
    close: () => {
      if (!open) return;
      open = false;
      bpf.libbpf_set_print(before);
      koffi.unregister(callback);
    },
  };
}
