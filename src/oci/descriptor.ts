import { CAPS, fail, isJsonObject } from '../base/index.ts';
import { digestOf, isDigest } from './digest.ts';
import type { Digest } from './digest.ts';
import { isMediaType } from './media-types.ts';
import { platformOf } from './platform.ts';
import type { Platform } from './platform.ts';

export type Annotations = Readonly<Record<string, string>>;

/** What names content: type, digest and size (image-spec descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Annotations;
  readonly artifactType?: string;
  readonly platform?: Platform;
  /** The content itself, base64; taken only when it hashes to `digest`. */
  readonly data?: string;
}

/** The descriptor of bytes in memory. */
export function describe(
  mediaType: string,
  bytes: Uint8Array,
  annotations?: Annotations,
): Descriptor {
  const base = { mediaType, digest: digestOf(bytes), size: bytes.length };
  return annotations && Object.keys(annotations).length > 0 ? { ...base, annotations } : base;
}

/** Reads a descriptor of foreign JSON; `where` names the place in errors. Foreign `urls` are dropped: they are never followed. */
export function parseDescriptor(value: unknown, where: string): Descriptor {
  if (!isJsonObject(value)) return fail('descriptor-invalid', `${where} is not a descriptor.`);
  const { mediaType, digest, artifactType, data } = value;
  if (typeof mediaType !== 'string' || !isMediaType(mediaType)) {
    return fail('descriptor-invalid', `${where} has no valid mediaType.`);
  }
  if (typeof digest !== 'string' || !isDigest(digest)) {
    return fail('descriptor-invalid', `${where} has no valid digest.`);
  }
  return {
    mediaType,
    digest,
    size: parseSize(value['size'], where),
    ...optional('annotations', parseAnnotations(value['annotations'])),
    ...optional('artifactType', nonEmpty(artifactType)),
    ...optional('platform', platformOf(value['platform'])),
    ...optional('data', nonEmpty(data)),
  };
}

function parseSize(size: unknown, where: string): number {
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && size <= CAPS.blob)
    return size;
  return fail('descriptor-invalid', `${where} has no valid size.`);
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The string entries of an annotations object; undefined when there is none. */
export function parseAnnotations(value: unknown): Annotations | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
