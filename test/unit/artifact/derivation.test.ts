import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { CURRENT_RULE_SET, derive } from '../../../src/artifact/index.ts';
import { deriveObjectV1 } from '../../../src/artifact/derivation/v1.ts';
import { isEbpfError } from '../../../src/base/index.ts';
import { describeObject } from '../../../src/object/index.ts';
import { digestOf } from '../../../src/oci/index.ts';
import type { Derived } from '../../../src/schema/index.ts';
import { schemaErrors } from '../../support/schema.ts';
import { guestModule } from '../../support/wasm-module.ts';

const FIXTURES = 'test/golden/derivation-v1';
const NAMES = readdirSync(FIXTURES)
  .filter((file) => file.endsWith('.bpf.o'))
  .map((file) => file.slice(0, -'.bpf.o'.length));

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(FIXTURES, `${name}.bpf.o`)));

const goldenPath = (name: string): string => resolve(FIXTURES, `${name}.json`);

const textOf = (derived: Derived): string => `${JSON.stringify(derived, null, 1)}\n`;

const configOf = (derived: Derived): object => ({
  schemaVersion: 1,
  os: 'linux',
  architecture: 'any',
  derivation: CURRENT_RULE_SET,
  derived,
});

describe('rule set 1', () => {
  it('has objects to be held against', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(6);
    for (const name of [...NAMES, 'guest']) expect(existsSync(goldenPath(name))).toBe(true);
  });

  it.each(NAMES)('says of %s what it always said', async (name) => {
    const { derived } = derive({ object: bytesOf(name), wasm: null }, 1);
    await expect(textOf(derived)).toMatchFileSnapshot(goldenPath(name));
    expect(schemaErrors('config.v1', configOf(derived))).toEqual([]);
  });

  it('says of a guest what it always said', async () => {
    const wasm = guestModule([{ address: 4096, bytes: bytesOf('core-fields') }]);
    const { derived } = derive({ object: null, wasm }, 1);
    await expect(textOf(derived)).toMatchFileSnapshot(goldenPath('guest'));
    expect(schemaErrors('config.v1', configOf(derived))).toEqual([]);
  });

  it('takes no notice of what a later reader may say more', () => {
    const description = describeObject(bytesOf('tail-calls'));
    const more = JSON.parse(
      JSON.stringify(description, (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? { ...value, inventedLater: true }
          : value,
      ),
    ) as typeof description;
    expect(deriveObjectV1(more)).toEqual(deriveObjectV1(description));
  });

  it('writes words that came later as unknown', () => {
    const description = describeObject(bytesOf('tail-calls'));
    const programs = description.programs.map((program) => ({
      ...program,
      type: 'quantum',
      attachType: 'quantum_spin',
      effects: ['entangles', ...program.effects] as unknown as typeof program.effects,
    }));
    for (const program of deriveObjectV1({ ...description, programs }).programs) {
      expect(program.type).toBe('unspec');
      expect(program.attachType).toBeNull();
      expect(program.effects).not.toContain('entangles');
    }
  });

  it('calls no declared type a fact', () => {
    const description = describeObject(bytesOf('maps-in-maps'));
    const events = [
      { map: 'rb', buffer: 'ringbuf', origin: 'declared', type: 'struct e', typeId: 3, size: 8 },
    ] as const;
    expect(deriveObjectV1({ ...description, events }).events).toEqual([
      { map: 'rb', buffer: 'ringbuf', origin: 'undecoded', type: null, size: 0 },
    ]);
  });
});

describe('derive', () => {
  it('names rule sets that it does not know', () => {
    const attempt = (): unknown => derive({ object: bytesOf('tc'), wasm: null }, 2);
    expect(attempt).toThrow(expect.objectContaining({ code: 'derivation-unknown' }));
    expect(attempt).toThrow('The config was made with rule set 2.');
  });

  it('finds an object whose zeros the toolchain left out', () => {
    const object = bytesOf('core-fields');
    const { wasm } = derive({
      object: null,
      wasm: guestModule(withoutZeros(object, 1024)),
    }).derived;
    expect(wasm?.objects.map(({ address, digest }) => ({ address, digest }))).toEqual([
      { address: 1024, digest: digestOf(object) },
    ]);
  });

  it('finds several objects, in the order of their addresses', () => {
    const [first, second] = [bytesOf('tc'), bytesOf('fentry-big-endian')];
    const segments = [
      { address: 500_000, bytes: second },
      { address: 16, bytes: first },
    ];
    const { wasm } = derive({ object: null, wasm: guestModule(segments) }).derived;
    expect(wasm?.objects.map(({ digest }) => digest)).toEqual([digestOf(first), digestOf(second)]);
    expect(wasm?.objects.map(({ object }) => object?.endianness)).toEqual(['little', 'big']);
  });

  it('says so when what looks like an object cannot be read', () => {
    const broken = bytesOf('tc');
    const table = Number(new DataView(broken.buffer).getBigUint64(40, true));
    broken.fill(0xff, 64, table);
    const { wasm } = derive({
      object: null,
      wasm: guestModule([{ address: 0, bytes: broken }]),
    }).derived;
    expect(wasm?.objects.map(({ object }) => object)).toEqual([null]);
  });

  it('passes over many false beginnings in bounded time', () => {
    const magic = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0);
    const bytes = new Uint8Array(2 ** 20);
    for (let at = 0; at < bytes.length; at += magic.length) bytes.set(magic, at);
    expect(
      derive({ object: null, wasm: guestModule([{ address: 0, bytes }]) }).derived.wasm?.objects,
    ).toEqual([]);
  });

  it('lets segments overwrite each other in their order', () => {
    const object = bytesOf('tc');
    const segments = [
      { address: 64, bytes: new Uint8Array(object.length).fill(0xaa) },
      { address: 64, bytes: object },
    ];
    const { wasm } = derive({ object: null, wasm: guestModule(segments) }).derived;
    expect(wasm?.objects[0]?.digest).toBe(digestOf(object));
  });

  it('refuses what is no object with the error of the reader', () => {
    try {
      derive({ object: Buffer.from('no object'), wasm: null });
      expect.unreachable();
    } catch (error) {
      expect(isEbpfError(error) && error.code).toBe('elf-invalid');
    }
  });
});

/** The object as segments without its runs of zeros, as TinyGo places data. */
function withoutZeros(object: Uint8Array, base: number): { address: number; bytes: Uint8Array }[] {
  const segments: { address: number; bytes: Uint8Array }[] = [];
  for (const match of Buffer.from(object)
    .toString('latin1')
    .matchAll(/(?:[^\0]|\0{1,7}(?!\0))+/g))
    segments.push({ address: base + match.index, bytes: Buffer.from(match[0], 'latin1') });
  return segments;
}
