#!/usr/bin/env node
// Becomes dist/ebpf.js: runs the command with what V8 compiled of it at build time. Without it a command would need half
// as long again as bare Node before its first line. V8 checks that version and flags are its own; if they are not, it
// compiles as usual.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'command.cjs');
const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData: compiled() });
const command = { exports: {} };
script.runInThisContext()(command, require);
command.exports.main({
  library: () => import(join(__dirname, 'index.mjs')),
  loader: join(__dirname, 'loader.mjs'),
});

function compiled() {
  try {
    return readFileSync(join(__dirname, 'command.cache'));
  } catch {
    // Not needed, only faster.
    return undefined;
  }
}
