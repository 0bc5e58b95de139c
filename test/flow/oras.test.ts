import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { copy, createMemoryRepository } from '../../src/content/index.ts';
import type { RemoteRepository } from '../../src/content/index.ts';
import { createOrasClient } from '../../src/oras/index.ts';
import type { OrasClientOptions } from '../../src/oras/index.ts';
import { createRegistryClient } from '../../src/registry/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import type { RunningRegistry } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import {
  collect,
  index,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../contract/content-fixtures.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { describeWith, findTool } from '../support/needs.ts';
import { TEST_CERTIFICATE } from '../support/tls.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { startWire } from '../support/wire.ts';

const ORAS = findTool('oras') ?? 'oras';
const SECRET = 'planted-s3cret';
const run = promisify(execFile);

/** A client of the real oras, and the verbs of all it started. */
function oras(options: OrasClientOptions = {}): {
  client: ReturnType<typeof createOrasClient>;
  verbs: string[];
  pids: number[];
} {
  const verbs: string[] = [];
  const pids: number[] = [];
  const client = createOrasClient({
    path: ORAS,
    ...options,
    clock: { sleep: () => Promise.resolve(), random: () => 0 },
    logger: {
      warn: () => undefined,
      debug: (message, { verb, pid } = {}) => {
        if (message !== 'oras starts' || !Array.isArray(verb)) return;
        verbs.push(verb.slice(0, 2).join(' '));
        pids.push(pid as number);
      },
    },
  });
  onTestFinished(() => client.close());
  return { client, verbs, pids };
}

describeWith(['oras'], 'both transports and oras itself', () => {
  const dir = sharedTemporaryDirectory();
  let server: RunningRegistry;
  let registry: string;
  beforeAll(async () => {
    server = await createRegistryServer({ host: openRepositoryHost(join(dir, 'data')) }).listen();
    registry = `127.0.0.1:${server.port}`;
  });
  afterAll(() => server.close());

  function builtin(repository: string): RemoteRepository {
    const client = createRegistryClient();
    onTestFinished(() => client.close());
    return client.repository(registry, repository, { access: 'push' });
  }

  async function artifact(): Promise<{
    source: ReturnType<typeof createMemoryRepository>;
    digest: string;
  }> {
    const source = createMemoryRepository();
    const layers = [uniqueBlob(1_000), uniqueBlob(3_000_000)];
    const one = uniqueManifest({ layers });
    const all = index([one.descriptor], { annotations: { a: 'b' } });
    await pushAll(source, one, { blobs: layers });
    await source.pushManifest(all, { tag: 'v1' });
    return { source, digest: all.descriptor.digest };
  }

  test('what one pushes the other pulls, with the same digests', async () => {
    const { source, digest } = await artifact();
    const [there, back] = [oras().client.repository(registry, 'tools/a'), builtin('tools/b')];
    for (const [target, reader] of [
      [there, builtin('tools/a')],
      [back, oras().client.repository(registry, 'tools/b')],
    ] as const) {
      const pushed = await copy(source, target, { reference: 'v1', tag: 'v1' });
      expect(pushed).toMatchObject({ changed: true, pushed: 3, bytes: 3_001_002 });
      const pulled = await copy(reader, createMemoryRepository(), { reference: 'v1' });
      expect(pulled).toMatchObject({ pushed: 3, bytes: 3_001_002 });
      expect(pulled.root.digest).toBe(digest);
    }
  });

  test('from one repository to another, both by oras, more blobs than runs at once', async () => {
    const { client } = oras();
    const [a, b] = [client.repository(registry, 'tools/c'), client.repository(registry, 'tools/d')];
    const layers = Array.from({ length: 12 }, () => uniqueBlob(200_000));
    const content = uniqueManifest({ layers });
    await pushAll(builtin('tools/c'), content, { tag: 'v1', blobs: layers });
    const result = await copy(a, b, { reference: 'v1', tag: 'v1', concurrency: 12 });
    expect(result).toMatchObject({ pushed: 13 });
    expect((await builtin('tools/d').resolveTag('v1')).digest).toBe(content.descriptor.digest);
  });

  test('what oras push made is pulled as it is', async () => {
    const work = temporaryDirectory();
    writeFileSync(join(work, 'hello.txt'), 'hello');
    const argv = ['push', '--plain-http', '--no-tty', '--format', 'json', `${registry}/tools/e:v1`];
    const env = { HOME: work, PATH: process.env['PATH'] ?? '' };
    const said = await run(ORAS, [...argv, 'hello.txt:text/plain'], { cwd: work, env });
    const { digest } = JSON.parse(said.stdout) as { digest: string };
    const memory = createMemoryRepository();
    const { root } = await copy(oras().client.repository(registry, 'tools/e'), memory, {
      reference: 'v1',
    });
    expect(root.digest).toBe(digest);
    const { document } = await memory.fetchManifest(digest);
    const [layer] = document.kind === 'manifest' ? document.layers : [];
    expect((await collect(await memory.fetchBlob(layer!))).toString()).toBe('hello');
  });

  test('runs: a pull of two layers is the manifest and its blobs', async () => {
    const layers = [uniqueBlob(), uniqueBlob()];
    const content = uniqueManifest({ layers });
    await pushAll(builtin('tools/f'), content, { tag: 'v1', blobs: layers });
    const { client, verbs } = oras();
    await copy(client.repository(registry, 'tools/f'), createMemoryRepository(), {
      reference: 'v1',
    });
    expect(verbs.sort()).toEqual(['blob fetch', 'blob fetch', 'blob fetch', 'manifest fetch']);
  });

  test('runs: a push of two layers asks for the root once, and a second push for nothing more than its name', async () => {
    const source = createMemoryRepository();
    const layers = [uniqueBlob(), uniqueBlob()];
    const content = uniqueManifest({ layers });
    await pushAll(source, content, { tag: 'v1', blobs: layers });
    const { client, verbs } = oras();
    const target = client.repository(registry, 'tools/g');
    await copy(source, target, { reference: 'v1', tag: 'v1' });
    const first = ['blob push', 'blob push', 'blob push', 'manifest fetch', 'manifest push'];
    expect(verbs.sort()).toEqual(first);
    verbs.length = 0;
    await copy(source, target, { reference: 'v1', tag: 'v2' });
    expect(verbs).toEqual(['manifest fetch', 'manifest push']);
  });

  test('a cut, a reset in an upload and a 503 on it are survived; an altered blob is not', async () => {
    const proxy = await startFaultProxy(server.port);
    onTestFinished(() => proxy.stop());
    const { client } = oras();
    const place = client.repository(proxy.host, 'tools/h');
    const { bytes, descriptor } = uniqueBlob(400_000);
    proxy.script({ method: 'PUT', path: /uploads/, fault: { kind: 'reset', at: 1_000 }, times: 1 });
    expect(await place.pushBlob(descriptor, opener(bytes, 10_000))).toBe('pushed');
    expect(proxy.struck).toBe(1);
    const other = uniqueBlob(1_000);
    const busy = { kind: 'status', status: 503 } as const;
    proxy.script({ method: 'PUT', path: /uploads/, fault: busy, times: 1 });
    expect(await place.pushBlob(other.descriptor, opener(other.bytes))).toBe('pushed');
    proxy.script({ method: 'GET', path: /blobs/, fault: { kind: 'cut', at: 150_000 }, times: 1 });
    expect((await collect(await place.fetchBlob(descriptor))).equals(bytes)).toBe(true);
    expect(proxy.struck).toBe(1);
    proxy.script({ method: 'GET', path: /blobs/, fault: { kind: 'flip', at: 7 } });
    await expect(place.fetchBlob(descriptor).then(collect)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  test('a stall is ended: oras alone would wait for ever', async () => {
    const proxy = await startFaultProxy(server.port);
    onTestFinished(() => proxy.stop());
    const { client, pids } = oras({ idleTimeoutMs: 700 });
    const place = client.repository(proxy.host, 'tools/i');
    const { bytes, descriptor } = uniqueBlob(100_000);
    await place.pushBlob(descriptor, opener(bytes));
    proxy.script({ method: 'GET', path: /blobs/, fault: { kind: 'stall', at: 40_000 } });
    await expect(place.fetchBlob(descriptor).then(collect)).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describeWith(['oras'], 'oras and a registry that says what the script says', () => {
  const LIST = 'GET /v2/tools/x/tags/list';
  const json = { 'content-type': 'application/json' };
  const body = (code: string): string => JSON.stringify({ errors: [{ code, message: 'no' }] });

  test.each([
    [
      { status: 401, headers: { ...json, 'www-authenticate': 'Basic realm="x"' } },
      'registry-unauthorized',
    ],
    [{ status: 403, headers: json, body: body('DENIED') }, 'registry-denied'],
    [{ status: 404, headers: json, body: body('NAME_UNKNOWN') }, 'repository-missing'],
    [{ status: 404 }, 'repository-missing'],
    [{ status: 405, headers: json, body: body('UNSUPPORTED') }, 'operation-unsupported'],
    [{ status: 400 }, 'registry-error'],
    [
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'registry-protocol',
    ],
    [{ raw: 'garbage\r\n\r\n' }, 'registry-protocol'],
  ])('%j: %s', async (reply, code) => {
    const wire = await startWire();
    wire.script({ on: LIST, reply });
    const place = oras().client.repository(wire.host, 'tools/x');
    await expect(place.listTags()).rejects.toMatchObject({ code });
    wire.done();
  });

  test('a connection that ends without an answer is tried three times', async () => {
    const wire = await startWire();
    const step = { on: LIST, reply: { hangUp: true } };
    // Go sends a request again by itself when a connection that was used before breaks; these are all new.
    wire.script(step, step, step);
    const place = oras().client.repository(wire.host, 'tools/x');
    await expect(place.listTags()).rejects.toMatchObject({ code: 'registry-unreachable' });
    wire.done();
  });

  test('TLS is wanted of everybody but loopback, and plain HTTP is said to be it', async () => {
    const wire = await startWire();
    const { client } = oras({ plainHttp: 'never' });
    await expect(client.repository(wire.host, 'tools/x').listTags()).rejects.toMatchObject({
      code: 'plain-http-refused',
    });
    expect(wire.seen).toEqual([]);
  });

  test('a CA file is trusted beside the usual ones; without it the certificate is refused', async () => {
    const wire = await startWire({ tls: true });
    wire.script({ on: LIST, reply: { headers: json, body: '{"tags":["v1"]}' } });
    const caFile = join(temporaryDirectory(), 'ca.pem');
    writeFileSync(caFile, TEST_CERTIFICATE);
    const strict = oras({ plainHttp: 'never' }).client.repository(wire.host, 'tools/x');
    await expect(strict.listTags()).rejects.toMatchObject({ code: 'registry-unreachable' });
    const trusting = oras({ plainHttp: 'never', caFile }).client.repository(wire.host, 'tools/x');
    expect(await trusting.listTags()).toEqual(['v1']);
    wire.done();
  });

  test.each([
    [{ kind: 'password', username: 'ann', secret: SECRET } as const, `ann:${SECRET}`],
    [{ kind: 'password', username: 'ann', secret: 'a:b c%ü' } as const, 'ann:a:b c%ü'],
  ])('the login %j arrives, and is in no list of processes', async (credential, expected) => {
    const wire = await startWire();
    const lines: string[] = [];
    const { client, pids } = oras({ credentials: () => Promise.resolve(credential) });
    const look = (): void => {
      for (const pid of pids)
        for (const file of ['cmdline', 'environ'])
          lines.push(readFileSync(`/proc/${pid}/${file}`, 'latin1'));
    };
    wire.script(
      {
        on: LIST,
        reply: { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
        check: look,
      },
      {
        on: LIST,
        reply: { headers: json, body: '{"tags":["v1"]}' },
        check: ({ headers }) => {
          look();
          const basic = Buffer.from(expected).toString('base64');
          expect(headers.authorization).toBe(`Basic ${basic}`);
        },
      },
    );
    expect(await client.repository(wire.host, 'tools/x').listTags()).toEqual(['v1']);
    expect(lines.some((line) => line.includes('--registry-config'))).toBe(true);
    const basic = Buffer.from(expected).toString('base64');
    for (const line of lines)
      for (const secret of [credential.secret, basic]) expect(line).not.toContain(secret);
    wire.done();
  });

  test('tokens: an identity token is exchanged, a registry token is sent as it is', async () => {
    const wire = await startWire();
    const challenge = {
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="${wire.origin}/token",service="s",scope="repository:tools/x:pull"`,
      },
    };
    wire.script(
      { on: LIST, reply: challenge },
      {
        on: 'POST /token',
        reply: { headers: json, body: '{"access_token":"exchanged"}' },
        check: ({ body: sent }) => expect(sent.toString()).toContain(`refresh_token=${SECRET}`),
      },
      {
        on: LIST,
        reply: { headers: json, body: '{"tags":["v1"]}' },
        check: ({ headers }) => expect(headers.authorization).toBe('Bearer exchanged'),
      },
    );
    const identity = oras({
      credentials: () => Promise.resolve({ kind: 'identity-token', secret: SECRET }),
    });
    expect(await identity.client.repository(wire.host, 'tools/x').listTags()).toEqual(['v1']);
    wire.script(
      { on: LIST, reply: challenge },
      {
        on: LIST,
        reply: { headers: json, body: '{"tags":["v2"]}' },
        check: ({ headers }) => expect(headers.authorization).toBe(`Bearer ${SECRET}`),
      },
    );
    const token = oras({
      credentials: () => Promise.resolve({ kind: 'registry-token', secret: SECRET }),
    });
    expect(await token.client.repository(wire.host, 'tools/x').listTags()).toEqual(['v2']);
    wire.done();
  });
});

describeWith(['oras'], 'what configuration says', () => {
  test('a blocked registry is not spoken to, and mirrors come first', async () => {
    const wire = await startWire();
    const mirror = await startWire();
    const access = (blocked?: string): OrasClientOptions['access'] => ({
      policyOf: () => ({}),
      proxyFor: () => undefined,
      routeOf: (registry, repository) => ({
        blocked,
        endpoints: [
          { registry: mirror.host, repository: 'mirrored/x' },
          { registry, repository },
        ],
      }),
    });
    expect(() =>
      oras({ access: access('no.example') }).client.repository(wire.host, 'tools/x'),
    ).toThrow('no.example');
    const json = { 'content-type': 'application/json' };
    mirror.script({ on: 'GET /v2/mirrored/x/tags/list', reply: { status: 404 } });
    wire.script({
      on: 'GET /v2/tools/x/tags/list',
      reply: { headers: json, body: '{"tags":["v1"]}' },
    });
    expect(
      await oras({ access: access() }).client.repository(wire.host, 'tools/x').listTags(),
    ).toEqual(['v1']);
    mirror.done();
    wire.done();
  });

  test('nothing is left in the folder for temporary files', async () => {
    const temporaryFolder = temporaryDirectory();
    const wire = await startWire();
    wire.script({ on: 'GET /v2/tools/x/tags/list', reply: { status: 404 } });
    const { client } = oras({ temporaryFolder });
    await expect(client.repository(wire.host, 'tools/x').listTags()).rejects.toThrow();
    await client.close();
    expect(readdirSync(temporaryFolder)).toEqual([]);
  });
});
