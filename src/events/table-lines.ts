import type { Lines, LinesOptions } from './lines.ts';
import type { StructShape } from './shape.ts';
import { Table } from './table.ts';
import { escapeTerminal } from './text.ts';

/** Records of an unknown type: all of their bytes. */
const UNDECODED: StructShape = {
  kind: 'struct',
  size: 0,
  fields: [
    {
      name: 'data',
      path: 'data',
      offset: 0,
      shape: { kind: 'bytes', size: 0, flexible: true },
      unit: null,
      hidden: false,
    },
  ],
};

/** A table with a header before its first row; rows of several sources name theirs. */
export function tableLines(options: LinesOptions): Lines {
  const { source, several, bootTime, onNotice } = options;
  const name = escapeTerminal(source.name);
  let table: Table | undefined;

  function begin(): Table {
    return new Table(source.decoder?.shape ?? UNDECODED, {
      little: source.decoder?.endianness !== 'big',
      bootTime,
      source: several() ? name : undefined,
    });
  }

  return {
    record(out, record, place) {
      if (table === undefined) {
        table = begin();
        table.header(out);
      }
      table.row(out, record, place);
    },
    lost(_out, count) {
      onNotice?.(lostNotice(name, count));
    },
  };
}

function lostNotice(name: string, count: number | null): string {
  if (count === null) return `Events of ${name} were lost; how many is not known.`;
  return count === 1 ? `1 event of ${name} was lost.` : `${count} events of ${name} were lost.`;
}
