import { describe, expect, it } from 'vitest';
import { CAPS } from '../../../src/base/index.ts';
import { createMemoryRepository, manifestOf } from '../../../src/content/index.ts';
import type { RemoteRepository } from '../../../src/content/index.ts';
import { MEDIA, digestOf } from '../../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../../src/oci/index.ts';
import type { OpsContext } from '../../../src/ops/context.ts';
import { discover } from '../../../src/ops/discover.ts';

const ROOT = manifestOf(
  new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [] }),
  ),
  MEDIA.index,
);

function named(name: string): Descriptor {
  const digest = digestOf(new TextEncoder().encode(name));
  return { mediaType: MEDIA.manifest, digest, size: 10, artifactType: `type/${name}` };
}

/** A registry that answers every question about referrers as it likes. */
function lying(answer: (subject: Digest) => readonly Descriptor[]): OpsContext {
  const remote = {
    fetchManifest: () => Promise.resolve(ROOT),
    listReferrers: (subject: Digest) => Promise.resolve(answer(subject)),
  };
  const repository = { ...createMemoryRepository(), ...remote } as unknown as RemoteRepository;
  return { remote: () => Promise.resolve(repository) } as unknown as OpsContext;
}

describe('discover', () => {
  const request = { reference: 'ghcr.io/acme/x:1', recursive: true };

  it('CVE-2026-55588: ends when referrers go round in a circle', async () => {
    const [a, b] = [named('a'), named('b')];
    const context = lying((subject) =>
      subject === a.digest ? [b] : [a, { ...ROOT.descriptor, artifactType: 'type/root' }],
    );
    const { referrers } = await discover(context, request);
    expect(referrers).toMatchObject([
      { digest: a.digest, referrers: [{ digest: b.digest, referrers: [] }] },
    ]);
  });

  it('refuses referrers without end, in depth and in number', async () => {
    let count = 0;
    const deep = lying(() => [named(String((count += 1)))]);
    await expect(discover(deep, request)).rejects.toMatchObject({ code: 'graph-too-large' });
    const many = Array.from({ length: CAPS.graphNodes + 1 }, (_, at) => named(String(at)));
    const wide = lying(() => many);
    await expect(discover(wide, request)).rejects.toMatchObject({ code: 'graph-too-large' });
  });

  it('sorts by type whatever order the registry has', async () => {
    const context = lying((subject) =>
      subject === ROOT.descriptor.digest ? [named('b'), named('a')] : [],
    );
    const { referrers } = await discover(context, { ...request, recursive: false });
    expect(referrers.map(({ artifactType }) => artifactType)).toEqual(['type/a', 'type/b']);
  });
});
