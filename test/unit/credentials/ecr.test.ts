import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseLogin } from '../../../src/credentials/ecr/login-file.ts';
import { HOUR, PRIVATE, authorizes, call, refuses, startAws } from './aws.ts';

afterEach(() => void vi.unstubAllEnvs());

const NOW = Date.UTC(2030, 0, 1);
const login = (secret: string) => ({ kind: 'password', username: 'AWS', secret });

/** Where a login is kept. */
interface Kept {
  readonly folder: string;
  readonly file: string;
}

describe('a login of ECR', () => {
  test('is asked for once, by all at the same time', async () => {
    const { api, open } = await startAws();
    api.script(authorizes('one', NOW + 12 * HOUR));
    const store = open({ now: () => NOW });
    const all = await Promise.all([1, 2, 3].map(() => store.lookup(PRIVATE)));
    expect(all).toEqual([login('one'), login('one'), login('one')]);
    expect(await store.lookup(PRIVATE)).toEqual(login('one'));
    expect(api.seen[0]?.headers.authorization).toMatch(
      /AKIDTEST\/\d+\/eu-west-1\/ecr\/aws4_request/,
    );
    api.done();
  });

  test('is good for half of its life, and renewed when the registry wants another', async () => {
    const { api, open } = await startAws();
    const time = { now: NOW };
    api.script(authorizes('one', NOW + 12 * HOUR), authorizes('two', NOW + 18 * HOUR));
    api.script(authorizes('three', NOW + 24 * HOUR));
    const store = open({ now: () => time.now });
    expect(await store.lookup(PRIVATE)).toEqual(login('one'));
    time.now += 6 * HOUR - 1;
    expect(await store.lookup(PRIVATE)).toEqual(login('one'));
    time.now += 1;
    expect(await store.lookup(PRIVATE)).toEqual(login('two'));
    expect(await store.lookup(PRIVATE, { renew: true })).toEqual(login('three'));
    api.done();
  });

  test('is used to its end where AWS cannot be asked', async () => {
    const { api, open } = await startAws();
    const time = { now: NOW };
    api.script(authorizes('one', NOW + 12 * HOUR));
    const store = open({ now: () => time.now, cacheDirectory: false });
    await store.lookup(PRIVATE);
    time.now += 7 * HOUR;
    const cut = { on: 'POST /', reply: { hangUp: true } };
    api.script(cut, cut, cut, cut, cut);
    expect(await store.lookup(PRIVATE)).toEqual(login('one'));
    api.done();
  });

  test('is kept between runs, for its owner alone', async () => {
    const { api, home, open } = await startAws();
    api.script(authorizes('one', NOW + 12 * HOUR));
    await open({ now: () => NOW }).lookup(PRIVATE);
    expect(await open({ now: () => NOW + HOUR }).lookup(PRIVATE)).toEqual(login('one'));
    api.done();
    const folder = join(home, '.cache/ebpf/ecr/v1');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [file = ''] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain('planted-secret-key');
  });

  test.each([
    ['another key', { AWS_ACCESS_KEY_ID: 'AKIDOTHER' }, PRIVATE],
    ['another account', {}, PRIVATE.replace('123456789012', '210987654321')],
    ['another region', {}, PRIVATE.replace('eu-west-1', 'eu-west-2')],
  ])('is not for %s', async (_name, env, host) => {
    const { api, env: before, open } = await startAws();
    api.script(authorizes('one', NOW + 12 * HOUR), authorizes('two', NOW + 12 * HOUR));
    await open({ now: () => NOW }).lookup(PRIVATE);
    const other = open({ now: () => NOW, env: { ...before, ...env } });
    expect(await other.lookup(host)).toEqual(login('two'));
    api.done();
  });

  test.each([
    ['a folder that others can write to', ({ folder }: Kept) => chmodSync(folder, 0o777)],
    ['a file that others can read', ({ file }: Kept) => chmodSync(file, 0o644)],
    ['a file that says nonsense', ({ file }: Kept) => writeFileSync(file, '{"a":1}')],
    [
      'a login that never ends',
      ({ file }: Kept) =>
        writeFileSync(
          file,
          JSON.stringify({ username: 'AWS', secret: 'x', issuedAt: NOW, expiresAt: NOW * 2 }),
        ),
    ],
  ])('is not taken from %s', async (_name, spoil) => {
    const { api, home, open } = await startAws();
    api.script(authorizes('one', NOW + 12 * HOUR), authorizes('two', NOW + 12 * HOUR));
    await open({ now: () => NOW }).lookup(PRIVATE);
    const folder = join(home, '.cache/ebpf/ecr/v1');
    spoil({ folder, file: join(folder, readdirSync(folder)[0] ?? '') });
    expect(await open({ now: () => NOW }).lookup(PRIVATE)).toEqual(login('two'));
    api.done();
  });

  test.each([
    ['AWS_ECR_DISABLE_CACHE', { AWS_ECR_DISABLE_CACHE: 'true' }, {}],
    ['the caller', {}, { cacheDirectory: false as const }],
  ])('is not kept where %s says so', async (_name, env, options) => {
    const { api, home, open } = await startAws(env);
    api.script(authorizes('one', NOW + 12 * HOUR));
    await open({ now: () => NOW, ...options }).lookup(PRIVATE);
    expect(readdirSync(home)).toEqual([]);
  });

  test('is not kept in a home that is not there', async () => {
    const { api, home, open } = await startAws();
    api.script(authorizes('one', NOW + 12 * HOUR));
    rmSync(home, { recursive: true });
    expect(await open({ now: () => NOW }).lookup(PRIVATE)).toEqual(login('one'));
    expect(existsSync(home)).toBe(false);
  });

  test('that is over by our clock is used and not kept', async () => {
    const { api, open } = await startAws();
    api.script(authorizes('one', NOW - HOUR), authorizes('two', NOW - HOUR));
    const store = open({ now: () => NOW });
    expect(await store.lookup(PRIVATE)).toEqual(login('one'));
    expect(await store.lookup(PRIVATE)).toEqual(login('two'));
  });

  test('survives that ECR has too much to do', async () => {
    const { api, open } = await startAws();
    api.script(
      refuses('GetAuthorizationToken', 'ThrottlingException'),
      authorizes('one', NOW + HOUR),
    );
    expect(await open({ now: () => NOW }).lookup(PRIVATE)).toEqual(login('one'));
    api.done();
  });

  test('is waited for no longer than the caller wants; the others get it', async () => {
    const { api, open } = await startAws();
    const step = authorizes('one', NOW + HOUR);
    const controller = new AbortController();
    api.script({
      on: step.on,
      reply: (seen) => {
        controller.abort();
        return typeof step.reply === 'function' ? step.reply(seen) : step.reply;
      },
    });
    const store = open({ now: () => NOW });
    const impatient = store.lookup(PRIVATE, { signal: controller.signal });
    const patient = store.lookup(PRIVATE);
    await expect(impatient).rejects.toMatchObject({ code: 'interrupted' });
    expect(await patient).toEqual(login('one'));
  });

  test('goes through the proxy that is set', async () => {
    const { api, open } = await startAws();
    api.script(authorizes('one', NOW + HOUR));
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(String(request.url));
      const [host = '', port = ''] = String(request.url).split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const address = new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const asked: string[] = [];
    const proxyFor = (url: URL): URL => {
      asked.push(url.origin);
      return address;
    };
    expect(await open({ now: () => NOW, proxyFor }).lookup(PRIVATE)).toEqual(login('one'));
    expect([asked, tunnels]).toEqual([[api.origin], [api.host]]);
  });
});

describe('what ECR refuses', () => {
  test.each([
    ['AccessDeniedException', 'registry-denied', /IAM action ecr:GetAuthorizationToken/],
    ['UnrecognizedClientException', 'registry-unauthorized', /aws sts get-caller-identity/],
    ['ExpiredTokenException', 'aws-credentials-missing', /aws sso login/],
    ['ServerException', 'ecr-failed', undefined],
  ])('as %s is %s', async (type, code, hint) => {
    const { api, open } = await startAws();
    api.script(refuses('GetAuthorizationToken', type));
    const error: unknown = await open()
      .lookup(PRIVATE)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('planted-secret-key');
    if (hint !== undefined) expect((error as { hint: string }).hint).toMatch(hint);
  });

  test('for ever as too much is registry-throttled, after as many requests as AWS_MAX_ATTEMPTS says', async () => {
    const { api, open } = await startAws({ AWS_MAX_ATTEMPTS: '2' });
    api.script(
      ...Array.from({ length: 2 }, () => refuses('GetAuthorizationToken', 'ThrottlingException')),
    );
    await expect(open().lookup(PRIVATE)).rejects.toMatchObject({ code: 'registry-throttled' });
    api.done();
  });

  test('by not being there is registry-unreachable, with the address', async () => {
    const { open } = await startAws({ AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:9' });
    await expect(open().lookup(PRIVATE)).rejects.toMatchObject({
      code: 'registry-unreachable',
      message: expect.stringContaining('http://127.0.0.1:9') as string,
    });
  });

  test('for want of credentials names where they may come from', async () => {
    const { open } = await startAws({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    await expect(open().lookup(PRIVATE)).rejects.toMatchObject({
      code: 'aws-credentials-missing',
      hint: expect.stringContaining('AWS_PROFILE') as string,
    });
  });

  test('a profile with an expired session says how to renew it', async () => {
    const { home, open } = await startAws({ AWS_PROFILE: 'work' });
    mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
    const session = 'sso_start_url = http://127.0.0.1:9/start\nsso_region = eu-west-1';
    const role = 'sso_account_id = 123456789012\nsso_role_name = dev';
    writeFileSync(join(home, '.aws/config'), `[profile work]\n${session}\n${role}\n`);
    await expect(open().lookup(PRIVATE)).rejects.toMatchObject({
      code: 'aws-credentials-missing',
      message: expect.stringContaining('of profile work') as string,
      hint: expect.stringContaining('aws sso login --profile work') as string,
    });
  });

  test("takes the keys of a profile from AWS's files in the home that was handed in", async () => {
    const { api, home, open } = await startAws({ AWS_PROFILE: 'work' });
    mkdirSync(join(home, '.aws'));
    const keys = 'aws_access_key_id = AKIDWORK\naws_secret_access_key = planted-secret-key\n';
    writeFileSync(join(home, '.aws/credentials'), `[work]\n${keys}`);
    api.script(authorizes('one', NOW + HOUR));
    expect(await open({ now: () => NOW }).lookup(PRIVATE)).toEqual(login('one'));
    expect(api.seen[0]?.headers.authorization).toContain('Credential=AKIDWORK/');
  });
});

describe('the public registry', () => {
  const HOST = 'public.ecr.aws';
  const data = { authorizationToken: btoa('AWS:open'), expiresAt: (NOW + 12 * HOUR) / 1000 };

  test('gets a login where there are credentials of AWS', async () => {
    const { api, open } = await startAws();
    api.script(
      call('GetAuthorizationToken', { body: JSON.stringify({ authorizationData: data }) }),
    );
    expect(await open({ now: () => NOW }).lookup(HOST)).toEqual(login('open'));
    expect(api.seen[0]?.headers.authorization).toMatch(/\/us-east-1\/ecr-public\/aws4_request/);
  });

  test('is open where AWS gives none, and a refusal says why', async () => {
    const { api, open } = await startAws();
    api.script(refuses('GetAuthorizationToken', 'AccessDeniedException'));
    api.script(refuses('GetAuthorizationToken', 'AccessDeniedException'));
    const store = open();
    expect(await store.lookup(HOST)).toBeUndefined();
    expect(await store.explainRefusal(HOST)).toContain('ecr-public:GetAuthorizationToken');
  });

  test('is not asked for a login where nothing speaks for AWS', async () => {
    const { api, open } = await startAws({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(await open().lookup(HOST)).toBeUndefined();
    expect(api.log()).toEqual([]);
  });
});

describe('a repository', () => {
  const target = { registry: PRIVATE, repository: 'team/tool' };

  test('is made in the account of the host, as it is wanted', async () => {
    const { api, open } = await startAws();
    const expected = {
      registryId: '123456789012',
      repositoryName: 'team/tool',
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/x' },
    };
    const check = (input: unknown): void => expect(input).toEqual(expected);
    api.script(call('CreateRepository', { body: '{"repository":{}}' }, check));
    const encryption = { type: 'KMS', key: 'alias/x' } as const;
    const settings = { immutableTags: true, scanOnPush: true, encryption };
    expect(await open().createRepository(target, settings)).toBe('created');
    api.done();
  });

  test('that is there is no error', async () => {
    const { api, open } = await startAws();
    api.script(refuses('CreateRepository', 'RepositoryAlreadyExistsException'));
    expect(await open().createRepository(target, {})).toBe('present');
  });

  test('that may not be made names the right', async () => {
    const { api, open } = await startAws();
    api.script(refuses('CreateRepository', 'AccessDeniedException', 'User x is not authorized'));
    await expect(open().createRepository(target, {})).rejects.toMatchObject({
      code: 'registry-denied',
      message: expect.stringContaining('User x is not authorized') as string,
      hint: expect.stringContaining('ecr:CreateRepository') as string,
    });
  });

  test('of another registry makes itself', async () => {
    const { api, open } = await startAws();
    const other = { registry: 'ghcr.io', repository: 'a/b' };
    expect(await open().createRepository(other, {})).toBe('automatic');
    expect(api.log()).toEqual([]);
  });

  test('of the public registry is made under an alias of our own, and no other', async () => {
    const { api, open } = await startAws();
    const registries = { body: JSON.stringify({ registries: [{ aliases: [{ name: 'ours' }] }] }) };
    const named = (input: unknown): void => expect(input).toEqual({ repositoryName: 'team/tool' });
    api.script(call('DescribeRegistries', registries));
    const store = open();
    const registry = 'public.ecr.aws';
    const made = { registry, repository: 'ours/team/tool' };
    const all = store.createRepository(made, {});
    api.script(call('DescribeRegistries', registries));
    await expect(
      store.createRepository({ registry, repository: 'theirs/tool' }, {}),
    ).rejects.toMatchObject({ code: 'registry-denied', hint: 'Yours: ours.' });
    api.script(call('CreateRepository', { body: '{}' }, named));
    expect(await all).toBe('created');
    await expect(store.createRepository(made, { scanOnPush: true })).rejects.toMatchObject({
      code: 'option-invalid',
    });
    await expect(
      store.createRepository({ registry, repository: 'tool' }, {}),
    ).rejects.toMatchObject({ code: 'reference-invalid' });
  });
});

describe('a file of a login', () => {
  test('comes back as it was, and is nothing for any other text', () => {
    const made = fc.record({
      username: fc.constant('AWS'),
      secret: fc.string({ minLength: 1, maxLength: 3000 }),
      issuedAt: fc.nat(),
      expiresAt: fc.nat(),
    });
    fc.assert(
      fc.property(made, (kept) => {
        expect(parseLogin(JSON.stringify(kept))).toEqual(kept);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseLogin(text)).toBeUndefined();
      }),
    );
  });
});
