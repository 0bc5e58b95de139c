/** One entry of an archive; whatever it says is written, sane or not. */
export interface TarEntry {
  readonly name: string;
  readonly data?: Buffer;
  /** Type flag of ustar: 0 file, 1 hard link, 2 symbolic link, 3 device. Default 0. */
  readonly type?: string;
  readonly link?: string;
  /** What the header claims. Default: the size of the data. */
  readonly size?: number;
}

const BLOCK = 512;

/** A ustar archive (POSIX.1-1988), without checks. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf(entry: TarEntry): readonly Buffer[] {
  const data = entry.data ?? Buffer.alloc(0);
  return [headerOf(entry, data), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
}

function headerOf({ name, type = '0', link = '', size }: TarEntry, data: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size ?? data.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
