import type { FieldHint } from './model.ts';
import type { IntegerShape, IntegerStyle, Shape, TimeUnit } from './shape.ts';

const UNITS: Readonly<Record<string, TimeUnit>> = {
  ns: 'ns',
  nsec: 'ns',
  nsecs: 'ns',
  us: 'us',
  µs: 'us',
  μs: 'us',
  usec: 'us',
  usecs: 'us',
  ms: 'ms',
  msec: 'ms',
  msecs: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
};

type Change = (shape: Shape, hint: FieldHint) => Shape | undefined;

const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['decimal', (shape) => integerOf(shape, { as: 'decimal' })],
  ['hex', hexOf],
  ['text', textOf],
  ['bytes', bytesOf],
  ['boolean', booleanOf],
  ['ipv4', (shape) => addressOf(shape, 'ipv4', 4)],
  ['ipv6', (shape) => addressOf(shape, 'ipv6', 16)],
  ['mac', (shape) => addressOf(shape, 'mac', 6)],
  ['errno', (shape) => integerOf(shape, { as: 'errno' })],
  ['duration', (shape, hint) => integerOf(shape, { as: 'duration', unit: unitOf(hint) })],
  ['timestamp', (shape, hint) => integerOf(shape, { as: 'timestamp', unit: unitOf(hint) })],
]);

/** The shape as the hint wants it. A format that does not fit the type changes nothing. */
export function hinted(shape: Shape, hint: FieldHint | undefined): Shape {
  if (hint?.format === undefined) return shape;
  return CHANGES.get(hint.format)?.(shape, hint) ?? shape;
}

function unitOf(hint: FieldHint): TimeUnit {
  const word = hint.unit ?? 'ns';
  return Object.hasOwn(UNITS, word) ? (UNITS[word] ?? 'ns') : 'ns';
}

function integerOf(shape: Shape, style: IntegerStyle): IntegerShape | undefined {
  switch (shape.kind) {
    case 'integer':
      return { ...shape, style };
    case 'enum':
      return { kind: 'integer', size: shape.size, signed: shape.signed, style };
    case 'boolean':
    case 'pointer':
      return { kind: 'integer', size: shape.size, signed: false, style };
    default:
      return undefined;
  }
}

function hexOf(shape: Shape): Shape | undefined {
  if (shape.kind === 'text') return bytesOf(shape);
  return shape.kind === 'boolean' ? undefined : integerOf(shape, { as: 'hex' });
}

function textOf(shape: Shape): Shape | undefined {
  if (shape.kind === 'bytes') return { ...shape, kind: 'text' };
  if (shape.kind === 'array' && shape.stride === 1)
    return { kind: 'text', size: shape.size, flexible: shape.flexible };
  return shape.kind === 'integer' && shape.size === 1
    ? { kind: 'text', size: 1, flexible: false }
    : undefined;
}

function bytesOf(shape: Shape): Shape {
  const flexible = 'flexible' in shape && shape.flexible;
  return { kind: 'bytes', size: shape.size, flexible };
}

function booleanOf(shape: Shape): Shape | undefined {
  return shape.kind === 'integer' || shape.kind === 'enum'
    ? { kind: 'boolean', size: shape.size }
    : undefined;
}

function addressOf(shape: Shape, kind: 'ipv4' | 'ipv6' | 'mac', size: number): Shape | undefined {
  return shape.size === size ? { kind, size } : undefined;
}
