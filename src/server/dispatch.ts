import { deleteBlob, getBlob } from './blobs.ts';
import { answerJson } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { listReferrers, listRepositories, listTags } from './listings.ts';
import { deleteManifest, getManifest, putManifest } from './manifests.ts';
import { refuse } from './refusal.ts';
import type { Route, RouteOf } from './route.ts';
import { deleteUpload, getUpload, patchUpload, postUpload, putUpload } from './uploads.ts';

type Handler<K extends Route['kind']> = (
  exchange: Exchange,
  route: RouteOf<K>,
) => Promise<void> | void;

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** What each endpoint does; HEAD goes with GET. */
const HANDLERS: { readonly [K in Route['kind']]: Partial<Record<Method, Handler<K>>> } = {
  base: { GET: (exchange) => answerJson(exchange, {}) },
  catalog: { GET: listRepositories },
  manifest: { GET: getManifest, PUT: putManifest, DELETE: deleteManifest },
  blob: { GET: getBlob, DELETE: deleteBlob },
  uploads: { POST: postUpload },
  upload: { GET: getUpload, PATCH: patchUpload, PUT: putUpload, DELETE: deleteUpload },
  tags: { GET: listTags },
  referrers: { GET: listReferrers },
};

/** Hands the request to its endpoint; 405 for a method that the endpoint does not have. */
export async function dispatch(exchange: Exchange, route: Route): Promise<void> {
  const handlers = HANDLERS[route.kind] as Partial<Record<string, Handler<Route['kind']>>>;
  const method = exchange.request.method === 'HEAD' ? 'GET' : (exchange.request.method ?? '');
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler !== undefined) return handler(exchange, route);
  const names = Object.keys(handlers).flatMap((name) =>
    name === 'GET' ? ['GET', 'HEAD'] : [name],
  );
  return refuse('UNSUPPORTED', 'The endpoint does not have this method.', {
    headers: { allow: names.join(', ') },
  });
}
