import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../support/process.ts';
import { temporaryDirectory } from '../../../support/tmp.ts';
import { TEST_CERTIFICATE } from '../../../support/tls.ts';
import { startWire } from '../../../support/wire.ts';
import { networkFailure } from '../../../../src/registry/transport/network-error.ts';
import { testClient } from '../support.ts';

const ok = { on: 'GET /v2/', reply: { body: '{}' } };
const once = { retries: { attempts: 1 } } as const;

describe('a connection', () => {
  test('with an unknown certificate names what is wrong', async () => {
    const wire = await startWire({ tls: true });
    await expect(
      testClient({ ...once, plainHttp: 'never' }).check(wire.host),
    ).rejects.toMatchObject({
      code: 'registry-unreachable',
      message: expect.stringContaining('self-signed certificate') as string,
    });
  });

  test('trusts the authorities of a CA file', async () => {
    const wire = await startWire({ tls: true });
    wire.script(ok);
    const caFile = join(temporaryDirectory(), 'ca.pem');
    writeFileSync(caFile, TEST_CERTIFICATE);
    await testClient({ plainHttp: 'never', caFile }).check(wire.host);
    wire.done();
  });

  test('with a CA file that is missing says so, each time', async () => {
    const client = testClient({ caFile: '/nonexistent/ca.pem' });
    for (let at = 0; at < 2; at += 1)
      await expect(client.check('localhost:1')).rejects.toMatchObject({ code: 'file-missing' });
  });

  test('takes any certificate when told so', async () => {
    const wire = await startWire({ tls: true });
    wire.script(ok);
    await testClient({ plainHttp: 'never', insecureSkipVerify: true }).check(wire.host);
    wire.done();
  });

  test('by TLS to a server without it points to --plain-http', async () => {
    const wire = await startWire();
    await expect(
      testClient({ ...once, plainHttp: 'never' }).check(wire.host),
    ).rejects.toMatchObject({
      code: 'plain-http-refused',
      hint: expect.stringContaining('--plain-http') as string,
    });
    expect(wire.seen).toHaveLength(0);
  });

  test('that is refused names the host', async () => {
    const port = await freePort();
    await expect(testClient(once).check(`127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'registry-unreachable',
      message: `127.0.0.1:${port} refuses connections.`,
    });
  });

  test('is ended by close, whatever is under way', async () => {
    const wire = await startWire();
    wire.script({ on: 'GET /v2/', reply: { silent: true } });
    const client = testClient(once);
    const check = client.check(wire.host);
    const ended = expect(check).rejects.toMatchObject({ code: 'interrupted' });
    while (wire.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
    await ended;
    await client.close();
  });

  test('is ended by the signal of the client', async () => {
    const stop = new AbortController();
    const wire = await startWire();
    wire.script({ on: 'GET /v2/', reply: { silent: true } });
    const check = testClient({ signal: stop.signal }).check(wire.host);
    const ended = expect(check).rejects.toMatchObject({ code: 'interrupted' });
    while (wire.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await ended;
  });
});

describe('networkFailure', () => {
  const url = new URL('https://u:p@reg.example/v2/?token=secret');
  test.each([
    ['ENOTFOUND', 'registry-unreachable', false],
    ['EAI_AGAIN', 'registry-unreachable', true],
    ['ECONNRESET', 'registry-unreachable', true],
    ['CERT_HAS_EXPIRED', 'registry-unreachable', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'registry-unreachable', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'plain-http-refused', false],
    ['ERR_SSL_TLSV1_ALERT', 'registry-unreachable', false],
    ['ERR_ADDRESS_REFUSED', 'redirect-refused', false],
    ['HPE_INVALID_CONSTANT', 'registry-protocol', true],
    ['ESOMETHING', 'registry-unreachable', true],
  ])('knows %s', (errno, code, retryable) => {
    const thrown = new AggregateError([Object.assign(new Error('no'), { code: errno })]);
    const error = networkFailure(thrown, 'GET', url);
    expect(error).toMatchObject({ code, details: { reason: errno, retryable } });
    expect(JSON.stringify(error)).not.toMatch(/secret|u:p/);
  });
});
