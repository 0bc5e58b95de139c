import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findSection,
  parseElf,
  readRelocations,
  readSymbols,
  sectionBytes,
} from '../../../src/elf/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { buildElf, relocationBytes, symbolSections } from './build.ts';

describe.each(['little', 'big'] as const)('a %s-endian file', (endianness) => {
  const bytes = buildElf({
    endianness,
    sections: [
      { name: 'xdp', flags: 6, bytes: new Uint8Array(16) },
      { name: '.bss', type: 8, size: 400 },
      ...symbolSections(
        [
          { name: 'prog', binding: 1, type: 2, section: 1, size: 16 },
          { name: 'quiet', binding: 2, type: 1, section: 2, value: 8, size: 4, visibility: 2 },
        ],
        4,
        endianness,
      ),
      {
        name: '.relxdp',
        type: 9,
        bytes: relocationBytes([[8, 2, 1]], endianness),
        link: 3,
        info: 1,
        entrySize: 16,
      },
    ],
  });

  it('has its sections', () => {
    const elf = parseElf(bytes);
    expect(elf).toMatchObject({ endianness, kind: 'relocatable', machine: 247 });
    expect(elf.sections.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['', 0, 0],
      ['xdp', 1, 16],
      ['.bss', 8, 400],
      ['.symtab', 2, 72],
      ['.strtab', 3, 12],
      ['.relxdp', 9, 16],
      ['.shstrtab', 3, 44],
    ]);
    expect(sectionBytes(elf, elf.sections[2]!)).toHaveLength(0);
    expect(findSection(elf, '.relxdp')?.info).toBe(1);
  });

  it('has its symbols', () => {
    const elf = parseElf(bytes);
    expect(readSymbols(elf, findSection(elf, '.symtab')!).slice(1)).toEqual([
      {
        index: 1,
        name: 'prog',
        binding: 'global',
        type: 'func',
        visibility: 'default',
        section: 1,
        value: 0,
        size: 16,
      },
      {
        index: 2,
        name: 'quiet',
        binding: 'weak',
        type: 'object',
        visibility: 'hidden',
        section: 2,
        value: 8,
        size: 4,
      },
    ]);
  });

  it('has its relocations', () => {
    const elf = parseElf(bytes);
    expect(readRelocations(elf, findSection(elf, '.relxdp')!)).toEqual([
      { offset: 8, symbol: 2, type: 1, addend: null },
    ]);
  });
});

it('reads relocations with addends', () => {
  const rela = Buffer.alloc(24);
  rela.writeBigUInt64LE(16n, 0);
  rela.writeBigUInt64LE((3n << 32n) | 10n, 8);
  rela.writeBigInt64LE(-8n, 16);
  const elf = parseElf(
    buildElf({ sections: [{ name: '.relax', type: 4, bytes: rela, entrySize: 24 }] }),
  );
  expect(readRelocations(elf, elf.sections[1]!)).toEqual([
    { offset: 16, symbol: 3, type: 10, addend: -8n },
  ]);
});

it('reads the sections of a program that is no BPF object', () => {
  const elf = parseElf(new Uint8Array(readFileSync(process.execPath)));
  expect(elf.kind).toMatch(/executable|shared/);
  expect(findSection(elf, '.text')?.size).toBeGreaterThan(1000);
});

const valid = buildElf({ sections: [{ name: 'xdp', flags: 6, bytes: new Uint8Array(16) }] });
const headers = Number(Buffer.from(valid).readBigUInt64LE(40));

function changed(change: (bytes: Buffer) => void): Uint8Array {
  const copy = Buffer.from(valid);
  change(copy);
  return new Uint8Array(copy);
}

describe('refuses', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /^elf-invalid: .*does not start/],
    ['text', new TextEncoder().encode('hello'), /^elf-invalid: .*does not start/],
    ['a cut header', valid.slice(0, 60), /^elf-invalid: .*ends at byte 60/],
    ['32 bits', changed((b) => (b[4] = 1)), /^elf-unsupported: .*32-bit/],
    ['class 3', changed((b) => (b[4] = 3)), /^elf-invalid: .*3, 1, 1/],
    ['byte order 3', changed((b) => (b[5] = 3)), /^elf-invalid: .*2, 3, 1/],
    ['version 2', changed((b) => (b[6] = 2)), /^elf-invalid: .*2, 1, 2/],
    ['small section headers', changed((b) => b.writeUInt16LE(40, 58)), /^elf-invalid: .*40 bytes/],
    [
      'a section table outside',
      changed((b) => b.writeBigUInt64LE(1n << 40n, 40)),
      /^elf-invalid: .*are asked for/,
    ],
    [
      'an offset beyond all numbers',
      changed((b) => b.writeBigUInt64LE(1n << 63n, 40)),
      /^elf-invalid: .*no offset/,
    ],
    [
      'more sections than fit',
      changed((b) => b.writeUInt16LE(60_000, 60)),
      /^elf-invalid: .*are asked for/,
    ],
    [
      'a huge extended section count',
      changed((b) => {
        b.writeUInt16LE(0, 60);
        b.writeUInt32LE(1, headers + 4);
        b.writeBigUInt64LE(1n << 40n, headers + 32);
      }),
      /^elf-invalid: .*sections/,
    ],
    [
      'a section outside the file',
      changed((b) => b.writeBigUInt64LE(10_000n, headers + 64 + 32)),
      /^elf-invalid: .*are asked for/,
    ],
    ['no section names', changed((b) => b.writeUInt16LE(1, 62)), /^elf-invalid: .*section names/],
    [
      'a section name outside',
      changed((b) => b.writeUInt32LE(5000, headers + 64)),
      /^elf-invalid: .*no byte 5000/,
    ],
  ])('%s', (_name, bytes, message) => {
    expect(refusalOf(() => parseElf(bytes))).toMatch(message);
  });

  it('compressed sections when they are read', () => {
    const elf = parseElf(
      buildElf({ sections: [{ name: '.debug_info', flags: 0x800, bytes: new Uint8Array(40) }] }),
    );
    expect(() => sectionBytes(elf, elf.sections[1]!)).toThrow(/compressed/);
  });

  it('tables with entries of another size', () => {
    const elf = parseElf(
      buildElf({
        sections: [
          { name: '.symtab', type: 2, bytes: new Uint8Array(48), entrySize: 16 },
          { name: '.rel', type: 9, bytes: new Uint8Array(17), entrySize: 16 },
          { name: 'other' },
        ],
      }),
    );
    expect(() => readSymbols(elf, elf.sections[1]!)).toThrow(/entries of 16, not of 24/);
    expect(() => readRelocations(elf, elf.sections[2]!)).toThrow(/17 bytes/);
    expect(() => readSymbols(elf, elf.sections[3]!)).toThrow(/no symbol table/);
    expect(() => readRelocations(elf, elf.sections[3]!)).toThrow(/no relocations/);
  });

  it('names that share their bytes a million times', () => {
    // One string of 16,000 bytes, and symbols that each start one byte later in it.
    const names = new Uint8Array(16_001).fill(65).fill(0, 16_000);
    const symbols = Buffer.alloc(16_000 * 24);
    for (let index = 0; index < 16_000; index += 1) symbols.writeUInt32LE(index + 1, index * 24);
    const elf = parseElf(
      buildElf({
        sections: [
          { name: '.symtab', type: 2, bytes: symbols, link: 2, entrySize: 24 },
          { name: '.strtab', type: 3, bytes: names },
        ],
      }),
    );
    expect(() => readSymbols(elf, elf.sections[1]!)).toThrow(/more text than it holds/);
  });
});

/** Everything that the room can read of a file. */
function readAll(bytes: Uint8Array): void {
  const elf = parseElf(bytes);
  for (const section of elf.sections) {
    if (section.type === 2 || section.type === 11) readSymbols(elf, section);
    if (section.type === 9 || section.type === 4) readRelocations(elf, section);
    sectionBytes(elf, section);
  }
}

describe('whatever the bytes', () => {
  const FINE = /^(undefined|elf-(invalid|unsupported): .*)$/;

  it('ends with a file or an error of ours for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(String(refusalOf(() => readAll(bytes)))).toMatch(FINE);
      }),
    );
  });

  it('ends so for a real file with bytes changed', () => {
    const real = buildElf({
      sections: [
        { name: 'xdp', flags: 6, bytes: new Uint8Array(16) },
        ...symbolSections([{ name: 'prog', binding: 1, type: 2, section: 1, size: 16 }], 3),
        { name: '.relxdp', type: 9, bytes: relocationBytes([[8, 1, 1]]), info: 1, entrySize: 16 },
      ],
    });
    const change = fc.tuple(fc.nat({ max: real.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const copy = real.slice();
        for (const [at, value] of changes) copy[at] = value;
        expect(String(refusalOf(() => readAll(copy)))).toMatch(FINE);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows names of sections without what they hold of control characters', () => {
    const named = buildElf({
      sections: [{ name: 'a\nb\u001b[2J', flags: 0x800, bytes: new Uint8Array(16) }],
    });
    expect(String(refusalOf(() => readAll(named)))).toBe(
      'elf-unsupported: ELF section a b [2J is compressed.',
    );
  });
});
