/** Prints rows under a header; the first column to the left, the others to the right. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  console.log(`\n${title}\n${lines.join('\n')}`);
}

/** `0.73x`: how much of `other` this is; a dash where there is nothing to compare. */
export function ratio(value: number | undefined, other: number | undefined): string {
  return value === undefined || other === undefined ? '-' : `${(value / other).toFixed(2)}x`;
}
