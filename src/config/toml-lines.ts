/**
 * Where the tables and keys of a TOML file are: the parser does not tell. A path is `registry[0].mirror[1].location`; the
 * line is that of the key, or of the table around it; undefined where the file writes its tables in another way.
 */
export function tomlLines(text: string): (path: string) => number | undefined {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  text.split('\n').forEach((content, index) => {
    const list = /^\s*\[\[\s*([A-Za-z0-9_.-]+)\s*\]\]/.exec(content)?.[1];
    const single = /^\s*\[\s*([A-Za-z0-9_.-]+)\s*\]/.exec(content)?.[1];
    const key = /^\s*"?([A-Za-z0-9_-]+)"?\s*=/.exec(content)?.[1];
    if (list !== undefined) table = nextEntry(list, counts);
    else if (single !== undefined) table = placed(single, counts);
    const path = key === undefined ? table : joined(table, key);
    if (!lines.has(path)) lines.set(path, index + 1);
  });
  return (path) => lines.get(path) ?? lines.get(path.replace(/\.[^.]*$/, ''));
}

/** The next entry of a list of tables, inside the last entry of the list around it. */
function nextEntry(name: string, counts: Map<string, number>): string {
  const dot = name.lastIndexOf('.');
  const base = dot < 0 ? name : joined(placed(name.slice(0, dot), counts), name.slice(dot + 1));
  const index = counts.get(base) ?? 0;
  counts.set(base, index + 1);
  return `${base}[${index}]`;
}

/** A table inside lists is inside their last entries. */
function placed(name: string, counts: ReadonlyMap<string, number>): string {
  let path = '';
  for (const part of name.split('.')) {
    path = joined(path, part);
    const count = counts.get(path);
    if (count !== undefined) path = `${path}[${count - 1}]`;
  }
  return path;
}

function joined(table: string, key: string): string {
  return table === '' ? key : `${table}.${key}`;
}
