import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copy, createMemoryRepository, manifestOf } from '../../src/content/index.ts';
import type { ContentSource, ManifestContent, RemoteRepository } from '../../src/content/index.ts';
import { streamOf } from '../../src/base/index.ts';
import { MEDIA, describe as descriptorOf } from '../../src/oci/index.ts';
import { createRegistryClient, createTokenCache } from '../../src/registry/index.ts';
import type { RegistryClient, RepositoryOptions } from '../../src/registry/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import { openLayout, openRepositoryHost } from '../../src/store/index.ts';
import { describeWith } from '../support/needs.ts';
import { startRegistryProgram } from '../support/registry-program.ts';
import { startRoundsFront } from '../support/rounds-front.ts';
import type { RoundsFront } from '../support/rounds-front.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';

/** A registry that runs behind a token server and a storage, and whether it takes a blob with one POST. */
interface Stage {
  readonly front: RoundsFront;
  readonly single: boolean;
}

const POST = 'POST blobs/uploads/';
const PUT_BLOB = 'PUT blobs/uploads/…';
const PUT_MANIFEST = 'PUT manifests/1.0';

let count = 0;

describe('requests and dependent steps, embedded server', () => {
  let front: RoundsFront;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const dir = sharedTemporaryDirectory();
    const server = await createRegistryServer({ host: openRepositoryHost(dir) }).listen();
    front = await startRoundsFront(server.port);
    stop = () => server.close();
  });
  afterAll(async () => {
    await front.close();
    await stop();
  });
  describeCounts(() => ({ front, single: true }));
});

for (const name of ['docker-registry', 'distribution-v3'] as const)
  describeWith([name], `requests and dependent steps, ${name}`, () => {
    let front: RoundsFront;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      const registry = await startRegistryProgram(name);
      front = await startRoundsFront(registry.port);
      stop = () => registry.stop();
    });
    afterAll(async () => {
      await front.close();
      await stop();
    });
    describeCounts(() => ({ front, single: false }));
  });

function describeCounts(stage: () => Stage): void {
  let cache: string;
  let repository: string;
  beforeEach(() => {
    cache = temporaryDirectory();
    count += 1;
    repository = `tools/${letters(count)}`;
  });

  /** Does work as a process of its own would: nothing is known but what is in the cache. */
  async function process<T>(work: (open: Open) => Promise<T>, dir = cache): Promise<T> {
    const client: RegistryClient = createRegistryClient({ tokenCache: createTokenCache(dir) });
    try {
      return await work((name, options) => client.repository(stage().front.host, name, options));
    } finally {
      await client.close();
    }
  }

  /** Leaves a token for the repository in the cache. */
  async function warm(access: 'pull' | 'push', name = repository): Promise<void> {
    await process(async (open) => {
      const place = open(name, { access });
      if (access === 'pull') await place.listTags().catch(() => undefined);
      else await place.hasBlob(descriptorOf('text/plain', new Uint8Array(1))).catch(() => false);
    });
    stage().front.clear();
  }

  /** Pushes as somebody else, who leaves nothing in the cache. */
  async function pushed(content: Content): Promise<void> {
    const target = (open: Open): RemoteRepository => open(repository, { access: 'push' });
    await process(
      (open) => copy(content.source, target(open), { reference: '1.0', tag: '1.0' }),
      temporaryDirectory(),
    );
    stage().front.clear();
  }

  test('push to a new repository: 3 steps, or 2 where a blob goes with one POST', async () => {
    await warm('push');
    const { front, single } = stage();
    await process(async (open) =>
      copy((await contentOf()).source, open(repository, { access: 'push' }), {
        reference: '1.0',
        tag: '1.0',
      }),
    );
    const steps = [[POST, POST, POST], [PUT_BLOB, PUT_BLOB, PUT_BLOB], [PUT_MANIFEST]];
    expect(front.rounds).toEqual(single ? [steps[0], steps[2]] : steps);
    expect(front.requests()).toBe(single ? 4 : 7);
  });

  test('push of what is there: 2 steps, 4 requests', async () => {
    const content = await contentOf();
    await pushed(content);
    await warm('push');
    const { front } = stage();
    await process((open) =>
      copy(content.source, open(repository, { access: 'push' }), { reference: '1.0', tag: '1.0' }),
    );
    expect(front.rounds).toEqual([[POST, POST, POST], [PUT_MANIFEST]]);
  });

  test('pull by tag, warm token: 3 steps', async () => {
    await pushed(await contentOf());
    await warm('pull');
    const { front } = stage();
    const target = createMemoryRepository();
    await process((open) => copy(open(repository), target, { reference: '1.0', tag: '1.0' }));
    expect(front.rounds).toEqual([
      ['GET manifests/1.0'],
      ['GET blobs/…', 'GET blobs/…', 'GET blobs/…'],
      ['GET storage', 'GET storage', 'GET storage'],
    ]);
  });

  test('pull by tag, realm known, no token: one step more', async () => {
    await pushed(await contentOf());
    const other = `${repository}x`;
    await warm('pull', other);
    const { front } = stage();
    await process((open) =>
      copy(open(repository), createMemoryRepository(), { reference: '1.0', tag: '1.0' }),
    );
    expect(front.rounds[0]).toEqual(['GET token']);
    expect(front.rounds).toHaveLength(4);
    expect(front.requests()).toBe(8);
  });

  test('pull of a pinned digest that the store has: no request', async () => {
    const content = await contentOf();
    await pushed(content);
    const { digest } = content.root.descriptor;
    const store = await openLayout(temporaryDirectory(), { create: true });
    await process((open) => copy(open(repository), store, { reference: digest, tag: 'a' }));
    const { front } = stage();
    front.clear();
    await process((open) => copy(open(repository), store, { reference: digest, tag: 'a' }));
    expect(front.requests()).toBe(0);
  });

  test('copy inside one registry: 4 steps, 6 requests', async () => {
    await pushed(await contentOf());
    // What is known of the registry is its realm; no token is good for both repositories.
    await warm('pull', `${repository}x`);
    const { front } = stage();
    await process((open) => {
      const source = open(repository);
      const target = open(`${repository}copy`, { access: 'push' });
      return copy(source, target, { reference: '1.0', tag: '1.0', mountFrom: repository });
    });
    expect(front.rounds).toEqual([
      ['GET token'],
      ['GET manifests/1.0'],
      [POST, POST, POST],
      [PUT_MANIFEST],
    ]);
  });
}

type Open = (name: string, options?: RepositoryOptions) => RemoteRepository;

interface Content {
  readonly source: ContentSource;
  readonly root: ManifestContent;
}

/** Two layers and a config, as no other test has them. */
async function contentOf(): Promise<Content> {
  count += 1;
  const source = createMemoryRepository();
  const descriptors = [];
  for (const size of [40, 3000, 9000]) {
    const bytes = new Uint8Array(size).fill(count);
    new DataView(bytes.buffer).setFloat64(0, Math.random());
    const descriptor = descriptorOf('application/vnd.test', bytes);
    await source.pushBlob(descriptor, () => Promise.resolve(streamOf(bytes)));
    descriptors.push(descriptor);
  }
  const [config, ...layers] = descriptors;
  const json = { schemaVersion: 2, mediaType: MEDIA.manifest, config, layers };
  const root = manifestOf(new TextEncoder().encode(JSON.stringify(json)), MEDIA.manifest);
  await source.pushManifest(root, { tag: '1.0' });
  return { source, root };
}

function letters(number: number): string {
  return String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
}
