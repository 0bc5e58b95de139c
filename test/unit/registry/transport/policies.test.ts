import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RegistryPolicy } from '../../../../src/content/index.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../../../support/tls.ts';
import { temporaryDirectory } from '../../../support/tmp.ts';
import { startWire } from '../../../support/wire.ts';
import { accessOf } from '../access.ts';
import { blobOf, blobReply, bytesOf, demo, fetched, testClient, uploadPaths } from '../support.ts';

const blob = blobOf(bytesOf(2000));
const onlyOnce = { retries: { attempts: 1 } } as const;

interface Shown {
  readonly line: string;
  /** Whether a client certificate came with it. */
  readonly certified: boolean;
  readonly key: string | undefined;
}

/** A registry over TLS that asks for client certificates and takes none amiss; `answer` says where it sends us on to. */
async function certifying(redirect?: () => string): Promise<{ host: string; shown: Shown[] }> {
  const shown: Shown[] = [];
  const certified = new WeakMap<object, boolean>();
  const options = { cert: TEST_CERTIFICATE, key: TEST_KEY, requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const key = request.headers['x-key'];
    shown.push({
      line: `${request.method ?? ''} ${request.url ?? ''}`,
      certified: certified.get(request.socket) === true,
      key: typeof key === 'string' ? key : undefined,
    });
    if (redirect !== undefined) response.writeHead(307, { location: redirect() }).end();
    else response.end(request.method === 'HEAD' ? undefined : Buffer.from(blob.bytes));
  });
  server.on('secureConnection', (socket) => {
    certified.set(socket, Object.keys(socket.getPeerCertificate()).length > 0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, shown };
}

function pemFiles(): { ca: string; certFile: string; keyFile: string } {
  const dir = temporaryDirectory();
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const certFile = write('cert.pem', TEST_CERTIFICATE);
  return { ca: certFile, certFile, keyFile: write('key.pem', TEST_KEY) };
}

function policy(extra: RegistryPolicy = {}): RegistryPolicy {
  const { ca, certFile, keyFile } = pemFiles();
  return {
    plainHttp: 'never',
    caFiles: [ca],
    clientCertificate: { certFile, keyFile },
    headers: { 'X-Key': 'planted' },
    ...extra,
  };
}

describe('the policy of a registry', () => {
  test('shows its certificate and headers to it', async () => {
    const { host, shown } = await certifying();
    const client = testClient({ access: accessOf({ policies: { [host]: policy() } }) });
    await fetched(client.repository(host, 'tools/demo'), blob);
    expect(shown).toMatchObject([{ certified: true, key: 'planted' }]);
  });

  test('shows neither to another port of the same host, whose certificate its authority signed', async () => {
    const storage = await certifying();
    const { host, shown } = await certifying(() => `https://${storage.host}/blob`);
    const client = testClient({ access: accessOf({ policies: { [host]: policy() } }) });
    await fetched(client.repository(host, 'tools/demo'), blob);
    expect(shown).toMatchObject([{ certified: true, key: 'planted' }]);
    expect(storage.shown).toEqual([{ line: 'GET /blob', certified: false, key: undefined }]);
  });

  test('shows the certificate of the origin that it sends us on to, when reading, but not its headers', async () => {
    const storage = await certifying();
    const { host } = await certifying(() => `https://${storage.host}/blob`);
    const policies = {
      [host]: policy(),
      [storage.host]: policy({ headers: { 'x-key': 'other' } }),
    };
    await fetched(
      testClient({ access: accessOf({ policies }) }).repository(host, 'tools/demo'),
      blob,
    );
    expect(storage.shown).toEqual([{ line: 'GET /blob', certified: true, key: undefined }]);
  });

  test('shows no certificate where a registry has us write', async () => {
    const storage = await certifying();
    const wire = await startWire();
    const policies = { [storage.host]: policy() };
    const big = blobOf(bytesOf(300_000));
    const repository = demo(wire, {
      ...onlyOnce,
      access: accessOf({ policies }),
      askBeforePushBytes: 1e9,
    });
    wire.script({
      on: uploadPaths(big).first,
      reply: { status: 202, headers: { location: `https://${storage.host}/upload` } },
    });
    await repository.pushBlob(big.descriptor, big.open).catch(() => undefined);
    expect(storage.shown.length).toBeGreaterThan(0);
    for (const { certified, key } of storage.shown)
      expect({ certified, key }).toEqual({ certified: false, key: undefined });
  });

  test('lets any certificate pass where it says so, and nowhere else', async () => {
    const storage = await certifying();
    const { host } = await certifying(() => `https://${storage.host}/blob`);
    const policies = { [host]: { plainHttp: 'never', insecureSkipVerify: true } as const };
    const repository = testClient({ ...onlyOnce, access: accessOf({ policies }) }).repository(
      host,
      'tools/demo',
    );
    await expect(fetched(repository, blob)).rejects.toMatchObject({
      code: 'registry-unreachable',
      message: expect.stringContaining(storage.host) as string,
    });
    expect(storage.shown).toEqual([]);
  });

  test('leaves to the options of the client what it does not say', async () => {
    const { host, shown } = await certifying();
    const access = accessOf({ policies: { [host]: { headers: { 'x-key': 'k' } } } });
    const options = { access, plainHttp: 'never', caFile: pemFiles().ca } as const;
    await fetched(testClient(options).repository(host, 'tools/demo'), blob);
    expect(shown).toMatchObject([{ certified: false, key: 'k' }]);
  });

  test('with a key that does not fit says which files', async () => {
    const { host } = await certifying();
    const { certFile } = pemFiles();
    const clientCertificate = { certFile, keyFile: certFile };
    const access = accessOf({ policies: { [host]: policy({ clientCertificate }) } });
    const repository = testClient({ access }).repository(host, 'tools/demo');
    await expect(fetched(repository, blob)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining(certFile) as string,
    });
  });

  test('on plain HTTP goes before that of the client', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${blob.path}`, reply: blobReply(blob) });
    const access = accessOf({ policies: { [wire.host]: { plainHttp: 'always' } } });
    await fetched(demo(wire, { access, plainHttp: 'never' }), blob);
    wire.done();
  });
});
