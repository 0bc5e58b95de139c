// node tools/compile-command.cjs DIR: runs DIR/command.cjs once and keeps what V8 compiled of it, for tools/start.cjs.
'use strict';
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [, , dir] = process.argv;
const filename = join(dir, 'command.cjs');
const script = new Script(readFileSync(filename, 'utf8'), { filename });
const command = { exports: {} };
script.runInThisContext()(command, require);
process.on('exit', () => writeFileSync(join(dir, 'command.cache'), script.createCachedData()));
process.argv = [process.execPath, filename, '--help'];
command.exports.main({
  library: () => Promise.reject(new Error('Help needs no library.')),
  loader: '',
});
