import { Header, Pax } from 'tar';
import { CAPS, KIB, fail, printable } from '../base/index.ts';
import type { ErrorContext } from '../base/index.ts';
import { parseLayoutPath } from './layout-path.ts';
import type { LayoutPath } from './layout-path.ts';

/** Tar works in blocks of this many bytes. */
export const BLOCK = 512;
/** Extended headers hold a path and a few numbers. Bytes. */
const EXTENDED_CAP: number = 64 * KIB;
/** Entries of one archive, folders and extended headers among them. */
const MAX_ENTRIES = 200_000;
/** What `docker save` puts beside its layout; passed over, never read. */
const PASSED_OVER: ReadonlySet<string> = new Set(['manifest.json', 'repositories']);

/** A file of a layout inside a tar. */
export interface TarEntry {
  readonly place: Exclude<LayoutPath, { kind: 'folder' }>;
  /** Path as it is in the layout, without a leading `./`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What a header block says is next. */
export type Step =
  | { readonly kind: 'end' }
  /** Bytes to read whole and to hand to {@link TarGuard.extended}. */
  | { readonly kind: 'extended'; readonly size: number }
  | { readonly kind: 'skip'; readonly size: number }
  | { readonly kind: 'entry'; readonly entry: TarEntry };

/**
 * Reads the headers of a tar that may hold nothing but an OCI layout: `oci-layout`, `index.json` and blobs by their
 * digest. Links, devices, absolute paths, `..`, anything twice and anything else are refused by name of the rule.
 */
export class TarGuard {
  readonly #what: string;
  readonly #seen = new Set<string>();
  #pax: Pax | undefined;
  #longPath: string | undefined;
  #pending: 'pax' | 'path' | 'ignored' | undefined;
  #count = 0;
  #empty = 0;

  /** `what` names the archive in errors. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Reads one header block. */
  header(block: Buffer): Step {
    const header = this.#decode(block);
    if (header.nullBlock) return this.#nothing();
    if (this.#empty > 0 || !header.cksumValid) return this.refuse('header', 'a header is damaged');
    this.#count += 1;
    if (this.#count > MAX_ENTRIES)
      this.refuse('entries', `it has more than ${MAX_ENTRIES} entries`);
    return this.#extendedStep(header) ?? this.#entryStep(header);
  }

  /** Takes the body of an extended header, for the entry that follows it. */
  extended(body: Buffer): void {
    if (this.#pending === 'pax') this.#pax = this.#parsePax(body);
    if (this.#pending === 'path') this.#longPath = body.toString('utf8').replace(/\0.*$/s, '');
    this.#pending = undefined;
  }

  /** Throws `archive-invalid`. */
  refuse(rule: string, why: string, context: ErrorContext = {}): never {
    return fail('archive-invalid', `${this.#what} is not a layout archive: ${why}.`, {
      hint: 'It has to be an uncompressed tar of an OCI image layout and nothing else.',
      ...context,
      details: { rule: `archive-${rule}`, ...context.details },
    });
  }

  #decode(block: Buffer): Header {
    try {
      return new Header(block, 0, this.#pax);
    } catch (cause) {
      return this.refuse('header', 'a header is damaged', { cause });
    }
  }

  /** Two blocks of zeros end a tar; what follows is padding. */
  #nothing(): Step {
    this.#empty += 1;
    return this.#empty >= 2 ? { kind: 'end' } : { kind: 'skip', size: 0 };
  }

  #extendedStep(header: Header): Step | undefined {
    const pending = EXTENDED[header.type];
    if (pending === undefined) return undefined;
    const size = header.size ?? 0;
    if (size > EXTENDED_CAP) this.refuse('extended', `an extended header has ${size} bytes`);
    this.#pending = pending;
    return { kind: 'extended', size };
  }

  #entryStep(header: Header): Step {
    // Not the path that the header makes of both: a prefix does not go before an extended path.
    const long = this.#pax?.path ?? this.#longPath;
    const path = (long ?? header.path ?? '').replace(/^\.\//, '').replace(/\/$/, '');
    this.#pax = undefined;
    this.#longPath = undefined;
    if (header.type === 'Directory') return this.#folder(path);
    if (header.type !== 'File' && header.type !== 'OldFile')
      this.refuse('type', `"${printable(path, 100)}" is a ${header.type}, not a file`);
    return this.#file(path, header.size ?? 0);
  }

  #folder(path: string): Step {
    if (path !== '' && path !== '.' && parseLayoutPath(path)?.kind !== 'folder')
      this.refuse('path', `it has the folder "${printable(path, 100)}"`);
    return { kind: 'skip', size: 0 };
  }

  #file(path: string, size: number): Step {
    const shown = printable(path, 100);
    if (!Number.isSafeInteger(size) || size < 0 || size > CAPS.blob)
      this.refuse('size', `"${shown}" has no sane size`);
    if (this.#seen.has(path)) this.refuse('twice', `"${shown}" is in it twice`);
    this.#seen.add(path);
    if (PASSED_OVER.has(path)) return { kind: 'skip', size };
    const place = parseLayoutPath(path);
    if (place === undefined || place.kind === 'folder')
      return this.refuse('path', `"${shown}" has no place in a layout`);
    return { kind: 'entry', entry: { place, path, size } };
  }

  #parsePax(body: Buffer): Pax {
    try {
      return Pax.parse(body.toString('utf8'));
    } catch (cause) {
      return this.refuse('extended', 'an extended header is damaged', { cause });
    }
  }
}

const EXTENDED: Readonly<Record<string, 'pax' | 'path' | 'ignored'>> = {
  ExtendedHeader: 'pax',
  OldExtendedHeader: 'pax',
  // Defaults for all entries and long names of link targets: nothing in them matters to a layout.
  GlobalExtendedHeader: 'ignored',
  NextFileHasLongLinkpath: 'ignored',
  NextFileHasLongPath: 'path',
  OldGnuLongPath: 'path',
};

/** Bytes with the padding up to the next block. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
