#!/usr/bin/env node
// Becomes dist/ebpf.js: runs the command, and the library behind it, with what V8 compiled of them at build time. Without
// that a command would need half as long again as bare Node before its first line, and a pull twice as long before its
// first request. V8 checks that version and flags are its own; if they are not, it compiles as usual.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

/** Modules of Node that take milliseconds to load and that a command may end without: loaded when something of them is used. */
const LATER = new Set(
  ['assert', 'child_process', 'crypto', 'dns', 'fs/promises', 'http', 'https', 'os', 'tls'].flatMap(
    (name) => [name, `node:${name}`],
  ),
);
const pieces = new Map();
const later = new Map();

/** The exports of a piece of the build, which is evaluated the first time. */
function piece(name) {
  const known = pieces.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  pieces.set(name, module);
  const filename = join(__dirname, 'code', `${name}.cjs`);
  const source = readFileSync(filename, 'latin1');
  const script = new Script(source, { filename, cachedData: compiled(name) });
  script.runInThisContext()(module, module.exports, requireFrom);
  return module.exports;
}

function compiled(name) {
  try {
    return readFileSync(join(__dirname, 'code', `${name}.cache`));
  } catch {
    // Not needed, only faster.
    return undefined;
  }
}

/** `require` of the pieces: of another piece, of a module of Node, or of a package. */
function requireFrom(id) {
  if (id.startsWith('.')) return piece(id.slice(id.lastIndexOf('/') + 1, id.lastIndexOf('.')));
  if (!LATER.has(id)) return require(id);
  const known = later.get(id) ?? loadedLater(id);
  later.set(id, known);
  return known;
}

/** Stands for a module until one of its exports is asked for. */
function loadedLater(id) {
  let real;
  const load = () => (real ??= require(id));
  return new Proxy(() => undefined, {
    get: (_, key) => load()[key],
    has: (_, key) => key in load(),
    apply: (_, self, args) => Reflect.apply(load(), self, args),
    ownKeys: () => Reflect.ownKeys(load()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Object.getOwnPropertyDescriptor(load(), key);
      // A proxy may not report what its target lacks as fixed.
      return found && { ...found, configurable: true };
    },
  });
}

piece('command').main({
  library: async () => piece('index'),
  loader: join(__dirname, 'loader.mjs'),
});
