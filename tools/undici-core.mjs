/**
 * undici's door also loads fetch, web sockets, caches and mocks: three times the code, and 100 ms of every command that
 * talks to a registry. The registry room uses agents, connectors and `dispatch`, over HTTP/1.1, with bodies that are no forms.
 */
const DOOR = `
  import Agent from 'undici/lib/dispatcher/agent.js';
  import buildConnector from 'undici/lib/core/connect.js';
  export { Agent, buildConnector };`;

/** Of Node's own HTTP it wants a limit and a class to compare with, which take 7 ms to load. */
const HTTP = `
  exports.maxHeaderSize = 16384;
  exports.IncomingMessage = class {};`;

/** Its assertions are plain; Node's module for them explains failures, and takes 2 ms. */
const ASSERT = `
  module.exports = function assert(value, message) {
    if (value) return;
    throw message instanceof Error ? message : new Error(message ?? 'undici: an assertion failed.');
  };`;

const STAND_INS = { 'node:http': HTTP, 'node:assert': ASSERT, unused: '' };

/** An esbuild plugin: of undici only what the registry room uses. */
export function undiciCore(root) {
  const standIn = (path) => ({ path, namespace: 'undici-stand-in' });
  return {
    name: 'undici-core',
    setup(build) {
      build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-core' }));
      build.onLoad({ filter: /^/, namespace: 'undici-core' }, () => ({
        resolveDir: root,
        contents: DOOR,
      }));
      build.onResolve({ filter: /^node:(http|assert)$/ }, ({ path, importer }) =>
        importer.includes('/undici/') ? standIn(path) : undefined,
      );
      build.onResolve({ filter: /\/(client-h2|web\/fetch\/body)\.js$/ }, () => standIn('unused'));
      build.onLoad({ filter: /^/, namespace: 'undici-stand-in' }, ({ path }) => ({
        contents: STAND_INS[path],
      }));
    },
  };
}
