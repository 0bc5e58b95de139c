import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { streamOf } from '../../../src/base/index.ts';
import { describe as descriptorOf, digestOf } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { createRegistryServer } from '../../../src/server/index.ts';
import type { RegistryServerOptions } from '../../../src/server/index.ts';
import { createMemoryHost } from './memory-host.ts';
import type { MemoryHost } from './memory-host.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Codes of the errors in the body. */
  readonly codes: readonly string[];
}

interface Ask {
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

export interface TestRegistry {
  readonly host: MemoryHost;
  readonly port: number;
  /** `METHOD /path`; the connection is not kept. */
  ask(line: string, ask?: Ask): Promise<Reply>;
  close(): Promise<void>;
}

/** A registry over repositories in memory that is closed when the test has ended. */
export async function startRegistry(
  options: Partial<RegistryServerOptions> = {},
): Promise<TestRegistry> {
  const host = createMemoryHost();
  const running = await createRegistryServer({ host, ...options }).listen();
  onTestFinished(() => running.close());
  const { port } = running;
  return { host, port, ask: (line, ask) => send(port, line, ask), close: () => running.close() };
}

function send(port: number, line: string, { headers, body }: Ask = {}): Promise<Reply> {
  const [method = '', path = ''] = line.split(' ');
  const sized = body !== undefined && headers?.['transfer-encoding'] === undefined;
  const length = sized ? { 'content-length': Buffer.byteLength(body) } : {};
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, agent: false as const };
    const outgoing = request({ ...options, headers: { ...length, ...headers } }, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const whole = Buffer.concat(pieces);
        const status = incoming.statusCode ?? 0;
        resolve({ status, headers: incoming.headers, body: whole, codes: codesOf(whole) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function codesOf(body: Buffer): readonly string[] {
  try {
    const json = JSON.parse(body.toString()) as { errors?: { code: string }[] };
    return (json.errors ?? []).map(({ code }) => code);
  } catch {
    return [];
  }
}

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

/** Puts a blob into a repository of the host, without HTTP. */
export async function putBlob(host: MemoryHost, name: string, text: string): Promise<Descriptor> {
  const repository = (await host.open(name, { create: true }))!;
  const bytes = Buffer.from(text);
  const descriptor = descriptorOf('application/octet-stream', bytes);
  await repository.pushBlob(descriptor, () => Promise.resolve(streamOf(bytes)));
  return descriptor;
}

/** The text of a manifest with the given config, layers and more. */
export function manifestText(config: Descriptor, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [], ...more });
}

/** `sha256:…` of a text. */
export function digestOfText(text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return digestOf(Buffer.from(text), algorithm);
}
