import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA, digestOf } from '../../src/oci/index.ts';
import type { Digest } from '../../src/oci/index.ts';
import { startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { flipped, startFaultProxy } from '../support/fault-proxy.ts';
import type { Fault, FaultProxy } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { indexOver, rootOf, upload, withManifest } from './handmade.ts';
import type { Handmade } from './handmade.ts';
import { BLOB_KINDS, packFull } from './package.ts';
import type { FullPackage } from './package.ts';
import { expectSound, filesUnder, listed, namesOf, refused, run } from './refusals.ts';

const MISMATCH = { exitCode: 4, code: 'digest-mismatch' };

describe('a registry that hands out other bytes', () => {
  const dir = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let proxy: FaultProxy;
  let full: FullPackage;
  let index: Handmade;
  let reference: string;
  let platforms: string;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    proxy = await startFaultProxy(registry.port);
    full = await packFull(join(dir, 'packed'), 'full:1.0', dir);
    const other = withManifest(full.content, (manifest) => {
      manifest['annotations'] = { 'org.opencontainers.image.description': 'for arm64' };
    });
    index = indexOver([
      [full.content, { platform: { os: 'linux', architecture: 'amd64' } }],
      [other, { platform: { os: 'linux', architecture: 'arm64' } }],
    ]);
    await upload(`${registry.host}/tools/full:1.0`, full.content);
    await upload(`${registry.host}/tools/platforms:1.0`, index);
    reference = `${proxy.host}/tools/full:1.0`;
    platforms = `${proxy.host}/tools/platforms:1.0`;
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });
  beforeEach(() => proxy.script());

  /** Neither `pull` nor `run` takes it, and neither leaves a name or a file. */
  async function expectRefusedEverywhere(
    text: string,
    why: { exitCode: number; code: string; names?: readonly string[] },
  ): Promise<void> {
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    await refused(['pull', text, '-q', '--store', store, '-o', out], why);
    const running = ['run', text, '-q', '--pull', 'always', '--allow-unsigned', '--store', store];
    await refused([...running, '--', '--help'], why);
    expect(namesOf(store)).not.toContain('ref.name');
    expect(await listed(store)).toEqual([]);
    expectSound(store);
    expect(existsSync(out)).toBe(false);
  }

  const onBlob = (digest: Digest, fault: Fault): void =>
    proxy.script({ method: 'GET', path: new RegExp(`/blobs/${digest}`), fault });
  const onManifest = (name: string, fault: Fault): void =>
    proxy.script({ method: 'GET', path: new RegExp(`/manifests/${name}`), fault });

  it('is not what is tested: what it holds is good', async () => {
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    const line = await run('pull', reference, '-q', '--store', store, '-o', out);
    expect(line).toBe(`${reference}@${full.digest}`);
    expect(filesUnder(out)).toEqual(['README.md', 'execsnoop.bpf.o', 'guest.wasm']);
    expectSound(store);
    const pinned = `${platforms}@${rootOf(index).digest}`;
    expect(await run('run', pinned, '-q', '--store', store, '--', '--help')).toContain('min-');
  });

  for (const kind of BLOB_KINDS) {
    it.each([
      ['first', 0],
      ['last', -1],
    ])(`is refused for the %s byte of the ${kind}`, async (_, at) => {
      const digest = full.blob(kind);
      onBlob(digest, { kind: 'flip', at });
      const bytes = full.content.blobs.find((blob) => blob.descriptor.digest === digest)!.bytes;
      const found = digestOf(flipped(bytes, at));
      await expectRefusedEverywhere(reference, { ...MISMATCH, names: [digest, found] });
      expect(proxy.struck).toBe(2);
    });
  }

  it.each([
    ['fetched by digest', true],
    ['whose digest header says otherwise', false],
  ])('is refused for a manifest %s', async (_, byDigest) => {
    onManifest(byDigest ? full.digest : '1.0', { kind: 'flip', at: 40 });
    const found = digestOf(flipped(full.content.manifests[0]!.bytes, 40));
    const text = byDigest ? `${reference}@${full.digest}` : reference;
    await expectRefusedEverywhere(text, { ...MISMATCH, names: [full.digest, found] });
  });

  it('is refused when the digest header is not of the manifest that comes', async () => {
    const digest = digestOf(Buffer.from('something else'));
    onManifest('1.0', { kind: 'headers', headers: { 'docker-content-digest': digest } });
    await expectRefusedEverywhere(reference, { ...MISMATCH, names: [digest, full.digest] });
  });

  it('is refused when the digest header is no digest', async () => {
    onManifest('1.0', { kind: 'headers', headers: { 'docker-content-digest': 'sha256:12' } });
    await expectRefusedEverywhere(reference, { exitCode: 1, code: 'registry-protocol' });
  });

  it('is refused when a blob is announced as another one', async () => {
    const digest = digestOf(Buffer.from('something else'));
    onBlob(full.blob('object'), {
      kind: 'headers',
      headers: { 'docker-content-digest': digest },
    });
    await expectRefusedEverywhere(reference, { ...MISMATCH, names: [digest] });
  });

  it.each([
    ['pinned by tag and digest', (digest: string) => `:1.0@${digest}`],
    ['pinned by digest', (digest: string) => `@${digest}`],
  ])('is refused for another, well-formed manifest when %s', async (_, pin) => {
    const other = index.manifests[1]!;
    onManifest('', { kind: 'replace', body: other.bytes });
    const text = `${proxy.host}/tools/full${pin(full.digest)}`;
    const names = [full.digest, other.descriptor.digest];
    await expectRefusedEverywhere(text, { ...MISMATCH, names });
  });

  it('is refused when the tag has moved away from the digest in the reference', async () => {
    const digest = digestOf(Buffer.from('what the tag named yesterday'));
    await expectRefusedEverywhere(`${reference}@${digest}`, {
      exitCode: 3,
      code: 'manifest-missing',
      names: [digest],
    });
  });

  it.each([0, 1])('is refused for child %i of an index', async (at) => {
    const child = index.manifests[at]!;
    onManifest(child.descriptor.digest, { kind: 'flip', at: -3 });
    const found = digestOf(flipped(child.bytes, -3));
    await expectRefusedEverywhere(platforms, {
      ...MISMATCH,
      names: [child.descriptor.digest, found],
    });
  });

  it('is refused for an index that is flipped', async () => {
    onManifest('1.0', { kind: 'flip', at: -3 });
    await expectRefusedEverywhere(platforms, { ...MISMATCH, names: [rootOf(index).digest] });
  });

  it('is refused for a manifest that calls itself an index', async () => {
    onManifest('1.0', { kind: 'headers', headers: { 'content-type': MEDIA.index } });
    await expectRefusedEverywhere(reference, { exitCode: 4, code: 'media-type-mismatch' });
  });

  it('does not spoil what the store has under the same name', async () => {
    const store = temporaryDirectory();
    // Something else: of what the store has under the name the registry would only say that it has not changed.
    await run('pull', platforms, '--tag', reference, '-q', '--store', store);
    const before = filesUnder(store);
    const names = namesOf(store);
    onManifest('1.0', { kind: 'replace', body: index.manifests[1]!.bytes });
    await refused(['pull', reference, '-q', '--store', store], MISMATCH);
    expect([filesUnder(store), namesOf(store)]).toEqual([before, names]);
  });
});
