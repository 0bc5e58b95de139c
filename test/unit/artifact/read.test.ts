import { describe, expect, it } from 'vitest';

import { checkArtifact, packArtifact, readArtifact } from '../../../src/artifact/index.ts';
import type { Artifact, PackInput } from '../../../src/artifact/index.ts';
import { CAPS, streamOf } from '../../../src/base/index.ts';
import { createMemoryRepository, manifestOf } from '../../../src/content/index.ts';
import type { ManifestContent } from '../../../src/content/index.ts';
import { MEDIA, describe as describeBytes } from '../../../src/oci/index.ts';
import type { Platform } from '../../../src/oci/index.ts';
import { guestModule } from '../../support/wasm-module.ts';
import {
  AMD64,
  ARM64,
  goldenObject,
  layerOf,
  pushed,
  refusalOf,
  rejectionOf,
  single,
} from './packing.ts';

const OBJECT = goldenObject('tc');
const OTHER = goldenObject('tail-calls');
const WASM = guestModule();

async function readBack(input: PackInput, platform: Platform = AMD64): Promise<Artifact> {
  const packed = packArtifact(input);
  return readArtifact(packed.root, await pushed(packed), { platform });
}

/** A repository with documents and blobs as some tool may have left them. */
async function foreign(
  document: object,
  blobs: readonly [string, Uint8Array][] = [],
): Promise<[ManifestContent, ReturnType<typeof createMemoryRepository>]> {
  const repository = createMemoryRepository();
  for (const [type, bytes] of blobs)
    await repository.pushBlob(describeBytes(type, bytes), () => Promise.resolve(streamOf(bytes)));
  const mediaType = 'manifests' in document ? MEDIA.index : MEDIA.manifest;
  const root = manifestOf(
    Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...document })),
    mediaType,
  );
  return [root, repository];
}

async function foreignRefusal(
  document: object,
  blobs: readonly [string, Uint8Array][] = [],
): Promise<Awaited<ReturnType<typeof rejectionOf>>> {
  const [root, repository] = await foreign(document, blobs);
  return rejectionOf(readArtifact(root, repository, { platform: AMD64 }));
}

const EMPTY: [string, Uint8Array] = [MEDIA.empty, Buffer.from('{}')];

describe('readArtifact', () => {
  it('gives back what was packed, layers by their meaning', async () => {
    const layers = [
      layerOf(MEDIA.btf, 'btf.tar.gz', 'b'),
      layerOf(MEDIA.markdown, 'README.md', '#'),
    ];
    const artifact = await readBack(
      single(OBJECT, { wasm: { bytes: WASM, title: 't.wasm' }, layers }),
    );
    expect(artifact.layers.object).toMatchObject(describeBytes(MEDIA.object, OBJECT));
    expect(artifact.layers.wasm?.size).toBe(WASM.length);
    expect(artifact.layers.btf?.mediaType).toBe(MEDIA.btf);
    expect(artifact.layers.others.map(({ mediaType }) => mediaType)).toEqual([MEDIA.markdown]);
    expect(artifact.manifest).toBe(artifact.root);
    expect(artifact.platforms).toEqual([]);
  });

  it('fits every host when the architecture is any', async () => {
    for (const architecture of ['amd64', 'arm64', 's390x'])
      expect(
        (await readBack(single(OBJECT), { os: 'linux', architecture })).config.architecture,
      ).toBe('any');
  });

  const two: PackInput = {
    objects: [
      { bytes: OBJECT, title: 'a.o', platform: AMD64 },
      { bytes: OTHER, title: 'a.o', platform: ARM64 },
    ],
  };

  it('chooses from an index by the platform of the host', async () => {
    const artifact = await readBack(two, ARM64);
    expect(artifact.config.architecture).toBe('arm64');
    expect(artifact.layers.object?.digest).toBe(describeBytes('x/y', OTHER).digest);
    expect(artifact.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(artifact.root.descriptor.digest).not.toBe(artifact.manifest.descriptor.digest);
  });

  it('says what there is when nothing fits', async () => {
    const error = await rejectionOf(readBack(two, { os: 'linux', architecture: 'riscv64' }));
    expect(error.code).toBe('platform-missing');
    expect(error.hint).toBe('It has: linux/amd64, linux/arm64.');
  });

  it('refuses a single manifest that was made for another architecture', async () => {
    const packed = packArtifact(two);
    const [amd64] = packed.manifests;
    const error = await rejectionOf(
      readArtifact(amd64!, await pushed(packed), { platform: ARM64 }),
    );
    expect(error.code).toBe('platform-missing');
    expect(error.hint).toBe('It has: linux/amd64.');
  });

  it.each([
    ['no platform at all', undefined],
    ['the architecture any', { os: 'linux', architecture: 'any' }],
  ])('takes an index entry with %s, as other tools leave it', async (_title, platform) => {
    const packed = packArtifact(single(OBJECT));
    const { mediaType, digest, size } = packed.root.descriptor;
    const repository = await pushed(packed);
    const attestation = {
      mediaType,
      digest: `sha256:${'0'.repeat(64)}`,
      size: 1,
      platform: { os: 'unknown', architecture: 'unknown' },
    };
    const [root] = await foreign({
      manifests: [attestation, { mediaType, digest, size, platform }],
    });
    const artifact = await readArtifact(root, repository, { platform: AMD64 });
    expect(artifact.manifest.descriptor.digest).toBe(digest);
  });

  it('knows an artifact by its config where artifactType is gone', async () => {
    const packed = packArtifact(single(OBJECT));
    const repository = await pushed(packed);
    const document = JSON.parse(Buffer.from(packed.root.bytes).toString()) as Record<
      string,
      unknown
    >;
    delete document['artifactType'];
    const [root] = await foreign(document);
    expect((await readArtifact(root, repository, { platform: AMD64 })).config.derivation).toBe(1);
  });

  it('keeps layers and config fields that it does not know', async () => {
    const artifact = await readBack(
      single(OBJECT, { layers: [layerOf('application/x.new', 'x', 'x')] }),
    );
    expect(artifact.layers.others[0]?.mediaType).toBe('application/x.new');
  });
});

describe('readArtifact refuses', () => {
  const oci = (name: string): string => `application/vnd.${name}`;
  const image = describeBytes(oci('oci.image.config.v1+json'), Buffer.from('{}'));
  const layer = (mediaType: string): object => describeBytes(mediaType, Buffer.from('x'));
  const manifest = (config: string, ...layers: string[]): object => ({
    config: describeBytes(config, Buffer.from('{}')),
    layers: layers.map(layer),
  });

  it.each([
    ['a container image', { config: image, layers: [] }, 'a container image'],
    ['a Helm chart', manifest(oci('cncf.helm.config.v1+json')), 'a Helm chart'],
    [
      'a gadget',
      { artifactType: 'application/vnd.gadget.v1+binary', ...manifest(MEDIA.empty) },
      'an Inspektor Gadget gadget',
    ],
    [
      'an old gadget',
      manifest(MEDIA.empty, 'application/vnd.gadget.ebpf.program.v1+binary'),
      'an Inspektor Gadget gadget',
    ],
    ['a bee', manifest('application/ebpf.oci.image.config.v1+json'), 'a BumbleBee package'],
    ['an ecli image', manifest('application/vnd.wasm.config.v1+json'), 'a Wasm image of ecli'],
    [
      'a component',
      manifest('application/vnd.wasm.config.v0+json', 'application/wasm'),
      'a Wasm component or module',
    ],
    [
      'a signature',
      { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json', ...manifest(MEDIA.empty) },
      'a Sigstore signature',
    ],
    [
      'a newer package',
      { artifactType: 'application/vnd.ebpf.package.v2', ...manifest(MEDIA.empty) },
      'an eBPF package of a newer format',
    ],
    [
      'something',
      { artifactType: 'application/vnd.acme.thing', ...manifest(MEDIA.empty) },
      'an artifact of type application/vnd.acme.thing',
    ],
    ['something without a type', manifest(MEDIA.empty), 'an artifact without a type'],
    [
      'an index of something',
      { artifactType: 'application/vnd.gadget.v1+binary', manifests: [] },
      'an Inspektor Gadget gadget',
    ],
  ])('%s, by its name', async (_title, document, kind) => {
    const error = await foreignRefusal(document, [EMPTY]);
    expect(error.code).toBe('artifact-unknown');
    expect(error.message).toContain(`This is not an eBPF package but ${kind}`);
  });

  it('an image of bpfman, known by its labels', async () => {
    const bytes = Buffer.from(JSON.stringify({ config: { Labels: { 'io.ebpf.programs': '{}' } } }));
    const config = describeBytes(image.mediaType, bytes);
    const error = await foreignRefusal({ config, layers: [] }, [[image.mediaType, bytes]]);
    expect(error.message).toContain('a bytecode image of bpfman');
  });

  const packed = packArtifact(single(OBJECT, { wasm: { bytes: WASM, title: 't.wasm' } }));
  const ours = JSON.parse(Buffer.from(packed.root.bytes).toString()) as {
    config: object;
    layers: { mediaType: string; size: number }[];
  };
  const changed = async (layers: object[]): Promise<Awaited<ReturnType<typeof rejectionOf>>> => {
    const [root] = await foreign({ ...ours, layers });
    return rejectionOf(readArtifact(root, await pushed(packed), { platform: AMD64 }));
  };

  it('two objects in one manifest', async () => {
    const error = await changed([...ours.layers, ours.layers[0]!]);
    expect(error.code).toBe('manifest-invalid');
    expect(error.message).toContain('2 layers of type application/vnd.ebpf.object.v1');
  });

  it('a manifest without object and Wasm', async () => {
    expect((await changed([])).code).toBe('artifact-incomplete');
  });

  it('a layer that is gone though the config speaks of it', async () => {
    const error = await changed(ours.layers.slice(1));
    expect(error.code).toBe('config-contradicts-object');
    expect(error.details).toMatchObject({ path: 'derived.object', claimed: true, found: false });
  });

  it('an object larger than the cap, before a byte of it comes', async () => {
    const error = await changed([{ ...ours.layers[0]!, size: CAPS.object + 1 }, ours.layers[1]!]);
    expect(error.code).toBe('size-exceeded');
  });

  it('a config that does not fit its schema', async () => {
    const bytes = Buffer.from('{"schemaVersion":1}');
    const config = describeBytes(MEDIA.config, bytes);
    const error = await foreignRefusal(
      { artifactType: MEDIA.package, config, layers: ours.layers },
      [[MEDIA.config, bytes]],
    );
    expect(error.code).toBe('config-invalid');
  });

  it('to go on when it is stopped', async () => {
    const repository = await pushed(packed);
    const signal = AbortSignal.abort();
    await expect(
      readArtifact(packed.root, repository, { platform: AMD64, signal }),
    ).rejects.toThrow();
  });
});

describe('checkArtifact', () => {
  it('gives back facts of the bytes when the config tells the truth', async () => {
    const artifact = await readBack(single(OBJECT, { wasm: { bytes: WASM, title: 't.wasm' } }));
    const derivation = checkArtifact(artifact.config, { object: OBJECT, wasm: WASM });
    expect(derivation.derived).toEqual(artifact.config.derived);
    expect(derivation.description?.programs.length).toBeGreaterThan(0);
  });

  it('refuses the bytes of another object', async () => {
    const { config } = await readBack(single(OBJECT));
    const error = refusalOf(() => checkArtifact(config, { object: OTHER, wasm: null }));
    expect(error.code).toBe('config-contradicts-object');
    expect(error.exitCode).toBe(4);
  });

  it('refuses every single lie, and names the place, what is claimed and what is found', async () => {
    const { config } = await readBack(single(OBJECT, { wasm: { bytes: WASM, title: 't.wasm' } }));
    let lies = 0;
    for (const { change, path } of lieAbout(config.derived, 'derived')) {
      const lying = structuredClone(config);
      change(lying as unknown as Record<string, unknown>);
      const error = refusalOf(() => checkArtifact(lying, { object: OBJECT, wasm: WASM }));
      expect(error.code).toBe('config-contradicts-object');
      expect(error.details['path']).toBe(path);
      expect(error.message).toContain(path);
      lies += 1;
    }
    expect(lies).toBeGreaterThan(100);
  });

  it('refuses more than the truth, and less', async () => {
    const { config } = await readBack(single(OBJECT));
    const object = config.derived.object!;
    const more = { ...config, derived: { object: { ...object, trusted: true }, wasm: null } };
    expect(refusalOf(() => checkArtifact(more, { object: OBJECT, wasm: null })).message).toContain(
      'derived.object.trusted is true in the config and missing in the bytes',
    );
    const less = { ...config, derived: { object: { ...object, programs: [] }, wasm: null } };
    expect(refusalOf(() => checkArtifact(less, { object: OBJECT, wasm: null })).message).toContain(
      'derived.object.programs[0] is missing in the config',
    );
  });

  it('refuses declarations that the bytes deny', async () => {
    const { config } = await readBack(single(OBJECT));
    const lying = { ...config, declared: { lostEvents: 'nowhere' } };
    const error = refusalOf(() => checkArtifact(lying, { object: OBJECT, wasm: null }));
    expect(error.code).toBe('config-contradicts-object');
    expect(error.message).toContain('declared.lostEvents is nowhere, which is not a variable');
  });

  it('refuses a rule set that it does not know', async () => {
    const { config } = await readBack(single(OBJECT));
    const later = { ...config, derivation: 9 };
    expect(refusalOf(() => checkArtifact(later, { object: OBJECT, wasm: null })).code).toBe(
      'derivation-unknown',
    );
  });
});

interface Lie {
  readonly path: string;
  readonly change: (config: Record<string, unknown>) => void;
}

/** One lie about each word, number and truth value. */
function lieAbout(
  value: unknown,
  path: string,
  steps: readonly (string | number)[] = ['derived'],
): Lie[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      Array.isArray(value)
        ? lieAbout(inner, `${path}[${key}]`, [...steps, Number(key)])
        : lieAbout(inner, `${path}.${key}`, [...steps, key]),
    );
  }
  const change = (config: Record<string, unknown>): void => {
    const parent = steps
      .slice(0, -1)
      .reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], config);
    (parent as Record<string | number, unknown>)[steps.at(-1)!] = otherThan(value);
  };
  return [{ path, change }];
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : 'something';
}
