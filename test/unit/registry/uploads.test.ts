import { describe, expect, test } from 'vitest';
import { createTokenCache } from '../../../src/registry/index.ts';
import type { PushOutcome, RemoteRepository } from '../../../src/content/index.ts';
import { openLab } from '../../support/lab/lab.ts';
import type { Lab, LabOptions } from '../../support/lab/lab.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { onTestFinished } from 'vitest';
import { blobOf, bytesOf, testClient } from './support.ts';
import type { Blob } from './support.ts';

const MIB = 1024 * 1024;
let seed = 0;

function fresh(size: number): Blob {
  seed += 1;
  return blobOf(bytesOf(size, seed * 13 + 1));
}

async function lab(options: LabOptions = {}): Promise<Lab> {
  const opened = await openLab(options);
  onTestFinished(() => opened.close());
  return opened;
}

function push(target: RemoteRepository, blob: Blob, more: object = {}): Promise<PushOutcome> {
  return target.pushBlob(blob.descriptor, blob.open, more);
}

/** What was asked since the last time, in words. */
function asked(registry: Lab): string[] {
  const words = registry.log.map(({ method, path, received, status }) => {
    const query = path.includes('mount=') ? ' mount' : '';
    const body = method === 'POST' && received > 0 ? ' body' : '';
    return `${method}${query}${body} ${status}`;
  });
  registry.clearLog();
  return words;
}

async function stored(registry: Lab, blob: Blob, name = 'a/b'): Promise<boolean> {
  const kept = registry.repository(name).blobs.get(blob.descriptor.digest);
  return Promise.resolve(kept?.equals(Buffer.from(blob.bytes)) === true);
}

describe('a small blob', () => {
  test('goes with its first request where the registry takes it, though it asks for a mount first', async () => {
    const registry = await lab();
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    // The lab looks at the mount first and drops the body, as zot does; then it is tried without.
    expect(await push(target, fresh(100))).toBe('pushed');
    expect(asked(registry)).toEqual(['POST mount body 202', 'PUT 201']);
    for (let at = 0; at < 2; at += 1) {
      const blob = fresh(100);
      expect(await push(target, blob)).toBe('pushed');
      expect(asked(registry)).toEqual(['POST body 201']);
      expect(await stored(registry, blob)).toBe(true);
    }
  });

  test('is sent along twice and never again where the registry throws it away', async () => {
    const registry = await lab({ quirks: { singlePost: 'session' } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const seen = [];
    for (let at = 0; at < 3; at += 1) {
      await push(target, fresh(100));
      seen.push(asked(registry)[0]);
    }
    expect(seen).toEqual(['POST mount body 202', 'POST body 202', 'POST mount 202']);
  });

  test('and what was learned of it lasts with a token cache', async () => {
    const registry = await lab({ quirks: { singlePost: 'session' } });
    const dir = temporaryDirectory();
    const run = async (): Promise<string | undefined> => {
      const client = testClient({ tokenCache: createTokenCache(dir) });
      const target = client.repository(registry.host, 'a/b', { access: 'push' });
      await push(target, fresh(100));
      await push(target, fresh(100));
      await client.close();
      return asked(registry).find((line) => line.startsWith('POST'));
    };
    expect(await run()).toBe('POST mount body 202');
    expect(await run()).toBe('POST mount 202');
  });

  test('is not read before it is wanted when it is not at hand', async () => {
    const registry = await lab();
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(100);
    await push(target, blob);
    asked(registry);
    const again = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const open = (): never => {
      throw new Error('read');
    };
    expect(await again.pushBlob(blob.descriptor, open, { atHand: false })).toBe('present');
    expect(asked(registry)).toEqual(['POST mount 201']);
  });

  test.each([400, 403, 404, 405, 411, 413, 415, 422])(
    'is sent in the plain way where the other is refused with %d, and that is remembered',
    async (status) => {
      const registry = await lab();
      registry.faults.add({
        method: 'POST',
        path: /mount=/,
        times: 9,
        fault: { instead: { status } },
      });
      const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
      for (let at = 0; at < 3; at += 1) expect(await push(target, fresh(100))).toBe('pushed');
      asked(registry);
      expect(await push(target, fresh(100))).toBe('pushed');
      expect(asked(registry).sort()).toEqual(['HEAD 404', 'POST 202', 'PUT 201']);
    },
  );
});

describe('a registry that answers no self-mount', () => {
  test('is found out by a large blob, and asked by HEAD beside the POST from then on', async () => {
    const registry = await lab({ quirks: { mount: 'never', singlePost: 'session' } });
    const [large, other] = [fresh(300_000), fresh(70_000)];
    const first = testClient().repository(registry.host, 'a/b', { access: 'push' });
    await push(first, large);
    await push(first, other);
    asked(registry);
    const client = testClient();
    const target = client.repository(registry.host, 'a/b', { access: 'push' });
    expect(await push(target, large)).toBe('present');
    await client.close();
    expect(asked(registry).slice(0, 2).sort()).toEqual(['HEAD 200', 'POST mount 202']);
    const third = testClient();
    const again = third.repository(registry.host, 'a/b', { access: 'push' });
    await push(again, large);
    asked(registry);
    expect(await push(again, other)).toBe('present');
    expect(
      asked(registry)
        .filter((line) => !line.startsWith('DELETE'))
        .sort(),
    ).toEqual(['HEAD 200', 'POST 202']);
  });
});

describe('a blob that was seen in another repository', () => {
  test('is mounted from there', async () => {
    const registry = await lab();
    const client = testClient();
    const blob = fresh(100_000);
    await push(client.repository(registry.host, 'a/b', { access: 'push' }), blob);
    asked(registry);
    const other = client.repository(registry.host, 'c/d', { access: 'push' });
    expect(await push(other, blob)).toBe('mounted');
    expect(registry.log[0]?.path).toContain('from=a%2Fb');
    expect(await stored(registry, blob, 'c/d')).toBe(true);
  });

  test.each(['unauthorized', 'bad-request', 'never'] as const)(
    'harbor#17097: is sent where mounts are answered like "%s"',
    async (mount) => {
      const registry = await lab({ quirks: { mount } });
      const client = testClient();
      const blobs = [fresh(100_000), fresh(100_000)];
      for (const blob of blobs)
        await push(client.repository(registry.host, 'a/b', { access: 'push' }), blob);
      const other = client.repository(registry.host, 'c/d', { access: 'push' });
      for (const blob of blobs) expect(await push(other, blob)).toBe('pushed');
      expect(await stored(registry, blobs[1]!, 'c/d')).toBe(true);
    },
  );
});

describe('an upload in chunks', () => {
  const refusedWhole = { method: 'PUT', path: /uploads/, times: 1 } as const;

  test('follows a PUT that was too large, and is remembered', async () => {
    const registry = await lab();
    registry.faults.add({ ...refusedWhole, fault: { instead: { status: 413 } } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(9 * MIB);
    expect(await push(target, blob)).toBe('pushed');
    expect(await stored(registry, blob)).toBe(true);
    const sizes = registry.log
      .filter(({ method }) => method === 'PATCH')
      .map(({ received }) => received);
    expect(sizes).toEqual([4 * MIB, 4 * MIB, MIB]);
    asked(registry);
    await push(target, fresh(5 * MIB));
    expect(asked(registry).filter((line) => line.startsWith('PATCH'))).toHaveLength(2);
  });

  test('rust-oci-client#37: has smaller chunks when they are too large', async () => {
    const registry = await lab({ quirks: { patchLimit: MIB } });
    registry.faults.add({ ...refusedWhole, fault: { instead: { status: 413 } } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(5 * MIB);
    expect(await push(target, blob)).toBe('pushed');
    expect(await stored(registry, blob)).toBe(true);
  });

  test.each([
    [
      'ECR answers 201 and names the first chunk for ever',
      { patchStatus: 201, patchRange: 'first-chunk' },
    ],
    ['containers-roadmap#2831: the first chunk is named for ever', { patchRange: 'first-chunk' }],
    ['regclient#961: zot counts one byte too many', { patchRange: 'one-too-many' }],
    ['distribution looks at no order', { patchOrder: 'ignored' }],
  ] as const)('goes through where %s', async (_name, quirks) => {
    const registry = await lab({ quirks });
    registry.faults.add({ ...refusedWhole, fault: { instead: { status: 413 } } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(13 * MIB);
    expect(await push(target, blob)).toBe('pushed');
    expect(await stored(registry, blob)).toBe(true);
    expect(registry.requests(/^PATCH/)).toHaveLength(4);
  });

  test('dotnet/sdk-container-builds#424: has larger chunks where small ones make no blob', async () => {
    const registry = await lab({ quirks: { patchMinimum: 5 * MIB } });
    registry.faults.add({ ...refusedWhole, fault: { instead: { status: 413 } } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(33 * MIB);
    expect(await push(target, blob)).toBe('pushed');
    expect(await stored(registry, blob)).toBe(true);
  });

  test.each(['kept', 'dropped', 'ends-session'] as const)(
    'survives a chunk that breaks where what came of it is %s',
    async (brokenPatch) => {
      const registry = await lab({ quirks: { brokenPatch } });
      registry.faults.add({ ...refusedWhole, fault: { instead: { status: 413 } } });
      registry.faults.add({ method: 'PATCH', after: 1, fault: { resetAt: MIB } });
      const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
      const blob = fresh(9 * MIB);
      expect(await push(target, blob)).toBe('pushed');
      expect(await stored(registry, blob)).toBe(true);
    },
  );

  test('follows two connections that were lost in the midst of a large body', async () => {
    const registry = await lab({ quirks: { brokenPatch: 'dropped' } });
    registry.faults.add({ method: 'PUT', path: /uploads/, times: 2, fault: { resetAt: MIB } });
    const target = testClient().repository(registry.host, 'a/b', { access: 'push' });
    const blob = fresh(6 * MIB);
    expect(await push(target, blob)).toBe('pushed');
    expect(await stored(registry, blob)).toBe(true);
    expect(registry.requests(/^PATCH/)).toHaveLength(2);
  });
});
