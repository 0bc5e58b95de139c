import type { Declared, Derived } from '../../schema/index.ts';
import { attachContradictions } from './attach.ts';
import { bufferContradictions } from './buffers.ts';
import type { Contradiction, DeclaredSubject } from './model.ts';
import { optionContradictions } from './options.ts';
import { recordTypesOf } from './record-types.ts';

/** Holds what an author declares against the bytes. An empty list means that they agree. */
export function contradictionsOf(
  declared: Declared,
  derived: Derived,
  object: Uint8Array | null,
): readonly Contradiction[] {
  const grants = grantContradictions(declared, derived);
  if (derived.object === null || object === null) return [...withoutObject(declared), ...grants];
  const subject: DeclaredSubject = { object: derived.object, types: recordTypesOf(object) };
  return [
    ...optionContradictions(declared.options ?? {}, subject),
    ...attachContradictions(declared.attach ?? {}, subject),
    ...bufferContradictions(declared, subject),
    ...grants,
  ];
}

/** Parts of `declared` that speak of an object. */
const OBJECT_PARTS = ['options', 'attach', 'events', 'histograms', 'lostEvents'] as const;

function withoutObject(declared: Declared): readonly Contradiction[] {
  return OBJECT_PARTS.filter((part) => declared[part] !== undefined).map((part) => ({
    path: [part],
    message: 'speaks of an object, but the artifact has none',
  }));
}

function grantContradictions(declared: Declared, derived: Derived): readonly Contradiction[] {
  if (declared.grants === undefined || derived.wasm !== null) return [];
  return [{ path: ['grants'], message: 'is for Wasm user space, but the artifact has none' }];
}
