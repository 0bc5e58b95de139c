import { fail, printable } from '../base/index.ts';

/** Longest file name that common file systems take, in bytes. */
const MAX_BYTES = 255;

/**
 * True for a name that is one file in the folder where it is put, on every system: no separators, no control characters,
 * not a dot name, nothing that a shell or a terminal takes for something else.
 */
export function isSafeTitle(title: string): boolean {
  return (
    /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:]+$/u.test(title) &&
    !/^[.\s-]|\s$/.test(title) &&
    title === title.normalize('NFC') &&
    Buffer.byteLength(title) <= MAX_BYTES
  );
}

/** Refuses titles that are not safe and titles that come twice: pulled files would overwrite each other. */
export function checkTitles(titles: readonly string[]): void {
  const seen = new Set<string>();
  for (const title of titles) {
    if (!isSafeTitle(title)) {
      fail('usage', `"${printable(title, 100)}" cannot be the name of a file in an artifact.`, {
        hint: 'Use a plain file name, without folders, that starts with a letter or digit.',
      });
    }
    // Some file systems do not tell the case of letters apart.
    const key = title.toLowerCase();
    if (seen.has(key)) {
      fail('usage', `Two files of the artifact are called ${title}.`, {
        hint: 'Rename one of them: both would be written to the same place when pulled.',
      });
    }
    seen.add(key);
  }
}
