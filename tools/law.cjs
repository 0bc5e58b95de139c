/** Rooms by level, and the home of each heavy package: what .dependency-cruiser.cjs enforces and its test plants breaches of. */
const LEVEL = {
  base: 0,
  oci: 1,
  elf: 1,
  btf: 1,
  schema: 1,
  object: 2,
  content: 2,
  archive: 2,
  store: 3,
  registry: 3,
  oras: 3,
  credentials: 3,
  config: 3,
  server: 3,
  artifact: 3,
  trust: 3,
  host: 3,
  events: 3,
  loader: 3,
  wasm: 3,
  ops: 4,
  supervisor: 5,
  fleet: 6,
};

const HOME = {
  undici: ['^src/registry/'],
  koffi: ['^src/loader/ffi/'],
  tar: ['^src/archive/'],
  ajv: ['^src/schema/'],
  'ajv-formats': ['^src/schema/'],
  yaml: ['^src/schema/', '^src/config/'],
  'smol-toml': ['^src/config/'],
  semver: ['^src/ops/'],
  '@aws-sdk': ['^src/credentials/'],
  'https-proxy-agent': ['^src/credentials/'],
  execa: ['^src/oras/', '^src/credentials/', '^cli/'],
  commander: ['^cli/'],
  '@commander-js': ['^cli/'],
};

module.exports = { LEVEL, HOME };
