// What registries in the cloud have in front of them, for the warm-up: tokens, and a storage that readers are sent on to.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** Starts it in front of a registry on loopback. Gives its port and how to end it. */
export async function startFront(registry) {
  const storage = await listen((incoming, response) => forward(incoming, response, registry));
  const front = await listen((incoming, response) => {
    const { pathname, origin } = new URL(incoming.url, `http://${incoming.headers.host}`);
    if (pathname === '/token') response.end('{"token":"warm","expires_in":300}');
    else if (incoming.headers.authorization === undefined) {
      const challenge = `Bearer realm="${origin}/token",service="warm"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end('{}');
    } else if (incoming.method === 'GET' && pathname.includes('/blobs/sha')) {
      const location = `http://127.0.0.1:${storage.address().port}${incoming.url}`;
      response.writeHead(307, { location }).end();
    } else forward(incoming, response, registry);
  });
  return {
    port: front.address().port,
    stop: () => {
      for (const server of [front, storage]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(handle) {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function forward(incoming, response, port) {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
