import type { ByteRange } from '../content/index.ts';

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;
const CHUNK = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/(?:\d{1,15}|\*))?$/;

/**
 * The part of a body of `size` bytes that a `Range` header asks for (RFC 9110, 14). `whole` when there is none or it is
 * of a kind that a server may pass over (another unit, several ranges); `unsatisfiable` calls for a 416.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const match = header === undefined ? null : RANGE.exec(header.trim());
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') return suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end ? { start, end } : 'unsatisfiable';
}

function suffix(count: number, size: number): ByteRange | 'unsatisfiable' {
  const length = Math.min(count, size);
  return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
}

/**
 * The place of a chunk in an upload: `<start>-<end>`, both included (distribution-spec, "Pushing a blob in chunks").
 * Clients that write it as RFC 9110 has it (`bytes 0-9/10`) are understood too. Undefined when it is neither.
 */
export function parseChunkRange(header: string): ByteRange | undefined {
  const match = CHUNK.exec(header.trim());
  if (match === null) return undefined;
  const [start, end] = [Number(match[1]), Number(match[2])];
  return start <= end ? { start, end } : undefined;
}

/** True when an `If-None-Match` header names the entity (RFC 9110, 13.1.2; weak comparison). */
export function matchesEntity(header: string | undefined, digest: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === `"${digest}"` || tag === digest);
}
