/** Bytes of an unsigned LEB128 number. */
export function leb(value: number | bigint): number[] {
  let rest = BigInt(value);
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

/** Bytes of a signed LEB128 number. */
export function signedLeb(value: number | bigint): number[] {
  let rest = BigInt(value);
  const bytes: number[] = [];
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export function wasmName(text: string): number[] {
  const bytes = [...Buffer.from(text)];
  return [...leb(bytes.length), ...bytes];
}

/** A section: id, length, content. */
export function wasmSection(id: number, content: readonly number[] | Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([id, ...leb(content.length)]), Buffer.from(content)]);
}

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module of sections. */
export function wasmModule(...sections: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from(HEADER), ...sections]));
}

export interface DataPlacement {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** A data section of active segments at constant addresses. */
export function dataSection(segments: readonly DataPlacement[]): Uint8Array {
  const parts = segments.map(({ address, bytes }) =>
    Buffer.concat([
      Buffer.from([0x00, 0x41, ...signedLeb(address | 0), 0x0b, ...leb(bytes.length)]),
      bytes,
    ]),
  );
  return wasmSection(11, Buffer.concat([Buffer.from(leb(segments.length)), ...parts]));
}

/** A memory section with one memory of so many pages. */
export function memorySection(pages: number): Uint8Array {
  return wasmSection(5, [1, 0x00, ...leb(pages)]);
}

/** A module as a guest would have it: two imports, a memory, two exports, and the given data. */
export function guestModule(segments: readonly DataPlacement[] = []): Uint8Array {
  const end = Math.max(0, ...segments.map(({ address, bytes }) => address + bytes.length));
  return wasmModule(
    wasmSection(1, [1, 0x60, 0, 0]),
    wasmSection(2, [
      2,
      ...wasmName('wasi_snapshot_preview1'),
      ...wasmName('proc_exit'),
      0,
      0,
      ...wasmName('wasm_bpf'),
      ...wasmName('wasm_load_bpf_object'),
      0,
      0,
    ]),
    wasmSection(3, [1, 0]),
    memorySection(Math.ceil(end / 65_536) + 1),
    wasmSection(7, [2, ...wasmName('memory'), 2, 0, ...wasmName('_start'), 0, 2]),
    wasmSection(10, [1, 2, 0, 0x0b]),
    dataSection(segments),
  );
}
