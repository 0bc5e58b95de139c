import { fail } from '../base/index.ts';
import type { Digest } from './digest.ts';
import { isDigest } from './digest.ts';

/** A repository in a registry: `registry/repository[:tag][@digest]`. */
export interface RegistryReference {
  readonly kind: 'registry';
  /** Host, with port where given: `ghcr.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A name of the local store: `name[:tag][@digest]`. */
export interface StoreReference {
  readonly kind: 'store';
  readonly name: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** An OCI layout folder: `oci:DIR[:tag|@digest]`. */
export interface LayoutReference {
  readonly kind: 'layout';
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** An OCI layout in a tar file: `oci-archive:FILE[:tag]`. */
export interface ArchiveReference {
  readonly kind: 'archive';
  readonly path: string;
  readonly tag?: string;
}

/** A file: `file:PATH`, or a word that ends in `.o`, `.wasm`, `.json` or `.tar`. */
export interface FileReference {
  readonly kind: 'file';
  readonly path: string;
}

export type Reference =
  RegistryReference | StoreReference | LayoutReference | ArchiveReference | FileReference;

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const HOST_NAME =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/;
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::([0-9]{1,5}))?$/;
const FILE_ENDING = /\.(o|wasm|json|tar)$/;
/** distribution-spec: many clients and servers limit host, repository and tag to 255 characters in all. */
const MAX_NAME = 255;

interface Pinned {
  readonly digest?: Digest;
}

const HINT =
  'References read like ghcr.io/acme/execsnoop:1.2, name:tag (local store), oci:DIR:tag or ./prog.bpf.o.';

/** True when the text may be a tag (distribution-spec, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** True when the text may be a repository name (distribution-spec, "Pulling manifests"). */
export function isRepository(text: string): boolean {
  return text.length <= MAX_NAME && REPOSITORY.test(text);
}

/** True when the text is a host name, IPv4 or bracketed IPv6 address, with or without port. */
export function isRegistryHost(text: string): boolean {
  const match = HOST.exec(text);
  if (!match?.[1] || text.length > MAX_NAME) return false;
  const port = match[2] === undefined ? 1 : Number(match[2]);
  return port >= 1 && port <= 65_535 && (match[1].startsWith('[') || HOST_NAME.test(match[1]));
}

/** Reads any reference of design §5. */
export function parseReference(text: string): Reference {
  if (text === '') return bad(text, 'it is empty');
  if (text.startsWith('file:')) return { kind: 'file', path: text.slice('file:'.length) };
  if (text.startsWith('oci:')) return parseLayout(text.slice('oci:'.length), text);
  if (text.startsWith('oci-archive:')) return parseArchive(text.slice('oci-archive:'.length), text);
  if (!text.includes('@') && FILE_ENDING.test(text)) return { kind: 'file', path: text };
  const { rest, digest } = splitDigest(text);
  const slash = rest.indexOf('/');
  const first = rest.slice(0, slash);
  if (slash > 0 && (first === 'localhost' || /[.:]/.test(first))) {
    return {
      ...parseNamed(rest.slice(slash + 1), {
        kind: 'registry',
        registry: checkedHost(first, text),
        text,
      }),
      ...digest,
    };
  }
  return { ...parseNamed(rest, { kind: 'store', registry: '', text }), ...digest };
}

/** Reads a reference that must be of one of the kinds named; `what` says what is asked for. */
export function parseReferenceOf<K extends Reference['kind']>(
  text: string,
  kinds: readonly K[],
  what: string,
): Extract<Reference, { kind: K }> {
  const reference = parseReference(text);
  if ((kinds as readonly string[]).includes(reference.kind))
    return reference as Extract<Reference, { kind: K }>;
  return fail('reference-invalid', `"${text}" is not ${what}.`, { hint: HINT });
}

/** The text of a reference; {@link parseReference} of it gives the same reference. */
export function formatReference(reference: Reference): string {
  if (reference.kind === 'file') return `file:${reference.path}`;
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  if (reference.kind === 'archive') return `oci-archive:${reference.path}${tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  switch (reference.kind) {
    case 'registry':
      return `${reference.registry}/${reference.repository}${tag}${digest}`;
    case 'store':
      return `${reference.name}${tag}${digest}`;
    case 'layout':
      return `oci:${reference.path}${tag}${digest}`;
  }
}

interface NamedContext {
  readonly kind: 'registry' | 'store';
  readonly registry: string;
  readonly text: string;
}

function parseNamed(rest: string, context: NamedContext): RegistryReference | StoreReference {
  const { name, tag } = splitTag(rest, context.text);
  if (!isRepository(name))
    return bad(context.text, `"${name}" is not a repository name (lower case, digits, ._- and /)`);
  const tagged = tag === undefined ? {} : { tag };
  if (context.kind === 'store') {
    if (FILE_ENDING.test(name) || (tag !== undefined && FILE_ENDING.test(tag))) {
      return bad(context.text, 'names of the store do not end in .o, .wasm, .json or .tar');
    }
    return { kind: 'store', name, ...tagged };
  }
  if (context.registry.length + name.length > MAX_NAME)
    return bad(context.text, `it is longer than ${MAX_NAME} characters`);
  return { kind: 'registry', registry: context.registry, repository: name, ...tagged };
}

function parseLayout(text: string, whole: string): LayoutReference {
  const { rest, digest } = splitDigest(text);
  const { path, tag } = splitPathTag(rest);
  if (path === '') return bad(whole, 'the folder is missing');
  return { kind: 'layout', path, ...(tag === undefined ? {} : { tag }), ...digest };
}

function parseArchive(rest: string, text: string): ArchiveReference {
  const { path, tag } = splitPathTag(rest);
  if (path === '') return bad(text, 'the file is missing');
  return { kind: 'archive', path, ...(tag === undefined ? {} : { tag }) };
}

/** The part after the first colon is the name in the layout; such names may be whole references. */
function splitPathTag(rest: string): { path: string; tag?: string } {
  const colon = rest.indexOf(':');
  const tag = rest.slice(colon + 1);
  return colon > 0 && tag !== '' && !tag.startsWith('/')
    ? { path: rest.slice(0, colon), tag }
    : { path: rest };
}

function splitTag(rest: string, text: string): { name: string; tag?: string } {
  const colon = rest.lastIndexOf(':');
  if (colon < 0 || rest.includes('/', colon)) return { name: rest };
  const tag = rest.slice(colon + 1);
  if (!isTag(tag)) return bad(text, `"${tag}" is not a tag`);
  return { name: rest.slice(0, colon), tag };
}

function splitDigest(text: string): { rest: string; digest: Pinned } {
  const at = text.indexOf('@');
  if (at < 0) return { rest: text, digest: {} };
  const digest = text.slice(at + 1);
  if (!isDigest(digest)) return bad(text, `"${digest}" is not a sha256 or sha512 digest`);
  return { rest: text.slice(0, at), digest: { digest } };
}

function checkedHost(host: string, text: string): string {
  return isRegistryHost(host) ? host : bad(text, `"${host}" is not a registry host`);
}

function bad(text: string, why: string): never {
  return fail('reference-invalid', `"${text.slice(0, 300)}" is not a reference: ${why}.`, {
    hint: HINT,
  });
}
