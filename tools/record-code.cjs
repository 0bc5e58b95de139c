// node --require tools/record-code.cjs DIST/ebpf.js …: keeps what V8 compiled of the pieces that this run used.
'use strict';
const { writeFileSync } = require('node:fs');
const vm = require('node:vm');

const scripts = new Map();
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    scripts.set(options.filename, this);
  }
};
// A cache is good for the flags under which it was made: the command starts before it sets one, the library after.
const v8 = require('node:v8');
const { setFlagsFromString } = v8;
// What ran at the start is in the cache too, though it has not run for a while; the flag itself must not be in force then.
setFlagsFromString('--no-flush-bytecode');
v8.setFlagsFromString = (flag) => {
  keep();
  setFlagsFromString(flag);
};
process.on('exit', keep);

function keep() {
  setFlagsFromString('--flush-bytecode');
  for (const [filename, script] of scripts)
    writeFileSync(filename.replace(/\.cjs$/, '.cache'), script.createCachedData());
  scripts.clear();
  setFlagsFromString('--no-flush-bytecode');
}
