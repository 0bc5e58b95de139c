import { fail } from '../base/index.ts';
import { ANNOTATION } from '../oci/index.ts';
import type { Annotations } from '../oci/index.ts';
import type { Declared } from '../schema/index.ts';

/** Latest second of a four-digit year, the most that RFC 3339 can write. */
const LAST_SECOND = 253_402_300_799;

/** What manifest annotations are made of. */
export interface AnnotationSources {
  readonly declared: Declared;
  readonly given: Annotations;
  readonly sourceDateEpoch: number | undefined;
}

/** Annotations of an artifact's manifests: what the metadata knows, then what was given. No clock is read. */
export function annotationsOf(sources: AnnotationSources): Annotations {
  const { declared, given, sourceDateEpoch } = sources;
  const known = {
    [ANNOTATION.title]: declared.name,
    [ANNOTATION.version]: declared.version,
    [ANNOTATION.description]: declared.description,
    [ANNOTATION.source]: declared.source,
    [ANNOTATION.licenses]: declared.licenses,
    [ANNOTATION.created]: sourceDateEpoch === undefined ? undefined : timeOf(sourceDateEpoch),
  };
  const entries = Object.entries(known).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(entries), ...checkGiven(given) };
}

function timeOf(seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > LAST_SECOND)
    fail('usage', `SOURCE_DATE_EPOCH is ${seconds}; it counts the seconds since 1970.`);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function checkGiven(given: Annotations): Annotations {
  for (const key of Object.keys(given)) {
    // image-spec annotations.md: keys are not empty and unique; a space in one is a mistake of the shell.
    if (!/^[^\s\p{Cc}]{1,255}$/u.test(key))
      fail('usage', `"${key}" cannot be the key of an annotation.`);
  }
  return given;
}
