import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createRegistryClient } from '../../src/registry/index.ts';
import type { RemoteRepository } from '../../src/content/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import type { RunningRegistry } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { describeWith } from '../support/needs.ts';
import { describeContentRepository } from './content-repository.suite.ts';
import { pushAll, uniqueManifest } from './content-fixtures.ts';
import type { OpenPlace, Place } from './place.ts';

const asRegistry = (place: Place): RemoteRepository => place as RemoteRepository;

describeContentRepository('the client against the embedded server', openEmbedded, {
  deletes: asRegistry,
  referrers: asRegistry,
  checksWholeness: false,
});

/** A server, a folder and a client for each test. */
async function openEmbedded(): Promise<OpenPlace> {
  const dir = await mkdtemp(join(tmpdir(), 'ebpf-test-'));
  const host = openRepositoryHost(dir);
  const running: RunningRegistry = await createRegistryServer({ host }).listen();
  const client = createRegistryClient();
  const place = client.repository(`127.0.0.1:${running.port}`, 'tools/execsnoop', {
    access: 'push',
  });
  await found(place);
  const close = async (): Promise<void> => {
    await client.close();
    await running.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { place, close };
}

describeWith(['docker-registry'], "Debian's docker-registry", () => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry();
  });
  afterAll(() => registry.stop());

  // Tags cannot be deleted there, and deleting a blob of one repository is seen by no other test.
  describeContentRepository('the client against docker-registry', () => openDocker(registry), {
    referrers: asRegistry,
    checksWholeness: false,
  });
});

/** A repository of its own for each test. */
async function openDocker(registry: DockerRegistry): Promise<OpenPlace> {
  const client = createRegistryClient();
  const place = client.repository(`127.0.0.1:${registry.port}`, `tools/${randomUUID()}`);
  await found(place);
  return { place, close: () => client.close() };
}

/** A repository of a registry exists once something was in it. */
async function found(place: RemoteRepository): Promise<void> {
  const content = uniqueManifest();
  await pushAll(place, content, { tag: 'first' });
  await place.deleteManifest(content.descriptor.digest);
}
