import { EbpfError, fail } from '../base/index.ts';
import { algorithmOf, digestOf, isDigest } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Answer } from './transport/answer.ts';

/** `Docker-Content-Digest`, when there is one; a header that is no digest is refused. */
export function announcedDigest(answer: Answer): Digest | undefined {
  const text = answer.header('docker-content-digest');
  if (text === undefined || text === '') return undefined;
  if (isDigest(text)) return text;
  answer.close();
  return fail('registry-protocol', `${answer.url.host} sent a digest header that is no digest.`);
}

/** Refuses bytes that are not what the answer's own header says, in whichever algorithm it says it. */
export function checkAnnounced(
  bytes: Uint8Array,
  announced: Digest | undefined,
  what: string,
): void {
  if (announced === undefined) return;
  const found = digestOf(bytes, algorithmOf(announced));
  if (found !== announced) throw contradiction(what, announced, found);
}

/**
 * Refuses an answer that names other content than the one asked for, before a byte of it is read. Only digests of one
 * algorithm can contradict each other: some registries keep sha512 content under its sha256 name and say so.
 */
export function checkNamed(answer: Answer, asked: Digest, what: string): void {
  const announced = announcedDigest(answer);
  if (announced === undefined || algorithmOf(announced) !== algorithmOf(asked)) return;
  if (announced === asked) return;
  answer.close();
  throw contradiction(what, asked, announced);
}

function contradiction(what: string, expected: Digest, found: Digest): EbpfError {
  return new EbpfError('digest-mismatch', `${what} should be ${expected} but is ${found}.`, {
    hint: 'The registry, or something on the way, changed the content; it was not used.',
    details: { expected, found },
  });
}
