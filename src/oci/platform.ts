import { fail, isJsonObject } from '../base/index.ts';

/** `platform` of an index entry (image-spec image-index.md). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

const PART = /^[a-z0-9][a-z0-9_.-]{0,63}$/;

/** `uname -m` and other common names → the names of image-spec (Go's GOARCH). */
const ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  i386: '386',
  i686: '386',
  ia32: '386',
  ppc64el: 'ppc64le',
  loongarch64: 'loong64',
};

/** The architecture name of image-spec for a name of `uname -m`, Node or Go. */
export function normalizeArchitecture(name: string): string {
  return ALIASES[name] ?? name;
}

/** Reads `linux/arm64` or `linux/arm/v7`. */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant, ...rest] = text.toLowerCase().split('/');
  const ok =
    PART.test(os) && PART.test(architecture) && (variant === undefined || PART.test(variant));
  if (!ok || rest.length > 0) {
    fail('usage', `"${text}" is not a platform.`, {
      hint: 'A platform reads like linux/amd64 or linux/arm64.',
    });
  }
  return {
    os,
    architecture: normalizeArchitecture(architecture),
    ...(variant === undefined ? {} : { variant }),
  };
}

export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant]
    .filter((part) => part !== undefined)
    .join('/');
}

/** Reads a `platform` object of foreign JSON; undefined when it is not one. */
export function platformOf(value: unknown): Platform | undefined {
  if (!isJsonObject(value)) return undefined;
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) };
}

/** True when content for `offered` fits a host that wants `wanted`; an offer without variant fits every variant. */
export function platformFits(offered: Platform, wanted: Platform): boolean {
  return (
    offered.os === wanted.os &&
    offered.architecture === wanted.architecture &&
    (offered.variant === undefined ||
      wanted.variant === undefined ||
      offered.variant === wanted.variant)
  );
}
