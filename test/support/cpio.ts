/** One file, folder, link or device of an initramfs. */
export interface CpioEntry {
  /** Without leading slash. */
  readonly path: string;
  /** Type and permission bits, as in stat(2). */
  readonly mode: number;
  readonly data?: Uint8Array;
}

export const DIRECTORY = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;
export const LINK = 0o120777;

/** A cpio archive of the kind that the kernel unpacks as its first file system ("newc", Documentation/driver-api/early-userspace/buffer-format.rst). */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, at) => record(entry, at + 1));
  return Buffer.concat([...parts, ...record({ path: 'TRAILER!!!', mode: 0 }, 0)]);
}

function record({ path, mode, data = new Uint8Array() }: CpioEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(
    `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`,
  );
  return [
    header,
    name,
    padding(header.length + name.length),
    Buffer.from(data),
    padding(data.length),
  ];
}

/** Names and contents end on a multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
