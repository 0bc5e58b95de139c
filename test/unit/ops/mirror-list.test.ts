import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReference } from '../../../src/oci/index.ts';
import { loadMirrorList } from '../../../src/ops/mirror-list.ts';
import type { LoadedMirrorList } from '../../../src/ops/mirror-list.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../../support/tmp.ts';

function load(list: unknown, dir: string = temporaryDirectory()): Promise<LoadedMirrorList> {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, 'list.yaml');
  writeFileSync(path, typeof list === 'string' ? list : JSON.stringify(list));
  return loadMirrorList(path);
}

async function mapped(repository: object, defaults: object = {}): Promise<readonly string[]> {
  const { entries } = await load({ version: 1, defaults, repositories: [repository] }, FOLDER);
  return entries.flatMap(({ source, destination }) => [source, destination].map(formatReference));
}

const FOLDER = sharedTemporaryDirectory();
const TO = 'd.example:5000';

describe('sources and destinations', () => {
  it.each([
    [
      'a prefix of the defaults',
      { source: 's.example/acme/x' },
      { destination: `${TO}/m` },
      's.example/acme/x',
      `${TO}/m/acme/x`,
    ],
    [
      'a host of the defaults',
      { source: 's.example/acme/x' },
      { destination: TO },
      's.example/acme/x',
      `${TO}/acme/x`,
    ],
    [
      'a destination of its own',
      { source: 's.example/acme/x', destination: `${TO}/y` },
      { destination: 'z.example' },
      's.example/acme/x',
      `${TO}/y`,
    ],
    [
      'a host of its own',
      { source: 's.example/acme/x', destination: TO },
      {},
      's.example/acme/x',
      `${TO}/acme/x`,
    ],
    [
      'places for the source',
      { source: 's.example:80/acme/x' },
      { destination: `${TO}/{registry}/{name}` },
      's.example:80/acme/x',
      `${TO}/s.example-80/x`,
    ],
    [
      'a source below the defaults',
      { source: 'x' },
      { source: 's.example/acme', destination: TO },
      's.example/acme/x',
      `${TO}/acme/x`,
    ],
    ['a name of the store', { source: 'x' }, { destination: TO }, 'x', `${TO}/x`],
    [
      'a folder',
      { source: 'oci:lay/Out' },
      { destination: TO },
      `oci:${FOLDER}/lay/Out`,
      `${TO}/out`,
    ],
    [
      'an archive into a folder',
      { source: 'oci-archive:/a/b.tar' },
      { destination: 'oci:out' },
      'oci-archive:/a/b.tar',
      `oci:${FOLDER}/out/b`,
    ],
  ])('%s', async (...row) => {
    const [, repository, defaults, source, destination] = row;
    expect(await mapped(repository, defaults)).toEqual([source, destination]);
  });

  it.each([
    ['no destination', { source: 's.example/x' }, 'repositories[0].destination is missing'],
    [
      'a tag in the source',
      { source: 's.example/x:1', destination: `${TO}/x` },
      'repositories[0].source has a tag or digest',
    ],
    ['a file', { source: 'x.tar', destination: `${TO}/x` }, 'repositories[0].source is a file'],
    [
      'a destination in the store',
      { source: 's.example/x', destination: 'a/b' },
      'repositories[0].destination is no REGISTRY/REPOSITORY',
    ],
    [
      'an unknown place',
      { source: 's.example/x', destination: `${TO}/{tag}` },
      'has {tag}; there are',
    ],
    [
      'a bad range',
      { source: 's.example/x', destination: `${TO}/x`, tags: { semver: '>> 1' } },
      'repositories[0].tags',
    ],
    [
      'a bad platform',
      { source: 's.example/x', destination: `${TO}/x`, platforms: ['?'] },
      'repositories[0].platforms "?" is not a platform',
    ],
  ])('refuses %s with its line', async (_title, repository, message) => {
    await expect(load({ version: 1, repositories: [repository] })).rejects.toMatchObject({
      code: 'mirror-list-invalid',
      message: expect.stringMatching(/list\.yaml:1:\d+: /) as string,
    });
    await expect(load({ version: 1, repositories: [repository] })).rejects.toThrow(message);
  });
});

describe('what is taken', () => {
  async function entry(more: object): Promise<LoadedMirrorList['entries'][number] | undefined> {
    const repository = { source: 's.example/x', destination: `${TO}/x`, ...more };
    return (await load({ version: 1, repositories: [repository] })).entries[0];
  }

  it('is named tag by tag without asking for all of them', async () => {
    const found = await entry({ tags: { include: ['1.0', 'latest', '1.0'] } });
    expect(found?.tags).toEqual({ kind: 'named', names: ['1.0', 'latest'] });
  });

  it('is picked out of all tags otherwise', async () => {
    for (const tags of [{ include: ['1.*'] }, { semver: '1' }, { latest: 1 }, {}])
      expect((await entry({ tags }))?.tags?.kind).toBe('selected');
    expect((await entry({}))?.tags?.kind).toBe('selected');
  });

  it('are digests alone where only they are named', async () => {
    const digests = [`sha256:${'0'.repeat(64)}`];
    expect(await entry({ digests })).toMatchObject({ digests, tags: undefined });
    expect((await entry({ digests, tags: {} }))?.tags?.kind).toBe('selected');
  });

  it('has referrers unless the entry or the defaults say no', async () => {
    const list = (own: object, defaults: object): Promise<LoadedMirrorList> =>
      load({
        version: 1,
        defaults: { destination: TO, ...defaults },
        repositories: [{ source: 's.example/x', ...own }],
      });
    const referrers = async (own: object, defaults: object): Promise<unknown> =>
      (await list(own, defaults)).entries[0]?.referrers;
    expect(await referrers({}, {})).toBe(true);
    expect(await referrers({}, { referrers: false })).toBe(false);
    expect(await referrers({ referrers: true }, { referrers: false })).toBe(true);
  });

  it('is refused when the list is not there or not text', async () => {
    await expect(loadMirrorList('/nonexistent/list.yaml')).rejects.toMatchObject({
      code: 'file-missing',
    });
    const path = join(temporaryDirectory(), 'list.yaml');
    writeFileSync(path, Buffer.from([0xff, 0xfe]));
    await expect(loadMirrorList(path)).rejects.toMatchObject({ code: 'mirror-list-invalid' });
  });
});
