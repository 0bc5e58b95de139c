import { fail, printable } from '../base/index.ts';
import { isDigest } from '../oci/index.ts';
import type { ByteRange } from './ports.ts';

/** Longest name of a manifest in a repository or layout, in characters. */
const MAX_NAME = 1024;

/**
 * A name for a manifest in a layout: one line of printable characters. Layouts name things by whole references, so it
 * is wider than a registry's tag; a digest is not a name. Throws `reference-invalid`.
 */
export function checkTagName(name: string): void {
  const ok =
    name !== '' &&
    name.length <= MAX_NAME &&
    name.trim() === name &&
    !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name) &&
    !isDigest(name);
  if (ok) return;
  fail('reference-invalid', `"${printable(name)}" cannot be the name of a manifest.`, {
    hint: `A name is one line of at most ${MAX_NAME} printable characters and not a digest.`,
  });
}

/** Refuses a range that is not inside content of that size with `option-invalid`. */
export function checkRange({ start, end }: ByteRange, size: number): void {
  const ok = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end;
  if (ok && end < size) return;
  fail('option-invalid', `The range ${start}-${end} is not inside the ${size} bytes there are.`, {
    details: { start, end, size },
  });
}
