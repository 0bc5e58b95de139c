import type { Output } from './output.ts';
import type { Writer } from './record.ts';
import type { AddressShape } from './shape.ts';

const DOT = 0x2e;
const COLON = 0x3a;

/** Writes an address whose bytes are in network order, as the kernel keeps them. */
export function addressWriter({ kind }: AddressShape): Writer {
  switch (kind) {
    case 'ipv4':
      return ({ memory: { bytes } }, at, out) => writeIpv4(bytes, at, out);
    case 'ipv6':
      return ({ memory: { bytes } }, at, out) => writeIpv6(bytes, at, out);
    case 'mac':
      return ({ memory: { bytes } }, at, out) => writeMac(bytes, at, out);
  }
}

function writeIpv4(bytes: Uint8Array, at: number, out: Output): void {
  for (let index = 0; index < 4; index += 1) {
    if (index > 0) out.byte(DOT);
    out.integer(bytes[at + index] ?? 0);
  }
}

function writeMac(bytes: Uint8Array, at: number, out: Output): void {
  for (let index = 0; index < 6; index += 1) {
    if (index > 0) out.byte(COLON);
    out.hex(bytes[at + index] ?? 0);
  }
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero groups as `::`, mapped IPv4 with dots. */
function writeIpv6(bytes: Uint8Array, at: number, out: Output): void {
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((bytes[at + index * 2] ?? 0) << 8) | (bytes[at + index * 2 + 1] ?? 0),
  );
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    out.string('::ffff:');
    writeIpv4(bytes, at + 12, out);
    return;
  }
  const { start, length } = longestZeroRun(groups);
  const text = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  // One group of zeros alone is not shortened (section 4.2.2).
  if (length < 2) out.string(text(groups));
  else out.string(`${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`);
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
