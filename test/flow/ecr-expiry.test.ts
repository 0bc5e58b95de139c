import { afterEach, expect, test, vi } from 'vitest';
import { createRegistryClient } from '../../src/registry/index.ts';
import { startWire } from '../support/wire.ts';
import type { Seen } from '../support/wire.ts';
import { HOUR, PRIVATE, authorizes, startAws } from '../unit/credentials/aws.ts';

afterEach(() => void vi.unstubAllEnvs());

const basic = (secret: string) => `Basic ${btoa(`AWS:${secret}`)}`;
const shows = (secret: string) => (seen: Seen) =>
  expect(seen.headers.authorization).toBe(basic(secret));
const EXPIRED = {
  status: 403,
  body: '{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}',
};

/*
 * A scripted registry on loopback answers as ECR does; the credentials it is shown are those of a host of ECR, which only
 * the port between both knows.
 */
async function start() {
  const aws = await startAws();
  const registry = await startWire();
  const now = Date.UTC(2030, 0, 1);
  const store = aws.open({ now: () => now });
  const client = createRegistryClient({
    credentials: (_host, context) => store.lookup(PRIVATE, context),
  });
  const repository = client.repository(registry.host, 'tool');
  return { aws, registry, client, repository, until: now + 12 * HOUR };
}

test('what ECR says has expired is renewed once, and the request repeated', async () => {
  const { aws, registry, client, repository, until } = await start();
  const on = 'GET /v2/tool/tags/list?n=1000';
  const challenge = { 'www-authenticate': 'Basic realm="ECR",service="ecr.amazonaws.com"' };
  aws.api.script(authorizes('old', until), authorizes('new', until));
  registry.script({ on, reply: { status: 401, headers: challenge } });
  registry.script({ on, reply: EXPIRED, check: shows('old') });
  registry.script({ on, reply: { body: '{"name":"tool","tags":["1"]}' }, check: shows('new') });
  expect(await repository.listTags()).toEqual(['1']);
  await client.close();
  registry.done();
  aws.api.done();
});

test('what has expired again is a refusal, without a third request', async () => {
  const { aws, registry, client, repository, until } = await start();
  const on = 'GET /v2/tool/tags/list?n=1000';
  const challenge = { 'www-authenticate': 'Basic realm="ECR",service="ecr.amazonaws.com"' };
  aws.api.script(authorizes('old', until), authorizes('new', until));
  registry.script({ on, reply: { status: 401, headers: challenge } });
  registry.script({ on, reply: EXPIRED }, { on, reply: EXPIRED, check: shows('new') });
  await expect(repository.listTags()).rejects.toMatchObject({ code: 'registry-denied' });
  await client.close();
  registry.done();
  aws.api.done();
});
