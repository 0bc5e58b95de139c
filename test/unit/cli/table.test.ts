import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, plainLine } from '../../../cli/output/line.ts';
import { formatFields, formatTable } from '../../../cli/output/table.ts';

const HOSTILE = 'a\u001b[2Jb\rc\nd\u0007e\u009bf\u202eg\u2028h';

describe('text of strangers', () => {
  it('becomes one line that moves no terminal', () => {
    expect(plainLine(HOSTILE)).toBe('a [2Jb c d e f g h');
  });

  it('has no control characters left, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10_ff_ff)), (characters) => {
        expect(plainLine(String.fromCodePoint(...characters))).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
        );
      }),
    );
  });

  it.each([
    ['abc', 3],
    ['', 0],
    ['日本', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🐝', 2],
  ])('%s takes its columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('tables', () => {
  it('have columns two spaces apart and no space at the end', () => {
    const table = formatTable(
      ['NAME', 'SIZE', 'NOTE'],
      [
        ['a', '10 B', ''],
        ['much longer', '3 B', 'x'],
      ],
    );
    expect(table).toBe(
      ['NAME         SIZE  NOTE', 'a            10 B', 'much longer  3 B   x', ''].join('\n'),
    );
  });

  it('line up wide characters', () => {
    const [head, row] = formatTable(['A', 'B'], [['日本', 'x']]).split('\n');
    expect([head, row]).toEqual(['A     B', '日本  x']);
  });

  it('keep a hostile cell on its line', () => {
    const table = formatTable(['NAME', 'B'], [[HOSTILE, 'x']]);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).not.toContain('\u001b');
  });

  it('show the header alone when there are no rows', () => {
    expect(formatTable(['A', 'B'], [])).toBe('A  B\n');
  });
});

describe('fields', () => {
  it('line up, and leave out what has no value', () => {
    const fields = formatFields([
      ['Name', 'x'],
      ['Description', 'what\nit does'],
      ['Source', undefined],
      ['Version', ''],
    ]);
    expect(fields).toBe('Name:         x\nDescription:  what it does\n');
  });

  it('are nothing when there are none', () => {
    expect(formatFields([['Name', undefined]])).toBe('');
  });
});
