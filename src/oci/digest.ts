import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { fail } from '../base/index.ts';

declare const brand: unique symbol;

/** `algorithm:hex`, checked: safe to use in a path or a URL (image-spec descriptor.md, "Digests"). */
export type Digest = string & { readonly [brand]: 'Digest' };

/** The algorithms of image-spec 1.1 that registries know. */
export type DigestAlgorithm = 'sha256' | 'sha512';

const GRAMMAR = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** True when the text is a digest of an algorithm we can check. */
export function isDigest(text: string): text is Digest {
  return GRAMMAR.test(text);
}

/** Reads a digest; anything but lower-case sha256 or sha512 is refused with `digest-invalid`. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  return fail('digest-invalid', `"${text.slice(0, 140)}" is not a digest.`, {
    hint: 'A digest is sha256: with 64 or sha512: with 128 lower-case hexadecimal digits.',
  });
}

/** The algorithm of a digest. */
export function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

/** The hexadecimal part of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** Hashes bytes as they come. */
export class Digester {
  readonly algorithm: DigestAlgorithm;
  readonly #hash: Hash;

  constructor(algorithm: DigestAlgorithm = 'sha256') {
    this.algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** The digest of all that was given; ends this digester. */
  digest(): Digest {
    return `${this.algorithm}:${this.#hash.digest('hex')}` as Digest;
  }
}

/** The digest of bytes in memory. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  const digester = new Digester(algorithm);
  digester.update(bytes);
  return digester.digest();
}

/** The first twelve hexadecimal digits, for people. Never for a decision. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}
