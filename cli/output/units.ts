const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `12 B`, `3.4 KiB`: for people. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded to 1024 belongs to the next unit.
  while (value >= (unit === 0 ? 1024 : 1023.5) && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** `sha256:0123456789ab`: enough for people to tell digests apart. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(0, colon + 13);
}

/** `1 blob`, `2 blobs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `4 s`, `3 m 05 s`, `2 h 01 m`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (count: number): string => String(count).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} m`;
}
