import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { digestOfText, INDEX, MANIFEST, manifestText, putBlob, startRegistry } from './running.ts';
import type { Reply, TestRegistry } from './running.ts';

async function withTags(...tags: readonly string[]): Promise<TestRegistry> {
  const registry = await startRegistry();
  const body = manifestText(await putBlob(registry.host, 'a', '{}'));
  for (const tag of tags) {
    await registry.ask(`PUT /v2/a/manifests/${tag}`, {
      body,
      headers: { 'content-type': MANIFEST },
    });
  }
  return registry;
}

function json(reply: Reply): Record<string, unknown> {
  expect(reply.status).toBe(200);
  return JSON.parse(reply.body.toString()) as Record<string, unknown>;
}

describe('tags', () => {
  it('are listed by code unit', async () => {
    const registry = await withTags('b', 'a', 'B', '1');
    const reply = await registry.ask('GET /v2/a/tags/list');
    expect(json(reply)).toEqual({ name: 'a', tags: ['1', 'B', 'a', 'b'] });
    expect(reply.headers['link']).toBeUndefined();
  });

  it.each([
    ['n=2', ['1', '2'], '</v2/a/tags/list?n=2&last=2>; rel="next"'],
    ['n=2&last=2', ['3', '4'], undefined],
    ['n=4', ['1', '2', '3', '4'], undefined],
    ['n=0', [], undefined],
    ['last=2', ['3', '4'], undefined],
    ['last=25', ['3', '4'], undefined],
    ['last=4', [], undefined],
  ])('%s: %j', async (query, tags, link) => {
    const registry = await withTags('1', '2', '3', '4');
    const reply = await registry.ask(`GET /v2/a/tags/list?${query}`);
    expect(json(reply)).toEqual({ name: 'a', tags });
    expect(reply.headers['link']).toBe(link);
  });

  it.each(['n=-1', 'n=x', 'n=', 'n=1e3'])('%s is refused', async (query) => {
    const registry = await withTags('1');
    expect((await registry.ask(`GET /v2/a/tags/list?${query}`)).status).toBe(400);
  });

  it('of an unknown repository are not found', async () => {
    const registry = await startRegistry();
    expect((await registry.ask('GET /v2/a/tags/list')).codes).toEqual(['NAME_UNKNOWN']);
  });
});

describe('repositories', () => {
  it('are listed in pages', async () => {
    const registry = await startRegistry();
    for (const name of ['c', 'a/b', 'a']) await putBlob(registry.host, name, 'x');
    expect(json(await registry.ask('GET /v2/_catalog'))).toEqual({
      repositories: ['a', 'a/b', 'c'],
    });
    const page = await registry.ask('GET /v2/_catalog?n=2');
    expect(json(page)).toEqual({ repositories: ['a', 'a/b'] });
    expect(page.headers['link']).toBe('</v2/_catalog?n=2&last=a%2Fb>; rel="next"');
  });
});

describe('referrers', () => {
  const SUBJECT = digestOfText('subject');
  const PATH = `/v2/a/referrers/${SUBJECT}`;

  async function withReferrers(): Promise<TestRegistry> {
    const registry = await startRegistry();
    const config = await putBlob(registry.host, 'a', '{}');
    const subject = { mediaType: MANIFEST, digest: SUBJECT, size: 7 };
    for (const type of ['application/x.one+json', 'application/x.two']) {
      const body = manifestText(config, { subject, artifactType: type, annotations: { of: type } });
      await registry.ask(`PUT /v2/a/manifests/${digestOfText(body)}`, {
        body,
        headers: { 'content-type': MANIFEST },
      });
    }
    return registry;
  }

  const types = (reply: Reply): unknown[] =>
    (json(reply)['manifests'] as Descriptor[]).map(({ artifactType }) => artifactType).sort();

  it('are an index with types and annotations', async () => {
    const registry = await withReferrers();
    const reply = await registry.ask(`GET ${PATH}`);
    expect(reply.headers['content-type']).toBe(INDEX);
    expect(json(reply)).toMatchObject({ schemaVersion: 2, mediaType: INDEX });
    expect(types(reply)).toEqual(['application/x.one+json', 'application/x.two']);
    const [first] = json(reply)['manifests'] as Descriptor[];
    expect(first?.annotations).toEqual({ of: first?.artifactType });
    expect(reply.headers['oci-filters-applied']).toBeUndefined();
  });

  it.each(['application/x.one%2Bjson', 'application/x.one+json'])('filter by %s', async (type) => {
    const registry = await withReferrers();
    const reply = await registry.ask(`GET ${PATH}?artifactType=${type}`);
    expect(reply.headers['oci-filters-applied']).toBe('artifactType');
    expect(types(reply)).toEqual(['application/x.one+json']);
  });

  it('of anything unknown are an empty list, never a 404', async () => {
    const registry = await startRegistry();
    expect(types(await registry.ask(`GET ${PATH}`))).toEqual([]);
    expect((await registry.ask('GET /v2/a/referrers/sha256:x')).status).toBe(400);
    expect((await registry.ask(`GET ${PATH}?artifactType=no`)).status).toBe(400);
  });

  it('come in pages that a client can take', async () => {
    const registry = await startRegistry();
    await putBlob(registry.host, 'a', 'x');
    const text = 'x'.repeat(900_000);
    const all = Array.from({ length: 5 }, (_, at) => ({
      mediaType: MANIFEST,
      digest: parseDigest(digestOfText(String(at))),
      size: 1,
      annotations: { text },
    }));
    const repository = registry.host.repositories.get('a')!;
    repository.listReferrers = () => Promise.resolve(all);
    const seen: string[] = [];
    let next: string | undefined = PATH;
    for (let pages = 0; next !== undefined && pages < 10; pages += 1) {
      const reply: Reply = await registry.ask(`GET ${next}`);
      expect(reply.body.length).toBeLessThan(4 * 1024 * 1024);
      seen.push(...(json(reply)['manifests'] as Descriptor[]).map(({ digest }) => digest));
      next = /^<([^>]+)>; rel="next"$/.exec(reply.headers['link']?.toString() ?? '')?.[1];
    }
    expect(seen).toEqual(all.map(({ digest }) => digest).sort());
  });
});
