/** A run of bytes in a section. */
export interface Range {
  readonly offset: number;
  readonly size: number;
}

/** Of ranges sorted by offset the last that starts at or before the place, if it reaches so far. */
export function findHolder<T extends Range>(sorted: readonly T[], place: number): T | undefined {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle]?.offset ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const found = sorted[low];
  const inside = found !== undefined && place >= found.offset && place < found.offset + found.size;
  return inside ? found : undefined;
}
