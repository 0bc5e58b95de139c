import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createEventOutput } from '../../../src/events/index.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

const schema = JSON.parse(readFileSync('schemas/output/event.v1.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ strict: false }).compile(schema);

describe('event.v1.schema.json', () => {
  test('describes every kind of line', () => {
    const output = createEventOutput({ format: 'json', clock: () => 1_767_323_045_000 });
    const decoder = decoderOf((c) =>
      packed(c, [
        ['n', c.u64, 8],
        ['list', c.array(packed(c, [['x', c.s8, 1]], 'item'), 2), 2],
      ]),
    );
    const events = output.addSource({ name: 'events', decoder });
    const raw = output.addSource({ name: 'raw', decoder: null });
    for (const hex of ['ffffffffffffffff 0102', 'ff']) {
      const bytes = bytesOf(hex);
      events.write({ bytes, view: new DataView(bytes.buffer) }, 0, bytes.length);
      raw.write({ bytes, view: new DataView(bytes.buffer) }, 0, bytes.length);
    }
    events.lost(1);
    raw.lost(null);
    const lines = new TextDecoder().decode(output.take()).trim().split('\n');
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      validate(JSON.parse(line));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test.each([
    [{}],
    [{ time: '2026-01-02T03:04:05.000000Z', source: 'a' }],
    [{ time: 'now', source: 'a', lost: 1 }],
    [{ time: '2026-01-02T03:04:05.000000Z', source: 'a', lost: 0 }],
    [{ time: '2026-01-02T03:04:05.000000Z', source: 'a', type: null, fields: null }],
    [{ time: '2026-01-02T03:04:05.000000Z', source: 'a', type: 'struct a', fields: {}, lost: 1 }],
    [{ time: '2026-01-02T03:04:05.000000Z', source: 'a', type: 'struct a', fields: { x: null } }],
  ])('refuses %j', (line) => {
    expect(validate(line)).toBe(false);
  });
});
