/**
 * The law of the house (docs/architecture.md): an import may only go to a lower level, rooms of one level do not see
 * each other, every room is entered by its door, and every heavy package has one home.
 */
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
  '@aws-sdk': ['^src/credentials/'],
  execa: ['^src/oras/', '^src/credentials/', '^cli/'],
  commander: ['^cli/'],
  '@commander-js': ['^cli/'],
};

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

const forbidden = [
  rule('no-cycles', {}, { circular: true }),
  rule(
    'rooms-have-doors',
    { path: '^src/([^/]+)/' },
    { path: '^src/[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
  ),
  rule(
    'front-uses-doors',
    { path: '^src/[^/]+\\.ts$' },
    { path: '^src/[^/]+/.+', pathNot: '^src/[^/]+/index\\.ts$' },
  ),
  rule('no-way-back-through-own-door', { path: '^src/([^/]+)/' }, { path: '^src/$1/index\\.ts$' }),
  rule('rooms-do-not-see-the-front', { path: '^src/[^/]+/' }, { path: '^src/[^/]+\\.ts$' }),
  rule('cli-uses-front-door', { path: '^cli/' }, { path: '^src/', pathNot: '^src/index\\.ts$' }),
  rule('library-knows-no-cli', { path: '^src/' }, { path: '^(cli|test|bench|tools)/' }),
  rule('rooms-are-known', { path: `^src/(?!(?:${Object.keys(LEVEL).join('|')})/)[^/]+/` }, {}),
  rule('nothing-unresolved', { path: '^(src|cli)/' }, { couldNotResolve: true }),
  rule(
    'no-development-packages',
    { path: '^(src|cli)/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
];

for (const [name, homes] of Object.entries(HOME)) {
  forbidden.push(
    rule(
      `${name.replace('@', '')}-stays-home`,
      { path: '^(src|cli)/', pathNot: homes },
      { path: `node_modules/${name}/` },
    ),
  );
}

for (const [room, level] of Object.entries(LEVEL)) {
  const up = Object.keys(LEVEL).filter((other) => other !== room && LEVEL[other] >= level);
  forbidden.push(
    rule(`${room}-looks-down-only`, { path: `^src/${room}/` }, { path: `^src/(${up.join('|')})/` }),
  );
}

module.exports = {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
