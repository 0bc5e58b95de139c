import type { Shape } from './shape.ts';

export interface ArrayFacts {
  readonly length: number;
  /** Bytes of an element. */
  readonly stride: number;
  /** True when the elements are C's `char`. */
  readonly character: boolean;
  /** True when the array ends the record. */
  readonly last: boolean;
  /** Format of the hint for it. */
  readonly format: string | undefined;
}

/**
 * An array as people mean it: `char` is text, unsigned 8-bit numbers are bytes, whatever they hold; anything else is a
 * list, and so are these two with the format `decimal`. An array of length 0 that ends the record goes on to its end.
 */
export function arrayOf(facts: ArrayFacts, element: () => Shape): Shape {
  const { length, stride, last, format } = facts;
  // Elements without a size say nothing, and there may be four billions of them.
  if (stride === 0) return { kind: 'bytes', size: 0, flexible: false };
  const flexible = last && length === 0;
  const list = format === 'decimal';
  if (facts.character && !list) return { kind: 'text', size: length, flexible };
  const shape = element();
  if (shape.kind === 'integer' && shape.size === 1 && !shape.signed && !list)
    return { kind: 'bytes', size: length, flexible };
  return { kind: 'array', element: shape, stride, length, size: stride * length, flexible };
}
