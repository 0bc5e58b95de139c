import { describe, expect, test } from 'vitest';
import { parseBtf } from '../../../src/btf/index.ts';
import { createEventDecoder } from '../../../src/events/index.ts';
import type { CTypes } from './types.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

describe('hostile types', () => {
  const refused = (code: string): unknown => expect.objectContaining({ code });

  test('a struct inside itself', () => {
    const build = (c: CTypes): number =>
      c.struct('event', { size: 8, members: [{ name: 'me', type: c.next, at: 0 }] });
    expect(() => decoderOf(build)).toThrow(refused('btf-invalid'));
  });

  test('an anonymous struct inside itself', () => {
    const build = (c: CTypes): number =>
      c.struct('event', { size: 8, members: [{ name: '', type: c.next, at: 0 }] });
    expect(() => decoderOf(build)).toThrow(refused('btf-invalid'));
  });

  test('an array of itself', () => {
    const build = (c: CTypes): number => packed(c, [['v', c.array(c.next, 2), 8]]);
    expect(() => decoderOf(build)).toThrow(refused('btf-invalid'));
  });

  test('a million fields by nesting', () => {
    const build = (c: CTypes): number => {
      let type = packed(
        c,
        Array.from({ length: 10 }, (_, i) => [`f${i}`, c.u8, 1] as const),
        's0',
      );
      for (let level = 1; level < 6; level += 1)
        type = packed(
          c,
          Array.from({ length: 10 }, (_, i) => [`f${i}`, type, 10 ** level] as const),
          `s${level}`,
        );
      return type;
    };
    expect(() => decoderOf(build)).toThrow(refused('object-unsupported'));
  });

  test('members that hold nothing, without end', () => {
    const build = (c: CTypes): number => {
      let type = c.struct('', { size: 0, members: [] });
      for (let level = 0; level < 20; level += 1) {
        const members = Array.from({ length: 50 }, () => ({ name: '', type, at: 0 }));
        type = c.struct('', { size: 0, members });
      }
      return type;
    };
    expect(() => decoderOf(build)).toThrow(refused('object-unsupported'));
  });

  test('a type without a size', () => {
    const build = (c: CTypes): number => packed(c, [['f', c.forward('unknown'), 4]]);
    expect(() => decoderOf(build)).toThrow(refused('btf-invalid'));
    const types = parseBtf(new Uint8Array(EMPTY));
    for (const typeId of [0, -1, 0.5, 999])
      expect(() => createEventDecoder({ btf: types, typeId })).toThrow(refused('btf-invalid'));
  });

  test('a name that is too long', () => {
    const build = (c: CTypes): number => packed(c, [['x'.repeat(513), c.u8, 1]]);
    expect(() => decoderOf(build)).toThrow(refused('object-unsupported'));
  });

  test('numbers of sizes that C does not have are bytes', () => {
    const decoder = decoderOf((c) =>
      packed(c, [
        ['i', c.int('huge', { size: 32 }), 32],
        ['f', c.float('tiny', 1), 1],
        ['e', c.enum('odd', { size: 3, values: {} }), 3],
      ]),
    );
    expect(JSON.parse(decoder.decode(new Uint8Array(36)))).toEqual({
      i: '00'.repeat(32),
      f: '00',
      e: '000000',
    });
  });

  test('two members of one name are told apart', () => {
    const decoder = decoderOf((c) =>
      packed(c, [
        ['a', c.u8, 1],
        ['a', c.u8, 1],
        ['a_2', c.u8, 1],
      ]),
    );
    expect(decoder.decode(bytesOf('010203'))).toBe('{"a":1,"a_2":2,"a_2_2":3}');
  });

  test('a record of a megabyte becomes an event of a megabyte or little more', () => {
    const decoder = decoderOf((c) => {
      const item = packed(c, [['n'.repeat(500), c.u8, 1]], 'item');
      return packed(c, [['a', c.array(item, 0), 0]]);
    });
    const text = decoder.decode(new Uint8Array(1024 * 1024));
    expect(text.length).toBeLessThan(1024 * 1024 + 4_096);
    expect(JSON.parse(text)).toHaveProperty('a');
  });
});

const EMPTY = emptyBtf();

function emptyBtf(): Uint8Array {
  // The smallest BTF: a header, no types, one empty string.
  const view = new DataView(new ArrayBuffer(25));
  view.setUint16(0, 0xeb9f, true);
  view.setUint8(2, 1);
  view.setUint32(4, 24, true);
  view.setUint32(20, 1, true);
  return new Uint8Array(view.buffer);
}
