import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createOrasClient } from '../../src/oras/index.ts';
import type { OrasClientOptions } from '../../src/oras/index.ts';
import type { RemoteRepository } from '../../src/content/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { describeWith, findTool } from '../support/needs.ts';
import { TEST_HTPASSWD, TEST_LOGIN } from '../support/registry-program.ts';
import { describeContentRepository } from './content-repository.suite.ts';
import { pushAll, uniqueManifest } from './content-fixtures.ts';
import type { Abilities, OpenPlace, Place } from './place.ts';

const asRemote = (place: Place): RemoteRepository => place as RemoteRepository;

/** What oras has no way to do, whatever the registry (decision 0011). */
const LIMITS = {
  referrers: asRemote,
  checksWholeness: false,
  deletesTags: false,
  referrersOfAbsent: false,
} satisfies Abilities;

const client = (options: OrasClientOptions = {}): ReturnType<typeof createOrasClient> =>
  createOrasClient({ path: findTool('oras') ?? 'oras', ...options });

describeWith(['oras'], 'oras', () => {
  describeContentRepository('oras against the embedded server', openEmbedded, {
    ...LIMITS,
    deletes: asRemote,
  });
});

/** A server, a folder and a client for each test. */
async function openEmbedded(): Promise<OpenPlace> {
  const dir = await mkdtemp(join(tmpdir(), 'ebpf-test-'));
  const running = await createRegistryServer({ host: openRepositoryHost(dir) }).listen();
  const oras = client();
  const place = oras.repository(`127.0.0.1:${running.port}`, 'tools/execsnoop', { access: 'push' });
  await found(place);
  const close = async (): Promise<void> => {
    await oras.close();
    await running.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { place, close };
}

describeWith(['oras', 'docker-registry'], "oras and Debian's docker-registry with a login", () => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry({ htpasswd: TEST_HTPASSWD });
  });
  afterAll(() => registry.stop());

  // It answers to sha512 with a digest of its own choice, which oras refuses.
  describeContentRepository(
    'oras against docker-registry with basic auth',
    () => openDocker(registry),
    { ...LIMITS, sha512: false },
  );
});

/** A repository of its own for each test. */
async function openDocker(registry: DockerRegistry): Promise<OpenPlace> {
  const oras = client({ credentials: () => Promise.resolve(TEST_LOGIN) });
  const place = oras.repository(`127.0.0.1:${registry.port}`, `tools/${randomUUID()}`);
  await found(place);
  return { place, close: () => oras.close() };
}

/** A repository of a registry exists once something was in it. */
async function found(place: RemoteRepository): Promise<void> {
  const content = uniqueManifest();
  await pushAll(place, content, { tag: 'first' });
  await place.deleteManifest(content.descriptor.digest);
}
