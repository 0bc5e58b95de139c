import { checked } from './failure.ts';
import { LinkHandle } from './link.ts';
import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

/** Bytes of `struct bpf_prog_info` asked for: type and id are its first members. */
const PROG_INFO_BYTES = 8;

/** A `struct bpf_program` of an open object. */
export class ProgramHandle {
  readonly name: string;
  readonly section: string;
  /** `enum bpf_prog_type`. */
  readonly type: number;
  /** `tracepoint`; `type 99` when libbpf does not know the number. */
  readonly typeName: string;
  readonly #native: Native;
  readonly #program: Pointer;
  #log: Uint8Array = new Uint8Array(0);

  constructor(native: Native, program: Pointer) {
    const { bpf } = native;
    this.#native = native;
    this.#program = program;
    this.name = bpf.bpf_program__name(program);
    this.section = bpf.bpf_program__section_name(program);
    this.type = bpf.bpf_program__type(program);
    this.typeName = bpf.libbpf_bpf_prog_type_str(this.type) ?? `type ${this.type}`;
  }

  /** Whether it is loaded with its object. */
  get autoload(): boolean {
    return this.#native.bpf.bpf_program__autoload(this.#program);
  }

  /** Whether its author wants it attached with the others. */
  get autoattach(): boolean {
    return this.#native.bpf.bpf_program__autoattach(this.#program);
  }

  setAutoload(autoload: boolean): void {
    const result = this.#native.bpf.bpf_program__set_autoload(this.#program, autoload);
    checked(result, { name: 'bpf_program__set_autoload', on: `program "${this.name}"` });
  }

  /** Where the verifier writes about this program. */
  setLog(address: Pointer, bytes: Uint8Array): void {
    const result = this.#native.bpf.bpf_program__set_log_buf(this.#program, address, bytes.length);
    checked(result, { name: 'bpf_program__set_log_buf', on: `program "${this.name}"` });
    this.#log = bytes;
  }

  /** What the verifier said when it refused the program; empty when it was not asked or had nothing to say. */
  readLog(): string {
    const end = this.#log.indexOf(0);
    return new TextDecoder().decode(this.#log.slice(0, end === -1 ? this.#log.length : end));
  }

  /** The kernel's number of the loaded program. */
  id(): number {
    const info = new Uint8Array(PROG_INFO_BYTES);
    const length = Uint8Array.from(new Uint8Array(Uint32Array.of(info.length).buffer));
    const fd = this.#native.bpf.bpf_program__fd(this.#program);
    const result = this.#native.bpf.bpf_obj_get_info_by_fd(fd, info, length);
    checked(result, { name: 'bpf_obj_get_info_by_fd', on: `program "${this.name}"` });
    return new Uint32Array(info.buffer)[1] ?? 0;
  }

  /** Attaches it where its section says. Returns the errno when that fails. */
  attach(): LinkHandle | number {
    const link = this.#native.bpf.bpf_program__attach(this.#program);
    return link === null ? this.#native.errno() : new LinkHandle(this.#native, link);
  }
}
