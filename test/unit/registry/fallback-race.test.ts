import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRegistryClient } from '../../../src/registry/index.ts';
import type { RegistryClient } from '../../../src/registry/index.ts';
import { MEDIA } from '../../../src/oci/index.ts';
import { describeWith } from '../../support/needs.ts';
import { startRegistryProgram } from '../../support/registry-program.ts';
import type { RegistryProgram } from '../../support/registry-program.ts';
import { blobOf, manifestOver } from './support.ts';

const WRITERS = 16;
const config = blobOf(new TextEncoder().encode('{}'), MEDIA.empty);
const subject = manifestOver([config]);
const referrers = Array.from({ length: WRITERS }, (_, at) =>
  manifestOver([config], {
    subject: subject.descriptor,
    artifactType: `application/vnd.test.${at}`,
  }),
);

describeWith(['docker-registry'], 'a fallback index that several clients change at once', () => {
  let registry: RegistryProgram;
  beforeAll(async () => {
    registry = await startRegistryProgram('docker-registry');
  });
  afterAll(() => registry.stop());

  /** Work by as many clients, none of which knows of the others. */
  async function together(work: (client: RegistryClient, at: number) => Promise<void>) {
    const clients = referrers.map(() => createRegistryClient());
    try {
      await Promise.all(clients.map(work));
    } finally {
      await Promise.all(clients.map((client) => client.close()));
    }
  }

  test('keeps 16 of 16 that are added, and 8 of them when 8 are deleted', async () => {
    const open = (client: RegistryClient) =>
      client.repository(`127.0.0.1:${registry.port}`, 'tools/demo', { access: 'push' });
    await together(async (client, at) => {
      if (at > 0) return;
      await open(client).pushBlob(config.descriptor, config.open);
      await open(client).pushManifest(subject, { tag: '1.0' });
    });
    const listed = async (): Promise<string[]> => {
      await using client = createRegistryClient();
      const found = await open(client).listReferrers(subject.descriptor.digest);
      return found.map(({ digest }) => digest).sort();
    };
    const digests = referrers.map(({ descriptor }) => descriptor.digest);
    await together((client, at) => open(client).pushManifest(referrers[at]!));
    expect(await listed()).toEqual([...digests].sort());
    await together(async (client, at) => {
      if (at % 2 === 0) await open(client).deleteManifest(digests[at]!);
    });
    expect(await listed()).toEqual(digests.filter((_digest, at) => at % 2 === 1).sort());
  }, 60_000);
});
