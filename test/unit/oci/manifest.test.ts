import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAPS, isEbpfError } from '../../../src/base/index.ts';
import {
  MEDIA,
  artifactTypeOf,
  childrenOf,
  describe as descriptorOf,
  parseManifest,
} from '../../../src/oci/index.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const config = descriptorOf(MEDIA.config, encode({}));
const layer = descriptorOf(MEDIA.object, encode('x'), {
  'org.opencontainers.image.title': 'x.bpf.o',
});
const manifest = {
  schemaVersion: 2,
  mediaType: MEDIA.manifest,
  artifactType: MEDIA.package,
  config,
  layers: [layer],
};
const index = {
  schemaVersion: 2,
  mediaType: MEDIA.index,
  manifests: [{ ...config, mediaType: MEDIA.manifest }],
};

describe('parseManifest', () => {
  test('reads a manifest and its children in order', () => {
    const document = parseManifest(encode(manifest), MEDIA.manifest);
    expect(document).toMatchObject({
      kind: 'manifest',
      artifactType: MEDIA.package,
      config,
      layers: [layer],
    });
    expect(childrenOf(document)).toEqual([config, layer]);
  });

  test('reads an index with platforms', () => {
    const entry = {
      ...config,
      mediaType: MEDIA.manifest,
      platform: { os: 'linux', architecture: 'arm64' },
    };
    const document = parseManifest(encode({ ...index, manifests: [entry] }), MEDIA.index);
    expect(childrenOf(document)).toEqual([entry]);
  });

  test('takes the config type as artifact type where none is given', () => {
    const bare = { ...manifest, artifactType: undefined };
    expect(artifactTypeOf(parseManifest(encode(bare), MEDIA.manifest))).toBe(MEDIA.config);
  });

  test('drops foreign urls of a descriptor', () => {
    const tempting = { ...layer, urls: ['http://169.254.169.254/'] };
    const document = parseManifest(encode({ ...manifest, layers: [tempting] }), MEDIA.manifest);
    expect(childrenOf(document)[1]).not.toHaveProperty('urls');
  });

  const refused: readonly { what: string; value: unknown; mediaType?: string; code: string }[] = [
    {
      what: 'a manifest announced as index',
      value: manifest,
      mediaType: MEDIA.index,
      code: 'media-type-mismatch',
    },
    {
      what: 'an index without mediaType announced as manifest',
      value: { ...index, mediaType: undefined },
      code: 'media-type-mismatch',
    },
    {
      what: 'both config and manifests',
      value: { ...manifest, manifests: [] },
      code: 'media-type-mismatch',
    },
    { what: 'schemaVersion 1', value: { ...manifest, schemaVersion: 1 }, code: 'manifest-invalid' },
    { what: 'no layers', value: { ...manifest, layers: undefined }, code: 'manifest-invalid' },
    {
      what: 'a bad digest',
      value: { ...manifest, config: { ...config, digest: '../../etc/passwd' } },
      code: 'descriptor-invalid',
    },
    {
      what: 'a negative size',
      value: { ...manifest, config: { ...config, size: -1 } },
      code: 'descriptor-invalid',
    },
    {
      what: 'a size that no memory has',
      value: { ...manifest, config: { ...config, size: 2 ** 52 } },
      code: 'descriptor-invalid',
    },
    { what: 'a list', value: [], code: 'manifest-invalid' },
    {
      what: 'an unknown type',
      value: { ...manifest, mediaType: undefined },
      mediaType: 'application/json',
      code: 'media-type-mismatch',
    },
  ];

  test.each(refused)('refuses $what', ({ value, mediaType = MEDIA.manifest, code }) => {
    expect(() => parseManifest(encode(value), mediaType)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('refuses what is larger than the cap before parsing it', () => {
    expect(() => parseManifest(new Uint8Array(CAPS.manifest + 1), MEDIA.manifest)).toThrow(
      expect.objectContaining({ code: 'size-exceeded' }),
    );
  });

  test('ends with a document or one of our errors, whatever the JSON', () => {
    const types = fc.constantFrom(MEDIA.manifest, MEDIA.index, MEDIA.dockerManifest, 'text/plain');
    const bodies = fc.oneof(
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc.uint8Array(),
      fc
        .record({ schemaVersion: fc.constant(2), config: fc.anything(), layers: fc.anything() })
        .map((value) => {
          return new TextEncoder().encode(
            JSON.stringify(value, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v)),
          );
        }),
    );
    fc.assert(
      fc.property(bodies, types, (bytes, type) => {
        try {
          parseManifest(bytes, type);
        } catch (error) {
          if (!isEbpfError(error)) throw error;
        }
      }),
    );
  });
});
