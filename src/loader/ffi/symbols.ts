/** An address in this process; null is NULL. Never leaves `ffi/`. */
export type Pointer = bigint | null;

/** libbpf 1.0. `const char *` comes back as a string, numbers below zero are `-errno`, NULL leaves errno set. */
export interface Libbpf {
  readonly libbpf_version_string: () => string;
  readonly libbpf_set_print: (print: Pointer) => Pointer;
  readonly libbpf_probe_bpf_prog_type: (type: number, opts: null) => number;
  readonly libbpf_probe_bpf_map_type: (type: number, opts: null) => number;
  readonly libbpf_bpf_prog_type_str: (type: number) => string | null;
  readonly libbpf_bpf_map_type_str: (type: number) => string | null;
  readonly bpf_prog_load: (
    ...args: [
      type: number,
      name: string,
      license: string,
      insns: Uint8Array,
      count: number,
      opts: null,
    ]
  ) => number;
  readonly bpf_obj_get_info_by_fd: (
    ...args: [fd: number, info: Uint8Array, length: Uint8Array]
  ) => number;
  readonly bpf_object__open_mem: (
    ...args: [bytes: Uint8Array, size: number, opts: unknown]
  ) => Pointer;
  readonly bpf_object__load: (object: Pointer) => number;
  readonly bpf_object__close: (object: Pointer) => void;
  readonly bpf_object__next_program: (object: Pointer, previous: Pointer) => Pointer;
  readonly bpf_object__next_map: (object: Pointer, previous: Pointer) => Pointer;
  readonly bpf_object__find_map_by_name: (object: Pointer, name: string) => Pointer;
  readonly bpf_program__name: (program: Pointer) => string;
  readonly bpf_program__section_name: (program: Pointer) => string;
  readonly bpf_program__type: (program: Pointer) => number;
  readonly bpf_program__fd: (program: Pointer) => number;
  readonly bpf_program__autoload: (program: Pointer) => boolean;
  readonly bpf_program__set_autoload: (program: Pointer, autoload: boolean) => number;
  readonly bpf_program__autoattach: (program: Pointer) => boolean;
  readonly bpf_program__set_log_buf: (program: Pointer, buffer: Pointer, size: number) => number;
  readonly bpf_program__attach: (program: Pointer) => Pointer;
  readonly bpf_link__destroy: (link: Pointer) => number;
  readonly bpf_link__fd: (link: Pointer) => number;
  readonly bpf_map__name: (map: Pointer) => string;
  readonly bpf_map__type: (map: Pointer) => number;
  readonly bpf_map__fd: (map: Pointer) => number;
  readonly bpf_map__key_size: (map: Pointer) => number;
  readonly bpf_map__value_size: (map: Pointer) => number;
  readonly bpf_map__max_entries: (map: Pointer) => number;
  readonly bpf_map__set_key_size: (map: Pointer, size: number) => number;
  readonly bpf_map__set_value_size: (map: Pointer, size: number) => number;
  readonly bpf_map__pin_path: (map: Pointer) => string | null;
  readonly bpf_map__set_pin_path: (map: Pointer, path: string | null) => number;
  readonly bpf_map__initial_value: (map: Pointer, size: Uint8Array) => Pointer;
  readonly bpf_map_lookup_elem: (fd: number, key: Uint8Array, value: Uint8Array) => number;
  readonly perf_buffer__new: (
    ...args: [fd: number, pages: number, sample: null, lost: null, context: null, opts: null]
  ) => Pointer;
  readonly perf_buffer__free: (buffer: Pointer) => void;
  readonly perf_buffer__epoll_fd: (buffer: Pointer) => number;
  readonly perf_buffer__buffer_cnt: (buffer: Pointer) => number;
  readonly perf_buffer__buffer: (
    ...args: [buffer: Pointer, index: number, memory: Uint8Array, size: Uint8Array]
  ) => number;
}

/** The C prototypes of {@link Libbpf}; every `struct x *` is written `void *`, an enum `int`. */
export const LIBBPF: Readonly<Record<keyof Libbpf, string>> = {
  libbpf_version_string: 'const char *libbpf_version_string(void)',
  libbpf_set_print: 'void *libbpf_set_print(void *fn)',
  libbpf_probe_bpf_prog_type: 'int libbpf_probe_bpf_prog_type(int prog_type, const void *opts)',
  libbpf_probe_bpf_map_type: 'int libbpf_probe_bpf_map_type(int map_type, const void *opts)',
  libbpf_bpf_prog_type_str: 'const char *libbpf_bpf_prog_type_str(int t)',
  libbpf_bpf_map_type_str: 'const char *libbpf_bpf_map_type_str(int t)',
  bpf_prog_load:
    'int bpf_prog_load(int prog_type, const char *prog_name, const char *license, const void *insns, size_t insn_cnt, void *opts)',
  bpf_obj_get_info_by_fd: 'int bpf_obj_get_info_by_fd(int bpf_fd, void *info, uint32_t *info_len)',
  bpf_object__open_mem:
    'void *bpf_object__open_mem(const void *obj_buf, size_t obj_buf_sz, const void *opts)',
  bpf_object__load: 'int bpf_object__load(void *obj)',
  bpf_object__close: 'void bpf_object__close(void *object)',
  bpf_object__next_program: 'void *bpf_object__next_program(const void *obj, void *prog)',
  bpf_object__next_map: 'void *bpf_object__next_map(const void *obj, const void *map)',
  bpf_object__find_map_by_name:
    'void *bpf_object__find_map_by_name(const void *obj, const char *name)',
  bpf_program__name: 'const char *bpf_program__name(const void *prog)',
  bpf_program__section_name: 'const char *bpf_program__section_name(const void *prog)',
  bpf_program__type: 'int bpf_program__type(const void *prog)',
  bpf_program__fd: 'int bpf_program__fd(const void *prog)',
  bpf_program__autoload: 'bool bpf_program__autoload(const void *prog)',
  bpf_program__set_autoload: 'int bpf_program__set_autoload(void *prog, bool autoload)',
  bpf_program__autoattach: 'bool bpf_program__autoattach(const void *prog)',
  bpf_program__set_log_buf:
    'int bpf_program__set_log_buf(void *prog, void *log_buf, size_t log_size)',
  bpf_program__attach: 'void *bpf_program__attach(const void *prog)',
  bpf_link__destroy: 'int bpf_link__destroy(void *link)',
  bpf_link__fd: 'int bpf_link__fd(const void *link)',
  bpf_map__name: 'const char *bpf_map__name(const void *map)',
  bpf_map__type: 'int bpf_map__type(const void *map)',
  bpf_map__fd: 'int bpf_map__fd(const void *map)',
  bpf_map__key_size: 'uint32_t bpf_map__key_size(const void *map)',
  bpf_map__value_size: 'uint32_t bpf_map__value_size(const void *map)',
  bpf_map__max_entries: 'uint32_t bpf_map__max_entries(const void *map)',
  bpf_map__set_key_size: 'int bpf_map__set_key_size(void *map, uint32_t size)',
  bpf_map__set_value_size: 'int bpf_map__set_value_size(void *map, uint32_t size)',
  bpf_map__pin_path: 'const char *bpf_map__pin_path(const void *map)',
  bpf_map__set_pin_path: 'int bpf_map__set_pin_path(void *map, const char *path)',
  bpf_map__initial_value: 'void *bpf_map__initial_value(void *map, size_t *psize)',
  bpf_map_lookup_elem: 'int bpf_map_lookup_elem(int fd, const void *key, void *value)',
  perf_buffer__new:
    'void *perf_buffer__new(int map_fd, size_t page_cnt, void *sample_cb, void *lost_cb, void *ctx, const void *opts)',
  perf_buffer__free: 'void perf_buffer__free(void *pb)',
  perf_buffer__epoll_fd: 'int perf_buffer__epoll_fd(const void *pb)',
  perf_buffer__buffer_cnt: 'size_t perf_buffer__buffer_cnt(const void *pb)',
  perf_buffer__buffer:
    'int perf_buffer__buffer(void *pb, int buf_idx, void **buf, size_t *buf_size)',
};

/** What of the C library is called. */
export interface Libc {
  readonly mmap: (
    ...args: [
      address: null,
      length: number,
      protection: number,
      flags: number,
      fd: number,
      offset: number,
    ]
  ) => Pointer;
  readonly munmap: (address: Pointer, length: number) => number;
  readonly close: (fd: number) => number;
  readonly getpagesize: () => number;
  readonly vsnprintf: (
    ...args: [buffer: Uint8Array, size: number, format: Pointer, list: Pointer]
  ) => number;
}

export const LIBC: Readonly<Record<keyof Libc, string>> = {
  mmap: 'void *mmap(void *addr, size_t length, int prot, int flags, int fd, int64_t offset)',
  munmap: 'int munmap(void *addr, size_t length)',
  close: 'int close(int fd)',
  getpagesize: 'int getpagesize(void)',
  // A va_list parameter is an address in the calling conventions of x86-64, arm64 and riscv64 alike.
  vsnprintf: 'int vsnprintf(void *str, size_t size, const void *format, void *ap)',
};
