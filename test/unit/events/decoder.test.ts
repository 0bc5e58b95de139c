import { describe, expect, test } from 'vitest';
import type { CTypes } from './types.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

type Case = readonly [
  name: string,
  build: (types: CTypes) => number,
  little: string,
  big: string,
  json: string,
];

/** One field `v` of a type. */
const one =
  (type: (types: CTypes) => number, size: number) =>
  (types: CTypes): number =>
    packed(types, [['v', type(types), size]]);

const CASES: readonly Case[] = [
  ['u8', one((c) => c.u8, 1), 'ff', 'ff', '{"v":255}'],
  ['s8', one((c) => c.s8, 1), 'ff', 'ff', '{"v":-1}'],
  ['one char is a number', one((c) => c.char, 1), '41', '41', '{"v":65}'],
  ['u16', one((c) => c.u16, 2), '0102', '0201', '{"v":513}'],
  ['s16', one((c) => c.s16, 2), 'feff', 'fffe', '{"v":-2}'],
  ['u32', one((c) => c.u32, 4), 'ffffffff', 'ffffffff', '{"v":4294967295}'],
  ['s32', one((c) => c.s32, 4), '00000080', '80000000', '{"v":-2147483648}'],
  ['u64', one((c) => c.u64, 8), '0100000000002000', '0020000000000001', '{"v":9007199254740993}'],
  ['largest u64', one((c) => c.u64, 8), 'ff'.repeat(8), 'ff'.repeat(8), `{"v":${2n ** 64n - 1n}}`],
  ['s64', one((c) => c.s64, 8), 'ff'.repeat(8), 'ff'.repeat(8), '{"v":-1}'],
  [
    'lowest s64',
    one((c) => c.s64, 8),
    `${'00'.repeat(7)}80`,
    `80${'00'.repeat(7)}`,
    `{"v":${-(2n ** 63n)}}`,
  ],
  [
    's64 with a carry',
    one((c) => c.s64, 8),
    '00000000ffffffff',
    'ffffffff00000000',
    '{"v":-4294967296}',
  ],
  [
    'u128',
    one((c) => c.int('unsigned __int128', { size: 16 }), 16),
    'ff'.repeat(16),
    'ff'.repeat(16),
    `{"v":${2n ** 128n - 1n}}`,
  ],
  [
    's128',
    one((c) => c.int('__int128', { size: 16, signed: true }), 16),
    `fe${'ff'.repeat(15)}`,
    `${'ff'.repeat(15)}fe`,
    '{"v":-2}',
  ],
  ['true', one((c) => c.bool, 1), '01', '01', '{"v":true}'],
  ['a bool of 2 is true', one((c) => c.bool, 1), '02', '02', '{"v":true}'],
  ['false', one((c) => c.bool, 1), '00', '00', '{"v":false}'],
  [
    'pointer',
    one((c) => c.pointer(0), 8),
    '00100080ffffffff',
    'ffffffff80001000',
    '{"v":"0xffffffff80001000"}',
  ],
  [
    'double',
    one((c) => c.float('double', 8), 8),
    '000000000000f83f',
    '3ff8000000000000',
    '{"v":1.5}',
  ],
  ['float', one((c) => c.float('float', 4), 4), 'cdcccc3d', '3dcccccd', '{"v":0.1}'],
  ['half', one((c) => c.float('_Float16', 2), 2), '003e', '3e00', '{"v":1.5}'],
  ['NaN', one((c) => c.float('float', 4), 4), '0000c07f', '7fc00000', '{"v":"NaN"}'],
  [
    'infinity',
    one((c) => c.float('double', 8), 8),
    '000000000000f0ff',
    'fff0000000000000',
    '{"v":"-Infinity"}',
  ],
  [
    'long double',
    one((c) => c.float('long double', 16), 16),
    '00'.repeat(16),
    '00'.repeat(16),
    `{"v":"${'00'.repeat(16)}"}`,
  ],
  [
    'a size that C does not have',
    one((c) => c.int('odd', { size: 3 }), 3),
    '010203',
    '010203',
    '{"v":"010203"}',
  ],
  ['text', one((c) => c.array(c.char, 6), 6), '6c7300787878', '6c7300787878', '{"v":"ls"}'],
  ['text without NUL', one((c) => c.array(c.char, 2), 2), '6c73', '6c73', '{"v":"ls"}'],
  [
    'const char behind a typedef',
    one((c) => c.array(c.typedef('name_t', c.const(c.char)), 4), 4),
    '61620000',
    '61620000',
    '{"v":"ab"}',
  ],
  ['bytes', one((c) => c.array(c.u8, 4), 4), '61620001', '61620001', '{"v":"61620001"}'],
  ['signed bytes are a list', one((c) => c.array(c.s8, 2), 2), '01ff', '01ff', '{"v":[1,-1]}'],
  ['list', one((c) => c.array(c.u16, 2), 4), '01000200', '00010002', '{"v":[1,2]}'],
  [
    'lists of lists',
    one((c) => c.array(c.array(c.u16, 2), 2), 8),
    '0100020003000400',
    '0001000200030004',
    '{"v":[[1,2],[3,4]]}',
  ],
  [
    'list of texts',
    one((c) => c.array(c.array(c.char, 2), 2), 4),
    '61006262',
    '61006262',
    '{"v":["a","bb"]}',
  ],
  [
    'empty array inside',
    (c) =>
      packed(c, [
        ['e', c.array(c.u32, 0), 0],
        ['v', c.u8, 1],
      ]),
    '07',
    '07',
    '{"e":[],"v":7}',
  ],
  [
    'billions of nothing',
    one((c) => c.array(c.struct('nil', { size: 0, members: [] }), 0xffff_ffff), 0),
    '00',
    '00',
    '{"v":""}',
  ],
  [
    'enum',
    (c) => {
      const state = c.enum('state', { size: 4, values: { OFF: 0, ON: 1, ALSO_ON: 1 } });
      return packed(c, [
        ['a', state, 4],
        ['b', state, 4],
      ]);
    },
    '0100000009000000',
    '0000000100000009',
    '{"a":"ON","b":9}',
  ],
  [
    'signed enum of one byte',
    one((c) => c.enum('e', { size: 1, signed: true, values: { MINUS: -1 } }), 1),
    'ff',
    'ff',
    '{"v":"MINUS"}',
  ],
  [
    'enum of a compiler that wrote no sign',
    one((c) => c.enum('e', { size: 4, values: { MINUS: 0xffff_ffff } }), 4),
    'ffffffff',
    'ffffffff',
    '{"v":"MINUS"}',
  ],
  [
    'enum64',
    one((c) => c.enum('e', { size: 8, values: { BIG: 2n ** 63n } }), 8),
    `${'00'.repeat(7)}80`,
    `80${'00'.repeat(7)}`,
    '{"v":"BIG"}',
  ],
  [
    'nested, with anonymous members lifted',
    (c) => {
      const inner = c.struct('', {
        size: 2,
        members: [
          { name: 'x', type: c.u8, at: 0 },
          { name: 'y', type: c.u8, at: 8 },
        ],
      });
      const named = packed(c, [['z', c.u8, 1]], 'named');
      return c.struct('event', {
        size: 3,
        members: [
          { name: '', type: inner, at: 0 },
          { name: 'n', type: named, at: 16 },
        ],
      });
    },
    '010203',
    '010203',
    '{"x":1,"y":2,"n":{"z":3}}',
  ],
  [
    'all members of a union',
    (c) =>
      c.union('event', {
        size: 4,
        members: [
          { name: 'number', type: c.u32, at: 0 },
          { name: 'parts', type: c.array(c.u16, 2), at: 0 },
        ],
      }),
    '01000200',
    '00020001',
    '',
  ],
  ['no struct at all', (c) => c.u32, '07000000', '00000007', '{"value":7}'],
  [
    'typedef of a struct',
    (c) => c.typedef('event_t', packed(c, [['v', c.u8, 1]])),
    '01',
    '01',
    '{"v":1}',
  ],
  [
    'list of structs',
    one(
      (c) =>
        c.array(
          packed(
            c,
            [
              ['a', c.u8, 1],
              ['b', c.u8, 1],
            ],
            'pair',
          ),
          2,
        ),
      4,
    ),
    '01020304',
    '01020304',
    '{"v":[{"a":1,"b":2},{"a":3,"b":4}]}',
  ],
];

describe('decode', () => {
  test.each(CASES)('%s', (...[, build, little, big, json]) => {
    const expected = json === '' ? undefined : json;
    const fromLittle = decoderOf(build).decode(bytesOf(little));
    const fromBig = decoderOf(build, { endianness: 'big' }).decode(bytesOf(big));
    expect(fromLittle).toBe(expected ?? '{"number":131073,"parts":[1,2]}');
    expect(fromBig).toBe(expected ?? '{"number":131073,"parts":[2,1]}');
  });
});

describe('records of another length', () => {
  const build = (c: CTypes): number =>
    packed(c, [
      ['pid', c.u32, 4],
      ['name', c.array(c.char, 8), 8],
      ['list', c.array(c.u16, 2), 4],
      [
        'inner',
        packed(
          c,
          [
            ['x', c.u8, 1],
            ['y', c.u8, 1],
          ],
          'inner',
        ),
        2,
      ],
    ]);

  test.each([
    ['', '{}'],
    ['010000', '{}'],
    ['01000000', '{"pid":1}'],
    ['01000000 6c7300', '{"pid":1,"name":"ls"}'],
    ['01000000 6c73', '{"pid":1,"name":"ls"}'],
    ['01000000 6c73000000000000 0700 00', '{"pid":1,"name":"ls","list":[7]}'],
    ['01000000 6c73000000000000 07000800 01', '{"pid":1,"name":"ls","list":[7,8],"inner":{"x":1}}'],
    [
      '01000000 6c73000000000000 07000800 0102 ffff',
      '{"pid":1,"name":"ls","list":[7,8],"inner":{"x":1,"y":2}}',
    ],
  ])('%j', (hex, json) => {
    expect(decoderOf(build).decode(bytesOf(hex))).toBe(json);
  });

  test.each([
    ['text', (c: CTypes) => c.char, '"abc"'],
    ['bytes', (c: CTypes) => c.u8, '"616263"'],
    ['numbers', (c: CTypes) => c.s8, '[97,98,99]'],
  ])('a flexible array of %s takes the rest', (_name, element, json) => {
    const decoder = decoderOf((c) =>
      packed(c, [
        ['n', c.u8, 1],
        ['rest', c.array(element(c), 0), 0],
      ]),
    );
    expect(decoder.decode(bytesOf('03 616263'))).toBe(`{"n":3,"rest":${json}}`);
  });
});
