import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CAPS, isEbpfError } from '../../../src/base/index.ts';
import type { EbpfError } from '../../../src/base/index.ts';
import { parseMetadata } from '../../../src/schema/index.ts';

async function refusal(text: string): Promise<EbpfError> {
  try {
    await parseMetadata(text, 'ebpf.yaml');
  } catch (error) {
    if (isEbpfError(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const REFUSED: readonly [title: string, text: string, message: string][] = [
  ['a name with spaces', 'name: Bad Name', 'ebpf.yaml:1:1: name must be lower-case letters'],
  [
    'a version that YAML reads as a number',
    'version: 1.2',
    'must be text, not 1.2 (put it in quotes)',
  ],
  [
    'a mistyped key',
    'options:\n  a:\n    minn: 3',
    '3:5: options.a.minn is not known; did you mean min?',
  ],
  ['a key from nowhere', 'zzzzzzzz: 1', '1:1: zzzzzzzz is not known here (known: name, version'],
  [
    'a bound that is no number',
    'options:\n  a:\n    max: x',
    '3:5: options.a.max must be a number, not "x"',
  ],
  ['an option that is no mapping', 'options:\n  b: 4', '2:3: options.b must be a mapping, not 4'],
  ['a list where a mapping is due', '- a', '1:1: the document must be a mapping, not a list'],
  ['a bad direction', 'attach: {x: {direction: up}}', 'must be one of ingress, egress, not "up"'],
  ['a process number of 0', 'attach: {x: {pid: 0}}', 'attach.x.pid must be at least 1, not 0'],
  [
    'a fraction for a frequency',
    'attach: {x: {frequency: 1.5}}',
    'must be a whole number, not 1.5',
  ],
  [
    'a relative folder',
    'grants: {directories: [{path: etc}]}',
    'grants.directories[0].path must be an absolute path',
  ],
  ['a folder without a path', 'grants: {directories: [{}]}', 'grants.directories[0] lacks "path"'],
  [
    'a field that is no path',
    'events: {e: {fields: {"a b": {}}}}',
    'events.e.fields["a b"] is not a name',
  ],
  [
    'a variable that is no name',
    'options: {"a-b": {}}',
    'options.a-b is not a name that can stand here',
  ],
  ['a javascript address', 'source: javascript:alert(1)', 'must be an http or https address'],
  ['an anchor', 'name: &x a', '1:10: the document has an anchor; leave it out'],
  ['an alias', 'a: &x 1\nb: *x', '2:4: the document is an alias'],
  ['a key that comes twice', 'name: a\nname: b', '2:1: the document has the key name twice'],
  ['a tag', 'name: !!binary aGVsbG8=', 'ebpf.yaml:1:'],
  ['a tag of somebody', 'name: !secret a', 'ebpf.yaml:1:'],
  ['a merge key', '<<: {a: 1}', 'the document has the key <<'],
  ['a prototype', '__proto__: {a: 1}', 'the document has the key __proto__'],
  ['a key that is a list', '? [a]\n: b', 'has a key that is not a word'],
  ['two documents', 'name: a\n---\nname: b', 'is not valid YAML'],
  ['half a list', 'name: [', 'is not valid YAML'],
  ['a bomb of brackets', '['.repeat(20_000), 'is nested too deeply'],
  ['deep nesting', `${'{a: '.repeat(40)}1${'}'.repeat(40)}`, 'is nested too deeply'],
];

describe('parseMetadata refuses', () => {
  it.each(REFUSED)('%s', async (_title, text, message) => {
    const error = await refusal(text);
    expect(error.code).toBe('metadata-invalid');
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(2);
  });

  it('names three findings and counts the others', async () => {
    const error = await refusal('a1: 1\na2: 1\na3: 1\na4: 1\na5: 1');
    expect(error.message.split('\n')).toHaveLength(3);
    expect(error.message).toContain('(and 2 more)');
    expect(error.details['findings']).toHaveLength(5);
  });

  it('more than the cap, without reading it', async () => {
    expect((await refusal('#'.repeat(CAPS.metadata + 1))).code).toBe('size-exceeded');
  });

  it('many keys in linear time', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n');
    expect((await refusal(text)).details['findings']).toHaveLength(50);
  });
});

describe('parseMetadata takes', () => {
  it('an empty file', async () => {
    expect((await parseMetadata('# nothing\n', 'x.yaml')).declared).toEqual({});
  });

  it('every key, and writes bounds as exact decimal text', async () => {
    const text = `
name: tool
version: '1.0'
licenses: GPL-2.0-only OR MIT
source: https://example.org/tool
options:
  big: { min: -9223372036854775808, max: 18446744073709551615 }
  ratio: { min: 0.5, max: 1e3, unit: percent, name: the-ratio, short: r, required: true }
attach:
  prog: { enabled: false, target: vfs_read }
events:
  rb: { type: struct event, fields: { addr.ip: { format: ipv4, unit: none, hidden: true } } }
histograms:
  hist: { scale: linear, step: 10 }
lostEvents: dropped
grants: { objects: any, environment: [HOME], directories: [{ path: /etc, access: read }] }
`;
    const { declared } = await parseMetadata(text, 'x.yaml');
    expect(declared.options).toEqual({
      big: { min: '-9223372036854775808', max: '18446744073709551615' },
      ratio: {
        min: '0.5',
        max: '1000',
        unit: 'percent',
        name: 'the-ratio',
        short: 'r',
        required: true,
      },
    });
    expect(declared.events?.['rb']?.fields?.['addr.ip']?.format).toBe('ipv4');
    expect(declared.grants?.directories).toEqual([{ path: '/etc', access: 'read' }]);
  });

  it('JSON, which is YAML', async () => {
    expect((await parseMetadata('{"name": "a"}', 'x.json')).declared).toEqual({ name: 'a' });
  });

  it('and knows where everything is', async () => {
    const parsed = await parseMetadata('options:\n  a:\n    max: 3\n', 'x.yaml');
    expect(parsed.locate(['options', 'a', 'max'])).toBe('x.yaml:3:5');
    expect(parsed.locate(['options', 'a', 'name'])).toBe('x.yaml:2:3');
    expect(parsed.locate([])).toBe('x.yaml:1:1');
  });
});

describe('parseMetadata, whatever the text', () => {
  const yamlish = fc.stringMatching(/^[a-c:{}[\], \n"'&*!?|>%@#~<0-9.-]{0,60}$/);

  it('ends with metadata or one of our errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), yamlish), async (text) => {
        try {
          expect((await parseMetadata(text, 'x')).declared).toBeTypeOf('object');
        } catch (error) {
          if (!isEbpfError(error)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes what it should: JSON of the right shape', async () => {
    const bound = fc.oneof(
      fc.integer(),
      fc.bigInt().map((value) => String(value).slice(0, 40)),
    );
    const option = fc.record(
      { help: fc.stringMatching(/^[a-z ]{1,20}$/), min: bound },
      { requiredKeys: [] },
    );
    const name = fc
      .stringMatching(/^[a-z_][a-z0-9_]{0,20}$/)
      .filter((word) => word !== '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, option), async (options) => {
        const { declared } = await parseMetadata(JSON.stringify({ options }), 'x');
        expect(Object.keys(declared.options ?? {}).sort()).toEqual(Object.keys(options).sort());
      }),
      { numRuns: 100 },
    );
  });
});
