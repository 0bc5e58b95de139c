import { describe, expect, test } from 'vitest';
import type { CredentialPort } from '../../../src/content/index.ts';
import { startWire } from '../../support/wire.ts';
import type { Step, Wire } from '../../support/wire.ts';
import { blobOf, bytesOf, blobReply, demo, fetched } from './support.ts';

const layer = blobOf(bytesOf(1000));
const credentials: CredentialPort = () =>
  Promise.resolve({ kind: 'password', username: 'ann', secret: 'secret' });

/** A registry that wants a password and then sends the reader to `location`. */
function sendsTo(wire: Wire, location: string, status = 307): void {
  const on = `GET ${layer.path}`;
  wire.script(
    { on, reply: { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } } },
    {
      on,
      check: ({ headers }) => expect(headers.authorization).toMatch(/^Basic /),
      reply: { status, headers: { location } },
    },
  );
}

function anonymous(on: string): Step {
  return {
    on,
    check: ({ headers }) => {
      expect(headers.authorization).toBeUndefined();
      expect(headers.cookie).toBeUndefined();
    },
    reply: blobReply(layer),
  };
}

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    'of %d to another port drops the credentials',
    async (status) => {
      const wire = await startWire();
      const storage = await startWire();
      sendsTo(wire, `${storage.origin}/blob?X-Sig=secret`, status);
      storage.script(anonymous('GET /blob?X-Sig=secret'));
      expect(await fetched(demo(wire, { credentials }), layer)).toEqual(layer.bytes);
      wire.done();
      storage.done();
    },
  );

  test('back to the registry does not bring them back', async () => {
    const wire = await startWire();
    const storage = await startWire();
    sendsTo(wire, `${storage.origin}/blob`);
    storage.script({
      on: 'GET /blob',
      reply: { status: 302, headers: { location: `${wire.origin}/cached` } },
    });
    wire.script(anonymous('GET /cached'));
    await fetched(demo(wire, { credentials }), layer);
    wire.done();
    storage.done();
  });

  test('on the same origin keeps them', async () => {
    const wire = await startWire();
    sendsTo(wire, '/elsewhere');
    wire.script({
      on: 'GET /elsewhere',
      check: ({ headers }) => expect(headers.authorization).toMatch(/^Basic /),
      reply: blobReply(layer),
    });
    await fetched(demo(wire, { credentials }), layer);
    wire.done();
  });

  test('to storage that answers 401 is not answered with credentials', async () => {
    const wire = await startWire();
    const storage = await startWire();
    sendsTo(wire, `${storage.origin}/blob`);
    storage.script({
      on: 'GET /blob',
      reply: { status: 401, headers: { 'www-authenticate': 'Basic realm="gimme"' } },
    });
    await expect(fetched(demo(wire, { credentials }), layer)).rejects.toMatchObject({
      code: 'registry-unauthorized',
    });
    wire.done();
    storage.done();
  });

  test.each([
    ['a metadata address', 'http://169.254.169.254/latest/meta-data/'],
    ['a metadata address of AWS in IPv6', 'http://[fd00:ec2::254]/latest/'],
    ['a link-local address', 'http://[fe80::1]/'],
    ['an address written in hexadecimal', 'http://0xa9fea9fe/'],
    ['no host at all', 'http://0.0.0.0/'],
    ['a file', 'file:///etc/shadow'],
    ['an address that is none', 'http://'],
  ])('to %s is refused', async (_name, location) => {
    const wire = await startWire();
    sendsTo(wire, location);
    await expect(fetched(demo(wire, { credentials }), layer)).rejects.toMatchObject({
      code: 'redirect-refused',
    });
    wire.done();
  });

  test('from https to http is refused', async () => {
    const wire = await startWire({ tls: true });
    const storage = await startWire();
    sendsTo(wire, `${storage.origin}/blob`);
    const options = { credentials, plainHttp: 'never', insecureSkipVerify: true } as const;
    await expect(fetched(demo(wire, options), layer)).rejects.toMatchObject({
      code: 'redirect-refused',
      message: expect.stringContaining('https to http') as string,
    });
    storage.done();
  });

  test('in a circle ends', async () => {
    const wire = await startWire();
    for (let at = 0; at < 6; at += 1)
      wire.script({
        on: `GET ${layer.path}`,
        reply: { status: 302, headers: { location: layer.path } },
      });
    await expect(fetched(demo(wire), layer)).rejects.toMatchObject({ code: 'redirect-refused' });
    wire.done();
  });

  test('whose address carries a secret does not show it in the error', async () => {
    const wire = await startWire();
    const storage = await startWire();
    sendsTo(wire, `${storage.origin}/blob?X-Sig=verysecret`);
    storage.script({ on: 'GET /blob?X-Sig=verysecret', reply: { status: 403, body: 'x' } });
    const error: unknown = await fetched(demo(wire, { credentials }), layer).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'registry-denied' });
    expect(JSON.stringify(error)).not.toContain('verysecret');
  });
});
