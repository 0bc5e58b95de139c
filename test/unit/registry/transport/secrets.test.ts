import { expect, test } from 'vitest';
import { isEbpfError } from '../../../../src/base/index.ts';
import type { Logger } from '../../../../src/base/index.ts';
import { startWire } from '../../../support/wire.ts';
import type { Wire } from '../../../support/wire.ts';
import { accessOf } from '../access.ts';
import { BASE, blobOf, blobReply, bytesOf, errorReply, fetched, testClient } from '../support.ts';

const blob = blobOf(bytesOf(2000));

interface Written extends Logger {
  readonly text: () => string;
  readonly lines: string[];
}

/** Keeps all that is logged, as text. */
function writing(): Written {
  const lines: string[] = [];
  const note = (message: string, fields: object = {}): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { debug: note, warn: note, lines, text: () => lines.join('\n') };
}

/** An error with all that hangs on it, as a debugger would show it. */
function laidOpen(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = isEbpfError(error) ? JSON.stringify(error) : '';
  return `${error.stack ?? ''} ${own} ${JSON.stringify(Object.entries(error))} ${laidOpen(error.cause)}`;
}

/** A registry that wants a token, and sends blobs' readers on to addresses that carry a secret. */
function scripted(wire: Wire, storage: Wire, status: number): void {
  const challenge = `Bearer realm="${wire.origin}/token?planted-realm=1",service="s"`;
  wire.script(
    { on: `GET ${blob.path}`, reply: { status: 401, headers: { 'www-authenticate': challenge } } },
    {
      on: `GET /token?planted-realm=1&service=s&scope=repository%3Atools%2Fdemo%3Apull`,
      reply: { body: JSON.stringify({ token: 'planted-token' }) },
    },
    {
      on: `GET ${blob.path}`,
      reply: {
        status: 307,
        headers: {
          location: `${storage.origin}/blob?sig=planted-signature#planted-fragment`,
          'set-cookie': 'session=planted-cookie',
        },
      },
    },
  );
  storage.script({
    on: 'GET /blob?sig=planted-signature',
    reply: status === 200 ? blobReply(blob) : errorReply(status, 'DENIED'),
  });
}

test.each([200, 403])(
  'no secret is logged or said, whatever the storage answers: %i',
  async (status) => {
    const [wire, storage] = [await startWire(), await startWire()];
    const logger = writing();
    scripted(wire, storage, status);
    const access = accessOf({
      policies: { [wire.host]: { headers: { 'x-key': 'planted-header' } } },
    });
    const client = testClient({
      logger,
      access,
      retries: { attempts: 1 },
      credentials: () =>
        Promise.resolve({ kind: 'password', username: 'planted-user', secret: 'planted-password' }),
    });
    const ended = await fetched(client.repository(wire.host, 'tools/demo'), blob).then(
      () => '',
      laidOpen,
    );
    wire.done();
    storage.done();
    // They were in play.
    expect(wire.seen.map(({ headers }) => headers['x-key'])).toContain('planted-header');
    expect(wire.seen.at(-1)?.headers.authorization).toBe('Bearer planted-token');
    expect(storage.seen[0]?.headers).not.toHaveProperty('x-key');
    expect(storage.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(ended === '').toBe(status === 200);
    expect(`${logger.text()} ${ended}`).not.toContain('planted');
    // One line for each request.
    const answered = logger.lines.filter((line) => line.startsWith('registry answered'));
    expect(answered).toHaveLength(wire.seen.length + storage.seen.length);
  },
);

test('no secret is said where nothing answers', async () => {
  const wire = await startWire();
  const logger = writing();
  wire.script({
    on: `GET ${BASE}/manifests/1`,
    reply: { status: 307, headers: { location: `${wire.origin}/gone?sig=planted-signature` } },
  });
  wire.script({ on: 'GET /gone?sig=planted-signature', reply: { hangUp: true } });
  const access = accessOf({
    policies: { [wire.host]: { headers: { 'x-key': 'planted-header' } } },
  });
  const client = testClient({ logger, access, retries: { attempts: 1 } });
  const error = await client
    .repository(wire.host, 'tools/demo')
    .fetchManifest('1')
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'registry-unreachable' });
  expect(`${logger.text()} ${laidOpen(error)}`).not.toContain('planted');
});
