import { afterAll, beforeAll, expect, test } from 'vitest';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import { createRegistryClient } from '../../../src/registry/index.ts';
import type { CredentialPort } from '../../../src/content/index.ts';
import { startDockerRegistry } from '../../support/docker-registry.ts';
import type { DockerRegistry } from '../../support/docker-registry.ts';
import { describeWith } from '../../support/needs.ts';
import { TEST_HTPASSWD, TEST_LOGIN } from '../../support/registry-program.ts';
import { blobOf, bytesOf, manifestOver, testClient } from './support.ts';

const ann: CredentialPort = () => Promise.resolve(TEST_LOGIN);

const blobs = [blobOf(bytesOf(100)), blobOf(bytesOf(400_000))];
const manifest = manifestOver(blobs);

describeWith(['docker-registry'], "Debian's docker-registry with a login", () => {
  let registry: DockerRegistry;
  let host: string;
  beforeAll(async () => {
    registry = await startDockerRegistry({ htpasswd: TEST_HTPASSWD });
    host = `127.0.0.1:${registry.port}`;
  });
  afterAll(() => registry.stop());

  test('lets in who has the password, and nobody else', async () => {
    await testClient({ credentials: ann }).check(host);
    await expect(testClient().check(host)).rejects.toMatchObject({
      code: 'registry-unauthorized',
      hint: `Log in with: ebpf login ${host}`,
    });
    const wrong: CredentialPort = () =>
      Promise.resolve({ kind: 'password', username: 'ann', secret: 'wrong' });
    await expect(testClient({ credentials: wrong }).check(host)).rejects.toMatchObject({
      code: 'registry-unauthorized',
    });
  });

  test('takes a push and gives it back, byte for byte', async () => {
    await using client = createRegistryClient({ credentials: ann });
    const target = client.repository(host, 'tools/demo', { access: 'push' });
    for (const blob of blobs)
      expect(await target.pushBlob(blob.descriptor, blob.open)).toBe('pushed');
    await target.pushManifest(manifest, { tag: '1.0' });
    const memory = createMemoryRepository();
    await copy(target, memory, { reference: '1.0', tag: 'back' });
    const back = await memory.fetchManifest('back');
    expect(back.descriptor.digest).toBe(manifest.descriptor.digest);
  });

  test('mounts blobs of another repository', async () => {
    await using client = createRegistryClient({ credentials: ann });
    const source = client.repository(host, 'tools/source');
    for (const blob of blobs) await source.pushBlob(blob.descriptor, blob.open);
    await source.pushManifest(manifest, { tag: '1.0' });
    const target = client.repository(host, 'tools/mounted', { access: 'push' });
    const result = await copy(source, target, {
      reference: '1.0',
      tag: '1.0',
      mountFrom: 'tools/source',
    });
    expect(result).toMatchObject({ mounted: 2, pushed: 0, bytes: 0 });
  });

  test('has no referrers API, and the fallback tag does', async () => {
    await using client = createRegistryClient({ credentials: ann });
    const place = client.repository(host, 'tools/referrers');
    for (const blob of blobs) await place.pushBlob(blob.descriptor, blob.open);
    await place.pushManifest(manifest);
    const referrer = manifestOver(blobs, {
      subject: manifest.descriptor,
      artifactType: 'application/vnd.test.signature',
    });
    await place.pushManifest(referrer);
    const { digest } = manifest.descriptor;
    expect((await place.listReferrers(digest)).map((found) => found.digest)).toEqual([
      referrer.descriptor.digest,
    ]);
    await place.deleteManifest(referrer.descriptor.digest);
    expect(await place.listReferrers(digest)).toEqual([]);
  });

  test('says that it does not delete tags', async () => {
    await using client = createRegistryClient({ credentials: ann });
    const place = client.repository(host, 'tools/tags');
    for (const blob of blobs) await place.pushBlob(blob.descriptor, blob.open);
    await place.pushManifest(manifest, { tag: 'stays' });
    await expect(place.deleteTag('stays')).rejects.toMatchObject({
      code: 'operation-unsupported',
    });
  });
});
