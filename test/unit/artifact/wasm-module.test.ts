import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readWasmModule } from '../../../src/artifact/index.ts';
import { CAPS, isEbpfError } from '../../../src/base/index.ts';
import {
  dataSection,
  guestModule,
  leb,
  memorySection,
  wasmModule,
  wasmName,
  wasmSection,
} from '../../support/wasm-module.ts';

/** The part of Node's WebAssembly that is asked; the es2023 library has no types for it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): { module: string; name: string; kind: string }[];
    exports(module: object): { name: string; kind: string }[];
  };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

function refusal(bytes: Uint8Array): string {
  try {
    readWasmModule(bytes);
  } catch (error) {
    if (isEbpfError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it was taken');
}

const MEMORY_IMPORT = (flags: number, ...limits: number[]): Uint8Array =>
  wasmModule(wasmSection(2, [1, ...wasmName('env'), ...wasmName('memory'), 2, flags, ...limits]));

describe('readWasmModule', () => {
  it('reads imports, exports and memories as the engine does', () => {
    const bytes = guestModule([{ address: 1024, bytes: Buffer.from('hello') }]);
    const module = new WebAssembly.Module(bytes);
    const ours = readWasmModule(bytes);
    expect(ours.imports).toEqual(WebAssembly.Module.imports(module));
    expect(ours.exports).toEqual(WebAssembly.Module.exports(module));
    expect(ours.imports.map(({ name }) => name)).toEqual(['proc_exit', 'wasm_load_bpf_object']);
    expect(ours.memories).toEqual([{ imported: false, minimum: 2, maximum: null, shared: false }]);
    expect(ours.segments).toEqual([{ address: 1024, bytes: new Uint8Array(Buffer.from('hello')) }]);
  });

  it('takes the smallest module', () => {
    expect(readWasmModule(wasmModule())).toEqual({
      imports: [],
      exports: [],
      memories: [],
      segments: [],
    });
  });

  it.each([
    ['a maximum', MEMORY_IMPORT(1, 2, 3), { minimum: 2, maximum: 3, shared: false }],
    ['shared', MEMORY_IMPORT(3, 1, 1), { minimum: 1, maximum: 1, shared: true }],
    [
      '64-bit addresses',
      MEMORY_IMPORT(5, ...leb(2 ** 33), ...leb(2 ** 34)),
      { minimum: 2 ** 33, maximum: 2 ** 34, shared: false },
    ],
  ])('reads imported memory with %s', (_title, bytes, expected) => {
    expect(readWasmModule(bytes).memories).toEqual([{ imported: true, ...expected }]);
  });

  it('reads imports of every kind', () => {
    const entry = (name: string, ...type: number[]): number[] => [
      ...wasmName('m'),
      ...wasmName(name),
      ...type,
    ];
    const bytes = wasmModule(
      wasmSection(2, [
        6,
        ...entry('f', 0, 0),
        ...entry('t', 1, 0x70, 1, 1, 2),
        ...entry('r', 1, 0x63, 0x70, 0, 1),
        ...entry('m', 2, 0, 1),
        ...entry('g', 3, 0x7f, 1),
        ...entry('x', 4, 0, 0),
      ]),
    );
    expect(readWasmModule(bytes).imports.map(({ kind }) => kind)).toEqual([
      'function',
      'table',
      'table',
      'memory',
      'global',
      'tag',
    ]);
  });

  it.each([
    ['an imported base', [0, 0x23, 0, 0x0b, 1, 7]],
    ['a sum', [0, 0x23, 0, 0x41, 4, 0x6a, 0x0b, 1, 7]],
    ['none: it is passive', [1, 1, 7]],
  ])('knows no address for a segment with %s', (_title, segment) => {
    const bytes = wasmModule(wasmSection(11, [1, ...segment]));
    expect(readWasmModule(bytes).segments).toEqual([{ address: null, bytes: Uint8Array.of(7) }]);
  });

  it('takes an address in the upper half of 32 bits', () => {
    const bytes = wasmModule(dataSection([{ address: 0xffff_0000, bytes: Uint8Array.of(1) }]));
    expect(readWasmModule(bytes).segments[0]?.address).toBe(0xffff_0000);
  });

  it.each([
    ['nothing', new Uint8Array(), 'byte 0, the bytes end early'],
    ['an ELF file', Buffer.from('\x7fELF\0\0\0\0\0'), 'the magic is missing'],
    ['another version', Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), 'version 2 is not known'],
    ['a component', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), 'it is a component'],
    ['half a section', wasmModule(Uint8Array.of(2, 9, 1)), 'the bytes end early'],
    ['an unknown section', wasmModule(wasmSection(77, [])), 'there is no section 77'],
    [
      'a section twice',
      wasmModule(memorySection(1), memorySection(1)),
      'section 5 comes twice or too late',
    ],
    [
      'sections out of order',
      wasmModule(memorySection(1), wasmSection(2, [0])),
      'section 2 comes twice or too late',
    ],
    [
      'bytes behind a list',
      wasmModule(wasmSection(7, [0, 1])),
      'section 7 has bytes behind its end',
    ],
    [
      'more entries than bytes',
      wasmModule(wasmSection(7, [200, 1])),
      'a list announces 200 entries',
    ],
    [
      'a count of 33 bits',
      wasmModule(wasmSection(7, [0x80, 0x80, 0x80, 0x80, 0x10])),
      'more than 32 bits',
    ],
    [
      'a count without an end',
      wasmModule(wasmSection(7, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80])),
      'more than 32 bits',
    ],
    [
      'a name that is no UTF-8',
      wasmModule(wasmSection(7, [1, 2, 0xc3, 0x28, 0, 0])),
      'a name is not UTF-8',
    ],
    ['a kind from nowhere', wasmModule(wasmSection(7, [1, 1, 0x61, 9, 0])), 'there is no kind 9'],
    ['limits upside down', MEMORY_IMPORT(1, 3, 2), 'the maximum is below the minimum'],
    ['unknown limits', MEMORY_IMPORT(0x40, 1), 'limits have unknown flags 64'],
    [
      'a computed address',
      wasmModule(wasmSection(11, [1, 0, 0x10, 0, 0x0b, 0])),
      'is not a constant',
    ],
    ['unknown segments', wasmModule(wasmSection(11, [1, 9])), 'a data segment has unknown flags 9'],
    [
      'an endless address',
      wasmModule(wasmSection(11, [1, 0, ...Array<number>(200).fill(0x6a)])),
      'an address is a long program',
    ],
  ])('refuses %s', (_title, bytes, rule) => {
    const message = refusal(bytes);
    expect(message).toMatch(/^wasm-invalid: Not a valid Wasm module: at byte \d+, /);
    expect(message).toContain(rule);
  });

  it('refuses more than the cap', () => {
    expect(refusal(new Uint8Array(CAPS.wasm + 1))).toContain('size-exceeded');
  });

  it('ends with a module or one of our errors, whatever the bytes', () => {
    const valid = guestModule([{ address: 8, bytes: Buffer.alloc(40, 7) }]);
    const mutated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) => {
        const bytes = valid.slice();
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const headed = fc.uint8Array({ maxLength: 60 }).map((bytes) => wasmModule(bytes));
    const cut = fc.nat(valid.length).map((length) => valid.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), headed, mutated, cut), (bytes) => {
        let ours: ReturnType<typeof readWasmModule> | undefined;
        try {
          ours = readWasmModule(bytes);
        } catch (error) {
          if (!isEbpfError(error)) throw error;
        }
        // What the engine takes we take, and read alike.
        if (!WebAssembly.validate(bytes)) return;
        const module = new WebAssembly.Module(bytes);
        expect(ours?.imports).toEqual(WebAssembly.Module.imports(module));
        expect(ours?.exports).toEqual(WebAssembly.Module.exports(module));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives back the names that were written', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { maxLength: 10 }), (names) => {
        const entries = names.flatMap(([module, field]) => [
          ...wasmName(module),
          ...wasmName(field),
          0,
          0,
        ]);
        const bytes = wasmModule(wasmSection(2, [...leb(names.length), ...entries]));
        expect(readWasmModule(bytes).imports).toEqual(
          names.map(([module, field]) => ({ module, name: field, kind: 'function' })),
        );
      }),
    );
  });
});
