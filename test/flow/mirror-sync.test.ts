import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { MirrorOutcome } from '../../src/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import type { RunningRegistry } from '../../src/server/index.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { describeWith } from '../support/needs.ts';
import { schemaErrors } from '../support/schema.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { cleanClient, listOf, pushArtifact, pushIndex, repositoryOf, tagsOf } from './mirroring.ts';

const SHARED = 'what all of them have\n'.repeat(2000);

describeWith(['docker-registry'], 'mirror sync', () => {
  const dir = sharedTemporaryDirectory();
  let served: RunningRegistry;
  let docker: DockerRegistry;
  /** The embedded registry, which has the referrers API, and docker-registry, which has not; both counted. */
  let ours: FaultProxy;
  let theirs: FaultProxy;
  let at = 0;
  let name: string;

  beforeAll(async () => {
    served = await createRegistryServer({ host: openRepositoryHost(join(dir, 'served')) }).listen();
    docker = await startDockerRegistry();
    ours = await startFaultProxy(served.port);
    theirs = await startFaultProxy(docker.port);
  });
  afterAll(async () => {
    await ours.stop();
    await theirs.stop();
    await served.close();
    await docker.stop();
  });
  beforeEach(() => {
    at += 1;
    name = `tools/t${at}`;
    ours.script();
    theirs.script();
  });

  async function fill(registry: string, tags: readonly string[], repository = name): Promise<void> {
    const place = repositoryOf(registry, repository);
    for (const tag of tags) await pushArtifact(place, { layers: [SHARED, `only ${tag}`], tag });
    ours.script();
    theirs.script();
  }

  function sync(list: unknown, more: object = {}): Promise<MirrorOutcome> {
    return cleanClient().mirrorSync({ list: listOf(list), ...more });
  }

  it('brings all tags and keeps their digests, either way', async () => {
    await fill(ours.host, ['1.0', '1.1', 'latest']);
    const there = await sync({
      version: 1,
      defaults: { destination: `${theirs.host}/mirror` },
      repositories: [{ source: `${ours.host}/${name}` }],
    });
    expect(schemaErrors('output/mirror-sync.v1', JSON.parse(JSON.stringify(there)))).toEqual([]);
    expect(there.totals).toMatchObject({ items: 3, copied: 3, failed: 0 });
    const back = await sync({
      version: 1,
      repositories: [
        { source: `${theirs.host}/mirror/${name}`, destination: `${ours.host}/back/${name}` },
      ],
    });
    expect(back.totals).toMatchObject({ items: 3, copied: 3, failed: 0 });
    const first = await tagsOf(repositoryOf(ours.host, name));
    expect(await tagsOf(repositoryOf(theirs.host, `mirror/${name}`))).toEqual(first);
    expect(await tagsOf(repositoryOf(ours.host, `back/${name}`))).toEqual(first);
  });

  it('fetches and sends a blob once, and mounts it in other repositories', async () => {
    await fill(ours.host, ['1', '2', '3', '4'], `${name}/a`);
    await fill(ours.host, ['1', '2', '3', '4'], `${name}/b`);
    const { totals } = await sync({
      version: 1,
      defaults: { destination: `${theirs.host}/mirror`, referrers: false },
      repositories: [{ source: `${ours.host}/${name}/a` }, { source: `${ours.host}/${name}/b` }],
    });
    expect(totals.failed).toBe(0);
    const fetched = ours.requests.filter(({ path }) => path.includes('/blobs/'));
    const sent = theirs.requests.filter(({ method }) => method === 'PUT');
    // Six blobs: the shared one, the empty config, four of their own; and eight manifests.
    expect(fetched).toHaveLength(6);
    expect(sent.filter(({ path }) => path.includes('/blobs/'))).toHaveLength(6);
    expect(sent.filter(({ path }) => path.includes('/manifests/'))).toHaveLength(8);
    expect(totals).toMatchObject({ pushed: 6, mounted: 6 });
  });

  it('asks two questions for an artifact that is unchanged, and moves nothing', async () => {
    const tags = ['1', '2', '3', '4', '5'];
    await fill(theirs.host, tags);
    const list = {
      version: 1,
      defaults: { destination: `${ours.host}/mirror` },
      repositories: [{ source: `${theirs.host}/${name}` }],
    };
    await sync(list);
    ours.script();
    theirs.script();
    const again = await sync(list);
    expect(again.totals).toMatchObject({ alreadyThere: 5, copied: 0, bytes: 0 });
    const kinds = (proxy: FaultProxy): string[] =>
      [...new Set(proxy.requests.map(({ method }) => method))].sort();
    // One listing of tags and one HEAD for each; one question whether there is a referrers API at all.
    expect(ours.requests).toHaveLength(1 + tags.length);
    expect(kinds(ours)).toEqual(['GET', 'HEAD']);
    expect(theirs.requests.filter(({ method }) => method === 'HEAD')).toHaveLength(tags.length);
    expect(theirs.requests.filter(({ path }) => path.includes('/blobs/'))).toEqual([]);
    expect(
      theirs.requests.filter(({ path }) => path.includes('/referrers/')).length,
    ).toBeLessThanOrEqual(tags.length);
  });

  it('brings what refers to an artifact, also when only that is new', async () => {
    const place = repositoryOf(ours.host, name);
    const root = await pushArtifact(place, { layers: ['signed'], tag: '1' });
    const list = {
      version: 1,
      defaults: { destination: `${theirs.host}/mirror` },
      repositories: [{ source: `${ours.host}/${name}` }],
    };
    expect((await sync(list)).totals.copied).toBe(1);
    const signature = await pushArtifact(place, { layers: ['sig'], subject: root.descriptor });
    const about = await pushArtifact(place, { layers: ['of it'], subject: signature.descriptor });
    const second = await sync(list);
    expect(second.items).toMatchObject([{ status: 'copied', referrers: 2 }]);
    const target = repositoryOf(theirs.host, `mirror/${name}`);
    const found = await target.listReferrers(root.descriptor.digest);
    expect(found.map(({ digest }) => digest)).toEqual([signature.descriptor.digest]);
    expect((await target.listReferrers(signature.descriptor.digest))[0]?.digest).toBe(
      about.descriptor.digest,
    );
    theirs.script();
    expect((await sync(list)).items).toMatchObject([{ status: 'present', referrers: 2 }]);
    expect(theirs.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([]);
  });

  it('brings signatures under tags, also of a tag that is named', async () => {
    const place = repositoryOf(theirs.host, name);
    const root = await pushArtifact(place, { layers: ['signed'], tag: '1' });
    const signature = `${root.descriptor.digest.replace(':', '-')}.sig`;
    await pushArtifact(place, { layers: ['by an older tool'], tag: signature });
    const destination = `${ours.host}/named/${name}`;
    const list = {
      version: 1,
      repositories: [{ source: `${theirs.host}/${name}`, destination, tags: { include: ['1'] } }],
    };
    expect((await sync(list)).items).toMatchObject([{ status: 'copied', referrers: 1 }]);
    const there = repositoryOf(ours.host, `named/${name}`);
    expect(await tagsOf(there)).toEqual(await tagsOf(place));
    expect((await sync(list)).items).toHaveLength(1);
  });

  it('takes the tags that the list asks for', async () => {
    await fill(ours.host, ['1.1.0', '1.2.0', '1.3.0', '2.0.0', 'latest', 'nightly-1']);
    const wanted = async (tags: unknown): Promise<readonly string[]> => {
      const { items } = await sync(
        {
          version: 1,
          repositories: [
            { source: `${ours.host}/${name}`, tags, destination: `${theirs.host}/x/${name}` },
          ],
        },
        { dryRun: true },
      );
      return items.map(({ source }) => source.slice(source.lastIndexOf(':') + 1));
    };
    expect(await wanted({ semver: '>=1.2 <2' })).toEqual(['1.2.0', '1.3.0']);
    expect(await wanted({ semver: '1' })).toEqual(['1.1.0', '1.2.0', '1.3.0']);
    expect(await wanted({ include: ['latest', '2.*'] })).toEqual(['2.0.0', 'latest']);
    expect(await wanted({ exclude: ['nightly-*', 'latest'], latest: 2 })).toEqual([
      '1.3.0',
      '2.0.0',
    ]);
    expect(await wanted({ include: ['latest'] })).toEqual(['latest']);
  });

  it('says in a dry run what would move, and moves nothing', async () => {
    await fill(ours.host, ['1', '2']);
    const list = {
      version: 1,
      defaults: { destination: `${theirs.host}/mirror` },
      repositories: [{ source: `${ours.host}/${name}` }],
    };
    const plan = await sync(list, { dryRun: true, mapping: '/nonexistent/mapping.json' });
    expect(schemaErrors('output/mirror-sync.v1', JSON.parse(JSON.stringify(plan)))).toEqual([]);
    expect(plan.items.map(({ status }) => status)).toEqual(['missing', 'missing']);
    expect(theirs.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([]);
    const done = await sync(list);
    expect(done.totals.bytes).toBe(plan.totals.bytes);
    expect(plan.totals.bytes).toBe(SHARED.length + 2 + 'only 1'.length * 2);
    await fill(ours.host, ['3']);
    const rest = await sync(list, { dryRun: true });
    expect(rest.items.map(({ status }) => status)).toEqual(['present', 'present', 'missing']);
    expect(rest.totals.bytes).toBe('only 3'.length);
  });

  it('writes what became what', async () => {
    await fill(ours.host, ['1']);
    const { digest } = await repositoryOf(ours.host, name).resolveTag('1');
    const mapping = join(temporaryDirectory(), 'mapping.json');
    await sync(
      {
        version: 1,
        defaults: { destination: `${theirs.host}/{registry}/{name}/copy` },
        repositories: [
          { source: `${ours.host}/${name}` },
          {
            source: `${ours.host}/${name}`,
            digests: [digest],
            destination: `${theirs.host}/by/digest`,
          },
        ],
      },
      { mapping },
    );
    const json = JSON.parse(readFileSync(mapping, 'utf8')) as unknown;
    expect(schemaErrors('mirror-mapping.v1', json)).toEqual([]);
    const host = ours.host.replace(':', '-');
    const last = name.slice(name.indexOf('/') + 1);
    expect(json).toEqual({
      version: 1,
      mappings: [
        {
          source: `${ours.host}/${name}:1@${digest}`,
          destination: `${theirs.host}/${host}/${last}/copy:1@${digest}`,
        },
        {
          source: `${ours.host}/${name}@${digest}`,
          destination: `${theirs.host}/by/digest@${digest}`,
        },
      ],
    });
  });

  it('finishes the others when one is broken, and says which', async () => {
    await fill(ours.host, ['1', '2', '3', '4']);
    const broken = await repositoryOf(ours.host, name).fetchManifest('3');
    const own = broken.document.kind === 'manifest' ? broken.document.layers[1]?.digest : '';
    ours.script({
      method: 'GET',
      path: new RegExp(`/blobs/${own ?? ''}`),
      fault: { kind: 'flip', at: 0 },
    });
    const mapping = join(temporaryDirectory(), 'mapping.json');
    const { items, totals } = await sync(
      {
        version: 1,
        defaults: { destination: `${theirs.host}/mirror` },
        repositories: [
          { source: `${ours.host}/${name}` },
          { source: `${ours.host}/tools/nowhere`, tags: { include: ['1'] } },
        ],
      },
      { mapping },
    );
    expect(totals).toMatchObject({ copied: 3, failed: 2 });
    expect(items.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'digest-mismatch',
      undefined,
      'repository-missing',
    ]);
    const there = Object.keys(await tagsOf(repositoryOf(theirs.host, `mirror/${name}`)));
    expect(there).toEqual(['1', '2', '4']);
    const { mappings } = JSON.parse(readFileSync(mapping, 'utf8')) as { mappings: unknown[] };
    expect(mappings).toHaveLength(3);
  });

  it('begins nothing more after a failure when told so', async () => {
    await fill(ours.host, ['1', '2', '3']);
    ours.script({ method: 'GET', path: /manifests\/1$/, fault: { kind: 'status', status: 403 } });
    const list = {
      version: 1,
      defaults: { destination: `${theirs.host}/mirror`, concurrency: 1 },
      repositories: [{ source: `${ours.host}/${name}` }],
    };
    const { items } = await sync(list, { failFast: true });
    expect(items.map(({ status }) => status)).toEqual(['failed', 'skipped', 'skipped']);
  });

  it('leaves platforms out, the same way each time', async () => {
    const place = repositoryOf(ours.host, name);
    const entries = [];
    for (const architecture of ['amd64', 'arm64', 'riscv64'])
      entries.push({ child: await pushArtifact(place, { layers: [architecture] }), architecture });
    await pushIndex(place, '1', entries);
    const list = (platforms: readonly string[], to: string): unknown => ({
      version: 1,
      defaults: { platforms },
      repositories: [{ source: `${ours.host}/${name}`, destination: `${theirs.host}/${to}` }],
    });
    const two = list(['linux/amd64', 'linux/arm64'], `two/${name}`);
    expect((await sync(two)).items).toMatchObject([{ status: 'copied' }]);
    const { document } = await repositoryOf(theirs.host, `two/${name}`).fetchManifest('1');
    expect(document).toMatchObject({ manifests: [{}, {}] });
    expect((await sync(two)).items).toMatchObject([{ status: 'present' }]);
    const one = await sync(list(['linux/arm64'], `one/${name}`));
    expect(one.items[0]?.digest).toBe(entries[1]?.child.descriptor.digest);
    expect((await sync(list(['linux/s390x'], `none/${name}`))).items[0]?.error?.code).toBe(
      'platform-missing',
    );
  });

  it('goes from a registry into layouts, and from those into a registry', async () => {
    await fill(theirs.host, ['1', '2']);
    const folder = temporaryDirectory();
    const out = await sync({
      version: 1,
      defaults: { destination: `oci:${folder}` },
      repositories: [{ source: `${theirs.host}/${name}` }],
    });
    expect(out.totals).toMatchObject({ copied: 2, failed: 0 });
    const back = await sync({
      version: 1,
      repositories: [{ source: `oci:${folder}/${name}`, destination: `${ours.host}/in/${name}` }],
    });
    expect(back.totals).toMatchObject({ copied: 2, failed: 0 });
    expect(await tagsOf(repositoryOf(ours.host, `in/${name}`))).toEqual(
      await tagsOf(repositoryOf(theirs.host, name)),
    );
  });

  it('refuses two artifacts that would get one name', async () => {
    await fill(ours.host, ['1'], `${name}/a`);
    await fill(ours.host, ['1'], `${name}/b`);
    const destination = `${theirs.host}/one/${name}`;
    await expect(
      sync({
        version: 1,
        repositories: [
          { source: `${ours.host}/${name}/a`, destination },
          { source: `${ours.host}/${name}/b`, destination },
        ],
      }),
    ).rejects.toMatchObject({ code: 'mirror-list-invalid' });
    expect(theirs.requests).toEqual([]);
  });
});
