import { describe, expect, it } from 'vitest';

import {
  describeArtifact,
  describeBytes,
  packArtifact,
  readArtifact,
} from '../../../src/artifact/index.ts';
import { parseMetadata } from '../../../src/schema/index.ts';
import { AMD64, ARM64, exampleObject, pushed } from './packing.ts';

const OBJECT = exampleObject('execsnoop');

describe('describeArtifact', () => {
  it('shows a package as plain JSON: digests, layers, what is declared and derived, needs', async () => {
    const metadata = await parseMetadata('name: execsnoop\nlostEvents: dropped\n', 'ebpf.yaml');
    const packed = packArtifact({
      objects: [
        { bytes: OBJECT, title: 'execsnoop.bpf.o', platform: AMD64 },
        { bytes: OBJECT, title: 'execsnoop.bpf.o', platform: ARM64 },
      ],
      metadata,
    });
    const artifact = await readArtifact(packed.root, await pushed(packed), { platform: ARM64 });
    const view = describeArtifact(artifact);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.artifact).toMatchObject({
      digest: packed.root.descriptor.digest,
      manifest: artifact.manifest.descriptor.digest,
      platform: 'linux/arm64',
      platforms: ['linux/amd64', 'linux/arm64'],
      annotations: { 'org.opencontainers.image.title': 'execsnoop' },
      layers: [{ title: 'execsnoop.bpf.o', size: OBJECT.length }],
    });
    expect(view.declared.lostEvents).toBe('dropped');
    expect(view.derived.object?.programs.length).toBeGreaterThan(0);
    expect(view.needs.kernel.minimum).toBe('5.8');
  });

  it('shows files alike, without a package around them', () => {
    const view = describeBytes({ object: OBJECT, wasm: null });
    expect(view.artifact).toBeNull();
    expect(view.derivation).toBe(1);
    expect(view.needs.capabilities.map(({ name }) => name)).toContain('CAP_PERFMON');
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });
});
