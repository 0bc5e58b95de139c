import { fail, printable } from '../base/index.ts';

/** Throws `blob-missing`. */
export function missingBlob(digest: string, where?: string): never {
  return fail('blob-missing', `The blob ${digest} is not there${at(where)}.`, {
    details: { digest, ...(where === undefined ? {} : { where }) },
  });
}

/** Throws `manifest-missing`. */
export function missingManifest(digest: string, where?: string): never {
  return fail('manifest-missing', `The manifest ${digest} is not there${at(where)}.`, {
    details: { digest, ...(where === undefined ? {} : { where }) },
  });
}

/** Throws `tag-missing`. */
export function missingTag(tag: string, where?: string): never {
  const name = printable(tag);
  return fail('tag-missing', `There is nothing named "${name}"${at(where)}.`, {
    details: { tag: name, ...(where === undefined ? {} : { where }) },
  });
}

function at(where: string | undefined): string {
  return where === undefined ? '' : ` in ${where}`;
}
