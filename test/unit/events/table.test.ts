import { describe, expect, test } from 'vitest';
import { createEventOutput } from '../../../src/events/index.ts';
import type { FieldHints } from '../../../src/events/index.ts';
import type { CTypes } from './types.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

interface TableOf {
  readonly hints?: FieldHints;
  readonly bootTime?: number;
}

/** The lines of a table, without the time. */
function tableOf(
  build: (types: CTypes) => number,
  rows: readonly string[],
  { hints = {}, bootTime }: TableOf = {},
): readonly string[] {
  const output = createEventOutput({ format: 'text', clock: () => 0, bootTime });
  const sink = output.addSource({ name: 'events', decoder: decoderOf(build, { hints }) });
  for (const row of rows) {
    const bytes = bytesOf(row);
    sink.write({ bytes, view: new DataView(bytes.buffer) }, 0, bytes.length);
  }
  const text = new TextDecoder().decode(output.take());
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(14));
}

const hexOf = (text: string, size: number): string =>
  Buffer.from(text)
    .toString('hex')
    .padEnd(size * 2, '0');

describe('table', () => {
  test('numbers stand right, words left, nothing behind the last column', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        ['pid', c.u32, 4],
        ['comm', c.array(c.char, 8), 8],
        ['ok', c.bool, 1],
      ]);
    const rows = [`07000000${hexOf('bash', 8)}01`, `ffffff00${hexOf('ls', 8)}00`];
    expect(tableOf(build, rows)).toEqual([
      '    PID  COMM      OK',
      '      7  bash      true',
      '16777215  ls        false',
    ]);
  });

  test('a column grows with its rows', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        ['a', c.array(c.char, 0x40), 0x40],
        ['b', c.u8, 1],
      ]);
    const row = (text: string): string => `${hexOf(text, 0x40)}01`;
    const long = 'x'.repeat(30);
    expect(
      tableOf(build, [row('one'), row(long), row('two'), row('y'.repeat(60)), row('z')]),
    ).toEqual([
      `A                   B`,
      `one                 1`,
      `${long}    1`,
      `${'two'.padEnd(30)}    1`,
      `${'y'.repeat(60)}    1`,
      `${'z'.padEnd(48)}    1`,
    ]);
  });

  test('nested fields have dotted names; units stand in the header; hidden fields do not stand there', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        [
          'io',
          packed(
            c,
            [
              ['size', c.u32, 4],
              ['pad', c.u32, 4],
            ],
            'io',
          ),
          8,
        ],
        ['list', c.array(c.u16, 2), 4],
        ['secret', packed(c, [['x', c.u8, 1]], 'secret'), 1],
      ]);
    const hints = {
      'io.size': { unit: 'bytes' },
      'io.pad': { hidden: true },
      secret: { hidden: true },
    };
    expect(tableOf(build, ['1000000000000000 01000200 01'], { hints })).toEqual([
      'IO.SIZE(bytes)  LIST',
      '            16  [1,2]',
    ]);
  });

  test('what is missing of a short record is a dash', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        ['pid', c.u32, 4],
        ['uid', c.u32, 4],
      ]);
    expect(tableOf(build, ['01000000'])).toEqual(['    PID      UID', '      1        -']);
  });

  test('wide characters count twice', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        ['name', c.array(c.char, 8), 8],
        ['x', c.bool, 1],
      ]);
    expect(tableOf(build, [`${hexOf('漢字', 8)}01`, `${hexOf('ab', 8)}01`])).toEqual([
      'NAME      X',
      '漢字      true',
      'ab        true',
    ]);
  });

  test('no text reaches the terminal raw', () => {
    const build = (c: CTypes): number =>
      packed(c, [
        ['na\u001bme', c.array(c.char, 8), 8],
        ['e', c.enum('e', { size: 1, values: { 'A\u009b': 1 } }), 1],
      ]);
    expect(tableOf(build, [`${hexOf('\u001b[2J\n', 8)}01`])).toEqual([
      'NA\\x1bME  E',
      '\\x1b[2J\\n  A\\x9b',
    ]);
  });

  test.each([
    ['errno', { format: 'errno' }, 'feffffff', 'ENOENT'],
    ['positive errno', { format: 'errno' }, '0d000000', 'EACCES'],
    ['no errno', { format: 'errno' }, '00000000', '0'],
    ['duration', { format: 'duration' }, '40420f00', '1.000ms'],
    ['duration in ms', { format: 'duration', unit: 'ms' }, 'e8030000', '1.000s'],
    ['timestamp without a start', { format: 'timestamp' }, '40420f00', '1.000ms'],
    ['hex', { format: 'hex' }, '0a000000', '0xa'],
    ['ipv4', { format: 'ipv4' }, '7f000001', '127.0.0.1'],
  ])('%s', (...[, hint, hex, text]) => {
    const lines = tableOf((c) => packed(c, [['v', c.u32, 4]]), [hex], { hints: { v: hint } });
    expect(lines[1]?.trim()).toBe(text);
  });

  test('time stamps of the kernel are times of day', () => {
    const bootTime = new Date(2026, 0, 2, 3, 0, 0).getTime();
    const hints = { v: { format: 'timestamp', unit: 'ms' } };
    const lines = tableOf((c) => packed(c, [['v', c.u32, 4]]), ['e8030000'], { hints, bootTime });
    expect(lines[1]).toBe('03:00:01.000');
  });

  test('has at most 64 columns', () => {
    const build = (c: CTypes): number =>
      packed(
        c,
        Array.from({ length: 100 }, (_, index) => [`f${index}`, c.u8, 1] as const),
      );
    const [header] = tableOf(build, ['00'.repeat(100)]);
    expect(header?.trim().split(/\s+/)).toHaveLength(64);
  });
});
