import koffi from 'koffi';

/** `struct request` of test/objects/loader/flood.bpf.c. */
const REQUEST = { size: 24, limit: 4, submitted: 16 };
/** `struct bpf_test_run_opts`: its size and places of members. */
const OPTS = { size: 80, contextIn: 32, contextInSize: 48 };

interface Run {
  async: (
    fd: number,
    opts: Uint8Array,
    done: (error: Error | null, result: number) => void,
  ) => void;
}

/** Runs the program of the flood, by its number, in the thread pool. */
export function openFlood(id: number): (count: number, limit: number) => Promise<number> {
  const library = koffi.load(process.env['EBPF_LIBBPF'] ?? 'libbpf.so.1');
  const open = library.func('int bpf_prog_get_fd_by_id(uint32_t id)') as (id: number) => number;
  const run = library.func('int bpf_prog_test_run_opts(int fd, void *opts)') as unknown as Run;
  const fd = open(id);
  if (fd < 0) throw new Error(`Program ${id} cannot be opened.`);
  // Beyond 64 bytes V8 keeps an array outside its heap, where it does not move.
  const context = Buffer.from(new ArrayBuffer(128), 0, REQUEST.size);
  const opts = Buffer.from(new ArrayBuffer(128), 0, OPTS.size);
  opts.writeBigUInt64LE(BigInt(OPTS.size), 0);
  opts.writeBigUInt64LE(koffi.address(context), OPTS.contextIn);
  opts.writeUInt32LE(context.length, OPTS.contextInSize);
  return (count, limit) => {
    context.fill(0).writeUInt32LE(count, 0);
    context.writeUInt32LE(limit, REQUEST.limit);
    return new Promise((resolve, reject) => {
      run.async(fd, opts, (error, result) => {
        if (result === 0) resolve(Number(context.readBigUInt64LE(REQUEST.submitted)));
        else reject(error ?? new Error(`bpf_prog_test_run_opts: ${result}`));
      });
    });
  };
}
