import { describe, expect, it } from 'vitest';

import { packArtifact } from '../../../src/artifact/index.ts';
import type { PackInput } from '../../../src/artifact/index.ts';
import { CAPS, readAll } from '../../../src/base/index.ts';
import { MEDIA, digestOf } from '../../../src/oci/index.ts';
import { parseConfig, parseMetadata } from '../../../src/schema/index.ts';
import { schemaErrors } from '../../support/schema.ts';
import { guestModule } from '../../support/wasm-module.ts';
import {
  AMD64,
  ARM64,
  S390X,
  exampleObject,
  goldenObject,
  layerOf,
  packRefusal,
  single,
} from './packing.ts';

const OBJECT = goldenObject('tc');
const BIG = goldenObject('fentry-big-endian');
const WASM = { bytes: guestModule(), title: 'tool.wasm' };
const README = layerOf(MEDIA.markdown, 'README.md', '# tool\n');
const SBOM = layerOf('application/spdx+json', 'sbom.json', '{}');
const BTF = layerOf(MEDIA.btf, 'btf.tar.gz', 'btf');

const json = (bytes: Uint8Array): Record<string, unknown> =>
  JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;

async function blobOf(
  artifact: ReturnType<typeof packArtifact>,
  mediaType: string,
): Promise<Uint8Array> {
  const blob = artifact.blobs.find(({ descriptor }) => descriptor.mediaType === mediaType);
  if (blob === undefined) throw new Error(`no blob of type ${mediaType}`);
  return readAll(await blob.open(), CAPS.object, 'blob');
}

describe('packArtifact with one object', () => {
  it('makes one manifest of the types of the format', async () => {
    const artifact = packArtifact(single(OBJECT));
    expect(artifact.manifests).toEqual([artifact.root]);
    const config = await blobOf(artifact, MEDIA.config);
    expect(json(artifact.root.bytes)).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      artifactType: 'application/vnd.ebpf.package.v1',
      config: { mediaType: MEDIA.config, digest: digestOf(config), size: config.length },
      layers: [
        {
          mediaType: 'application/vnd.ebpf.object.v1',
          digest: digestOf(OBJECT),
          size: OBJECT.length,
          annotations: { 'org.opencontainers.image.title': 'prog.bpf.o' },
        },
      ],
    });
    expect(artifact.root.descriptor.digest).toBe(digestOf(artifact.root.bytes));
  });

  it('keeps the object byte for byte', async () => {
    expect(await blobOf(packArtifact(single(OBJECT)), MEDIA.object)).toEqual(OBJECT);
  });

  it('writes a config that fits its schema and says: any architecture', async () => {
    const bytes = await blobOf(packArtifact(single(OBJECT)), MEDIA.config);
    expect(schemaErrors('config.v1', json(bytes))).toEqual([]);
    const config = await parseConfig(bytes);
    expect(config).toMatchObject({ os: 'linux', architecture: 'any', derivation: 1 });
    expect(config.declared).toBeUndefined();
    expect(config.derived.object?.programs.length).toBeGreaterThan(0);
    expect(config.derived.wasm).toBeNull();
  });

  it('puts layers in the order object, Wasm, BTF, others as given', () => {
    const artifact = packArtifact(single(OBJECT, { wasm: WASM, layers: [SBOM, README, BTF] }));
    const layers = json(artifact.root.bytes)['layers'] as { mediaType: string }[];
    expect(layers.map(({ mediaType }) => mediaType)).toEqual([
      MEDIA.object,
      MEDIA.wasm,
      MEDIA.btf,
      'application/spdx+json',
      MEDIA.markdown,
    ]);
  });

  it('takes warnings of the object, with its name', () => {
    const withDwarf = exampleObject('execsnoop');
    for (const warning of packArtifact(single(withDwarf)).warnings)
      expect(warning).toMatch(/^prog\.bpf\.o: /);
  });

  it('says what the metadata knows, in annotations and config', async () => {
    const metadata = await parseMetadata(
      'name: tool\nversion: "1.2"\ndescription: It shapes.\nsource: https://example.org/t\nlicenses: MIT\n',
      'ebpf.yaml',
    );
    const artifact = packArtifact(
      single(OBJECT, { metadata, annotations: { 'org.example.team': 'net' } }),
    );
    expect(artifact.root.document.annotations).toEqual({
      'org.opencontainers.image.title': 'tool',
      'org.opencontainers.image.version': '1.2',
      'org.opencontainers.image.description': 'It shapes.',
      'org.opencontainers.image.source': 'https://example.org/t',
      'org.opencontainers.image.licenses': 'MIT',
      'org.example.team': 'net',
    });
    const config = await parseConfig(await blobOf(artifact, MEDIA.config));
    expect(config.declared).toEqual(metadata.declared);
  });

  it('writes a time only when it is given one', () => {
    const created = (sourceDateEpoch?: number): string | undefined =>
      packArtifact(single(OBJECT, { sourceDateEpoch })).root.document.annotations?.[
        'org.opencontainers.image.created'
      ];
    expect(created()).toBeUndefined();
    expect(created(0)).toBe('1970-01-01T00:00:00Z');
    expect(created(1_700_000_000)).toBe('2023-11-14T22:13:20Z');
  });

  it('lets a given annotation win over the metadata', async () => {
    const metadata = await parseMetadata('name: tool\n', 'ebpf.yaml');
    const annotations = { 'org.opencontainers.image.title': 'mine' };
    const { root } = packArtifact(single(OBJECT, { metadata, annotations }));
    expect(root.document.annotations).toEqual(annotations);
  });
});

describe('packArtifact with Wasm alone', () => {
  it('makes an artifact, with the objects that the module embeds in its facts', async () => {
    const bytes = guestModule([{ address: 1024, bytes: OBJECT }]);
    const artifact = packArtifact({ objects: [], wasm: { bytes, title: 'tool.wasm' } });
    const config = await parseConfig(await blobOf(artifact, MEDIA.config));
    expect(config.derived.object).toBeNull();
    expect(config.derived.wasm?.objects[0]?.digest).toBe(digestOf(OBJECT));
    expect(config.derived.wasm?.imports.map(({ module }) => module)).toContain('wasm_bpf');
  });
});

describe('packArtifact with platforms', () => {
  const platforms: PackInput = {
    objects: [
      { bytes: OBJECT, title: 'prog.bpf.o', platform: ARM64 },
      { bytes: OBJECT, title: 'prog.bpf.o', platform: AMD64 },
      { bytes: BIG, title: 'prog.bpf.o', platform: S390X },
    ],
    layers: [README],
  };

  it('makes an index, children first, whose entries carry platforms and no artifactType', () => {
    const artifact = packArtifact(platforms);
    expect(artifact.manifests.at(-1)).toBe(artifact.root);
    const index = json(artifact.root.bytes);
    expect(index).toMatchObject({
      mediaType: MEDIA.index,
      artifactType: 'application/vnd.ebpf.package.v1',
    });
    const entries = index['manifests'] as Record<string, unknown>[];
    expect(entries.map(({ platform }) => platform)).toEqual([AMD64, ARM64, S390X]);
    for (const entry of entries)
      expect(Object.keys(entry).sort()).toEqual(['digest', 'mediaType', 'platform', 'size']);
    expect(artifact.manifests.slice(0, -1).map(({ descriptor }) => descriptor.digest)).toEqual(
      entries.map(({ digest }) => digest),
    );
  });

  it('makes an index also for a single platform', () => {
    const artifact = packArtifact({ objects: [{ bytes: OBJECT, title: 'a.o', platform: AMD64 }] });
    expect(artifact.root.document.kind).toBe('index');
    expect(artifact.manifests).toHaveLength(2);
  });

  it('keeps the same bytes for two platforms once', () => {
    const { blobs } = packArtifact(platforms);
    const objects = blobs.filter(({ descriptor }) => descriptor.mediaType === MEDIA.object);
    expect(objects.map(({ descriptor }) => descriptor.digest).sort()).toEqual(
      [digestOf(OBJECT), digestOf(BIG)].sort(),
    );
    expect(new Set(blobs.map(({ descriptor }) => descriptor.digest)).size).toBe(blobs.length);
  });

  it('refuses bytes of the wrong order for the platform', () => {
    const error = packRefusal({ objects: [{ bytes: BIG, title: 'a.o', platform: AMD64 }] });
    expect(error.code).toBe('endianness-mismatch');
    expect(error.message).toBe('a.o is big-endian, but linux/amd64 is little-endian.');
  });
});

describe('packArtifact is reproducible', () => {
  it('gives one digest for one input, whatever the order of what has none', async () => {
    const metadata = await parseMetadata('version: "1"\nname: t\n', 'a.yaml');
    const turned = await parseMetadata('# words\nname: t\nversion: "1"\n', 'other.yaml');
    const objects = [
      { bytes: OBJECT, title: 'a.o', platform: AMD64 },
      { bytes: OBJECT, title: 'b.o', platform: ARM64 },
    ];
    const first = packArtifact({
      objects,
      metadata,
      layers: [README, BTF],
      annotations: { b: '2', a: '1' },
      sourceDateEpoch: 7,
    });
    const second = packArtifact({
      sourceDateEpoch: 7,
      annotations: { a: '1', b: '2' },
      layers: [BTF, README],
      metadata: turned,
      objects: [...objects].reverse(),
    });
    expect(second.root.descriptor.digest).toBe(first.root.descriptor.digest);
    const blobs = (artifact: typeof first): string[] =>
      artifact.blobs.map(({ descriptor }) => descriptor.digest).sort();
    expect(blobs(second)).toEqual(blobs(first));
  });

  it('gives another digest for another object, title or order of layers', () => {
    const digests = [
      single(OBJECT),
      single(goldenObject('tail-calls')),
      { objects: [{ bytes: OBJECT, title: 'other.o' }] },
      single(OBJECT, { layers: [README, SBOM] }),
      single(OBJECT, { layers: [SBOM, README] }),
    ].map((input) => packArtifact(input).root.descriptor.digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('does not touch its input', () => {
    const before = OBJECT.slice();
    packArtifact(single(OBJECT));
    expect(OBJECT).toEqual(before);
  });
});

describe('packArtifact refuses', () => {
  const object = { bytes: OBJECT, title: 'a.o' };
  it.each<[string, PackInput, [code: string, message: string]]>([
    ['nothing', { objects: [] }, ['artifact-incomplete', 'needs a BPF object or a Wasm module']],
    [
      'two objects without platforms',
      { objects: [object, { ...object, title: 'b.o' }] },
      ['usage', 'not every one with its platform'],
    ],
    [
      'a platform for one of two',
      { objects: [object, { ...object, platform: AMD64 }] },
      ['usage', 'not every one with its platform'],
    ],
    [
      'a platform twice',
      {
        objects: [
          { ...object, platform: AMD64 },
          { ...object, platform: AMD64 },
        ],
      },
      ['usage', 'Two objects were given for linux/amd64'],
    ],
    [
      'another system',
      { objects: [{ ...object, platform: { os: 'windows', architecture: 'amd64' } }] },
      ['usage', 'windows/amd64 is no platform'],
    ],
    [
      'the architecture any',
      { objects: [{ ...object, platform: { os: 'linux', architecture: 'any' } }] },
      ['usage', 'linux/any is no platform'],
    ],
    [
      'two layers with BTF',
      single(OBJECT, { layers: [BTF, { ...BTF, title: 'b' }] }),
      ['usage', 'Two layers with BTF'],
    ],
    [
      'an object as a layer',
      single(OBJECT, { layers: [layerOf(MEDIA.object, 'x', '')] }),
      ['usage', 'cannot be a layer of type'],
    ],
    [
      'a layer type that is none',
      single(OBJECT, { layers: [layerOf('nonsense', 'x', '')] }),
      ['usage', 'is not a media type'],
    ],
    [
      'two files of one name',
      single(OBJECT, { layers: [layerOf('a/b', 'PROG.bpf.o', '')] }),
      ['usage', 'Two files of the artifact are called'],
    ],
    [
      'an object that is too large',
      single(new Uint8Array(CAPS.object + 1)),
      ['size-exceeded', 'at most 67108864 are allowed'],
    ],
    ['an object that is none', single(Buffer.from('#!/bin/sh')), ['elf-invalid', '']],
    [
      'a Wasm module that is none',
      { objects: [], wasm: { bytes: OBJECT, title: 'x.wasm' } },
      ['wasm-invalid', 'the magic is missing'],
    ],
    [
      'a time before time',
      single(OBJECT, { sourceDateEpoch: -1 }),
      ['usage', 'SOURCE_DATE_EPOCH is -1'],
    ],
    [
      'a time beyond time',
      single(OBJECT, { sourceDateEpoch: 1e15 }),
      ['usage', 'SOURCE_DATE_EPOCH is'],
    ],
    [
      'an annotation without a key',
      single(OBJECT, { annotations: { '': 'x' } }),
      ['usage', 'cannot be the key'],
    ],
  ])('%s', (_title, input, [code, message]) => {
    const error = packRefusal(input);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it.each([
    '',
    '.',
    '..',
    '.hidden',
    '-rf',
    'a/b',
    'a\\b',
    'C:x',
    'a\nb',
    'a\u202eb',
    ' a',
    'a ',
    'e\u0301',
    'x'.repeat(256),
  ])('the file name %j', (title) => {
    expect(packRefusal({ objects: [{ bytes: OBJECT, title }] }).code).toBe('usage');
  });
});
