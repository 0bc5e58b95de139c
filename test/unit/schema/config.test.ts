import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CAPS, canonicalJson, isEbpfError } from '../../../src/base/index.ts';
import { parseConfig } from '../../../src/schema/index.ts';
import { schemaErrors } from '../../support/schema.ts';

const PROGRAM = {
  name: 'handle',
  section: 'xdp',
  type: 'xdp',
  attachType: 'xdp',
  attachTarget: null,
  autoAttach: false,
  autoLoad: true,
  sleepable: false,
  multi: false,
  frags: false,
  instructions: 2,
  helpers: [],
  kfuncs: [],
  maps: [],
  subprograms: [],
  tailCalls: [],
  effects: ['drops-packets'],
};

const OBJECT = {
  size: 100,
  endianness: 'little',
  license: 'GPL',
  programs: [PROGRAM],
  subprograms: [],
  maps: [],
  variables: [],
  externs: [],
  coreRelocations: [],
  events: [],
  btf: null,
};

const CONFIG = {
  schemaVersion: 1,
  os: 'linux',
  architecture: 'any',
  derivation: 1,
  derived: { object: OBJECT, wasm: null },
};

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

async function refusal(bytes: Uint8Array): Promise<{ code: string; message: string }> {
  try {
    await parseConfig(bytes);
  } catch (error) {
    if (isEbpfError(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('parseConfig', () => {
  it('takes a config, and keeps fields that it does not know', async () => {
    const config = { ...CONFIG, later: { anything: [1] } };
    expect(await parseConfig(bytesOf(config))).toEqual(config);
  });

  it('takes a later rule set, which is for others to judge', async () => {
    expect((await parseConfig(bytesOf({ ...CONFIG, derivation: 7 }))).derivation).toBe(7);
  });

  const object = (change: object): object => ({
    ...CONFIG,
    derived: { object: { ...OBJECT, ...change }, wasm: null },
  });

  it.each([
    ['a list', [], 'must be a mapping, not a list'],
    ['no derived part', { ...CONFIG, derived: undefined }, 'lacks "derived"'],
    ['another version', { ...CONFIG, schemaVersion: 2 }, 'schemaVersion must be 1, not 2'],
    ['another system', { ...CONFIG, os: 'windows' }, 'os must be linux, not "windows"'],
    [
      'an architecture with a slash',
      { ...CONFIG, architecture: '../x' },
      'architecture must be a word',
    ],
    [
      'a rule set that is no number',
      { ...CONFIG, derivation: '1' },
      'derivation must be a whole number',
    ],
    [
      'an object that is a word',
      { ...CONFIG, derived: { object: 'x', wasm: null } },
      'derived.object must be a mapping or null',
    ],
    ['a negative size', object({ size: -1 }), 'derived.object.size must be at least 0, not -1'],
    [
      'middle endian',
      object({ endianness: 'middle' }),
      'derived.object.endianness must be one of little, big',
    ],
    [
      'a program without a type',
      object({ programs: [{ ...PROGRAM, type: undefined }] }),
      'derived.object.programs[0] lacks "type"',
    ],
    [
      'a bound in letters',
      { ...CONFIG, declared: { options: { a: { min: 'x' } } } },
      'declared.options.a.min must be a number in decimal digits',
    ],
  ])('refuses %s', async (_title, value, message) => {
    const error = await refusal(bytesOf(value));
    expect(error.code).toBe('config-invalid');
    expect(error.message).toContain(message);
  });

  it('refuses bytes that are no JSON, and bytes that are no UTF-8', async () => {
    expect((await refusal(Buffer.from('{'))).code).toBe('config-invalid');
    expect((await refusal(Buffer.from([0xff, 0x22]))).code).toBe('config-invalid');
  });

  it('refuses more than the cap', async () => {
    expect((await refusal(new Uint8Array(CAPS.config + 1))).code).toBe('size-exceeded');
  });

  it.each([100, 1_000_000])('refuses nesting of %i levels without falling over', async (depth) => {
    const text = `{"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await refusal(Buffer.from(text))).code).toBe('config-invalid');
  });

  it('stops at the first of a million faults', async () => {
    const helpers = Array.from({ length: 1_000_000 }, () => 1);
    const error = await refusal(bytesOf(object({ programs: [{ ...PROGRAM, helpers }] })));
    expect(error.message).toContain('programs[0].helpers[0] must be text, not 1');
  });

  it('agrees with ajv on whatever a config may become', async () => {
    const change = fc.tuple(fc.nat(), fc.json({ maxDepth: 2 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        const text = canonicalJson(changes.reduce<unknown>(mutate, CONFIG));
        const theirs = schemaErrors('config.v1', JSON.parse(text));
        const ours = await parseConfig(Buffer.from(text)).then(
          () => true,
          (error: unknown) => {
            if (!isEbpfError(error)) throw error;
            return false;
          },
        );
        expect(ours).toBe(theirs.length === 0);
      }),
      { numRuns: 500 },
    );
  });
});

/** A copy with another value at one of its places. */
function mutate(value: unknown, [place, json]: [number, string]): unknown {
  const copy: unknown = structuredClone(value);
  const places: [Record<string, unknown>, string][] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      collect((node as Record<string, unknown>)[key]);
    }
  };
  collect(copy);
  const [container, key] = places[place % Math.max(1, places.length)] ?? [];
  if (container !== undefined && key !== undefined) container[key] = JSON.parse(json);
  return copy;
}
