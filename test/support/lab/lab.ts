import { randomBytes } from 'node:crypto';
import { digestOf } from '../../../src/oci/index.ts';
import type { Reply } from '../wire-reply.ts';
import { LabGate, needsOf } from './auth.ts';
import type { LabAuth } from './auth.ts';
import { answerBlob, giveBytes } from './blobs.ts';
import { Contents } from './contents.ts';
import type { LabRepository } from './contents.ts';
import { json, refusal } from './exchange.ts';
import type { LabExchange, LabServer } from './exchange.ts';
import { FaultScript } from './faults.ts';
import type { LabFault } from './faults.ts';
import { answerReferrers, answerTags, answerWeb } from './listings.ts';
import { answerManifest } from './manifests.ts';
import { STRAIGHT } from './quirks.ts';
import type { Quirks } from './quirks.ts';
import { listen } from './server.ts';
import type { Arrived, LabOrigin, LabRequest } from './server.ts';
import { continueUpload, openUpload } from './uploads.ts';

export interface LabOptions {
  readonly quirks?: Partial<Quirks>;
  /** Default: anybody may do anything. */
  readonly auth?: LabAuth;
  readonly tls?: boolean;
  /**
   * Blobs are given out by a second origin, to which GET is redirected with a signed query; `port` differs in the
   * port alone, `host` in the name too. Default: none.
   */
  readonly storage?: 'port' | 'host';
}

/** A small registry in memory that behaves as its quirks and faults say. */
export interface Lab {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly origin: string;
  /** Origin of the storage. */
  readonly storage: string;
  /** Address of the token server. */
  readonly realm: string;
  readonly contents: Contents;
  readonly gate: LabGate;
  readonly faults: FaultScript;
  /** All requests, in the order they came. */
  readonly log: readonly LabRequest[];
  /** Secrets of the signed addresses given out. */
  readonly signatures: readonly string[];
  repository(name: string): LabRepository;
  /** Changes how it behaves from now on. */
  bend(quirks: Partial<Quirks>): void;
  /** Requests that fit, `METHOD /path?query` tested against the pattern. */
  requests(pattern: RegExp, server?: LabServer): readonly LabRequest[];
  /** Forgets what was asked so far. */
  clearLog(): void;
  close(): Promise<void>;
}

/** Starts the lab; whoever starts it closes it. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const lab = new QuirkLab(options);
  await lab.listen();
  return lab;
}

class QuirkLab implements Lab {
  readonly contents = new Contents();
  readonly faults = new FaultScript();
  readonly log: LabRequest[] = [];
  readonly signatures: string[] = [];
  readonly gate: LabGate;
  readonly #options: LabOptions;
  readonly #origins = new Map<LabServer, LabOrigin>();
  readonly #connections = { count: 0 };
  #quirks: Quirks;
  #visits = 0;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#quirks = { ...STRAIGHT, ...options.quirks };
    this.gate = new LabGate(options.auth ?? { kind: 'none' }, () => this.realm);
  }

  async listen(): Promise<void> {
    for (const name of ['registry', 'storage', 'token'] as const)
      this.#origins.set(
        name,
        await listen({
          name,
          tls: this.#options.tls === true,
          log: this.log,
          faults: this.faults,
          connections: this.#connections,
          answer: (arrived, fault) => this.#answer(name, arrived, fault),
        }),
      );
  }

  get host(): string {
    return `127.0.0.1:${this.#origin('registry').port}`;
  }

  get origin(): string {
    return `${this.#origin('registry').scheme}://${this.host}`;
  }

  get storage(): string {
    const { scheme, port } = this.#origin('storage');
    return `${scheme}://${this.#options.storage === 'host' ? 'localhost' : '127.0.0.1'}:${port}`;
  }

  get realm(): string {
    const { auth } = this.#options;
    const { scheme, port } = this.#origin('token');
    return (
      (auth?.kind === 'bearer' ? auth.realm : undefined) ?? `${scheme}://127.0.0.1:${port}/token`
    );
  }

  repository(name: string): LabRepository {
    return this.contents.open(name);
  }

  bend(quirks: Partial<Quirks>): void {
    this.#quirks = { ...this.#quirks, ...quirks };
  }

  requests(pattern: RegExp, server: LabServer = 'registry'): readonly LabRequest[] {
    return this.log.filter(
      (one) => one.server === server && pattern.test(`${one.method} ${one.path}`),
    );
  }

  clearLog(): void {
    this.log.length = 0;
  }

  async close(): Promise<void> {
    const open = [...this.#origins.values()];
    this.#origins.clear();
    for (const origin of open) await origin.close();
  }

  #origin(name: LabServer): LabOrigin {
    const origin = this.#origins.get(name);
    if (origin === undefined) throw new Error('The lab is closed.');
    return origin;
  }

  #answer(server: LabServer, arrived: Arrived, fault: LabFault | undefined): Reply {
    const exchange: LabExchange = {
      ...arrived,
      server,
      contents: this.contents,
      quirks: this.#quirks,
    };
    const { instead, then } = fault ?? {};
    const reply =
      typeof instead === 'function' ? instead(exchange) : (instead ?? this.#own(exchange));
    const all = { ...reply, headers: { ...this.#quirks.headers, ...reply.headers } };
    return then?.(all, exchange) ?? all;
  }

  #own(exchange: LabExchange): Reply {
    if (exchange.server === 'token') return this.gate.answer(exchange);
    return exchange.server === 'storage' ? this.#stored(exchange) : this.#asked(exchange);
  }

  #asked(exchange: LabExchange): Reply {
    const { url } = exchange;
    const path = url.pathname;
    if (path.startsWith('/web/')) return answerWeb((this.#visits += 1));
    const route = routeOf(path);
    const needs = route === undefined ? [] : needsOf(exchange, route.name);
    const refused = this.gate.refusalOf(exchange, needs);
    if (refused !== undefined) return refused;
    if (path === '/v2/') return json({});
    return route === undefined ? refusal(404, 'NAME_INVALID') : this.#routed(exchange, route);
  }

  #routed(exchange: LabExchange, { kind, name, rest }: Route): Reply {
    switch (kind) {
      case 'blobs/uploads':
        return rest === '' ? openUpload(exchange, name) : continueUpload(exchange, name, rest);
      case 'blobs':
        return this.#redirected(exchange, name, rest) ?? answerBlob(exchange, name, rest);
      case 'manifests':
        return answerManifest(exchange, name, rest);
      case 'tags':
        return answerTags(exchange, name);
      default:
        return answerReferrers(exchange, name, rest);
    }
  }

  /** To the storage, with an address that alone lets in. */
  #redirected({ method, contents }: LabExchange, name: string, digest: string): Reply | undefined {
    const there = contents.repositories.get(name)?.blobs.has(digest) === true;
    if (this.#options.storage === undefined || method !== 'GET' || !there) return undefined;
    const signature = randomBytes(16).toString('hex');
    this.signatures.push(signature);
    const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${signature}`;
    const location = `${this.storage}/${name}/${digest}?${query}`;
    return { status: 307, headers: { location } };
  }

  /** As S3: a signed address and a header at once are one too many. */
  #stored(exchange: LabExchange): Reply {
    const { url, headers, contents } = exchange;
    if (headers.authorization !== undefined)
      return {
        status: 400,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>',
      };
    if (!this.signatures.includes(url.searchParams.get('X-Amz-Signature') ?? ''))
      return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
    const [, name = '', digest = ''] = /^\/(.+)\/([^/]+)$/.exec(url.pathname) ?? [];
    const bytes = contents.repositories.get(name)?.blobs.get(digest);
    if (bytes === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
    return giveBytes(exchange, bytes, { etag: `"${digestOf(bytes).slice(7, 39)}"` });
  }
}

interface Route {
  readonly name: string;
  readonly kind: string;
  readonly rest: string;
}

function routeOf(path: string): Route | undefined {
  const match = /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|tags|referrers)\/([^/]*)$/.exec(
    path,
  );
  if (match === null) return undefined;
  const [, name = '', kind = '', rest = ''] = match;
  return { name, kind, rest: decodeURIComponent(rest) };
}
