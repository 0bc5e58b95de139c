import { expect, test } from 'vitest';
import { findLostCounter } from '../../../src/loader/lost.ts';
import type { ObjectDescription, VariableSpec } from '../../../src/object/index.ts';

function having(...variables: Partial<VariableSpec>[]): ObjectDescription {
  const whole = variables.map((variable) => ({
    section: '.bss',
    offset: 8,
    size: 8,
    kind: 'int',
    type: 'unsigned long long',
    ...variable,
  }));
  return { variables: whole } as unknown as ObjectDescription;
}

test.for([
  [
    'by convention',
    having({ name: 'dropped' }),
    undefined,
    { section: '.bss', offset: 8, size: 8 },
  ],
  [
    'the other name, four bytes',
    having({ name: 'lost_events', size: 4 }),
    undefined,
    { section: '.bss', offset: 8, size: 4 },
  ],
  ['not in .data', having({ name: 'dropped', section: '.data' }), undefined, undefined],
  ['not an array', having({ name: 'dropped', kind: 'array' }), undefined, undefined],
  ['not two bytes', having({ name: 'dropped', size: 2 }), undefined, undefined],
  ['none', having({ name: 'other' }), undefined, undefined],
  [
    'named, anywhere',
    having({ name: 'missed', section: '.data', offset: 4 }),
    'missed',
    { section: '.data', offset: 4, size: 8 },
  ],
] as const)('%s', ([, description, name, place]) => {
  expect(findLostCounter(description, name)).toEqual(place);
});

test.for([
  ['not there', having({ name: 'dropped' })],
  ['no counter', having({ name: 'missed', kind: 'struct' })],
] as const)('a named counter that is %s is refused', ([, description]) => {
  expect(() => findLostCounter(description, 'missed')).toThrow(
    expect.objectContaining({ code: 'metadata-contradicts-object' }),
  );
});
