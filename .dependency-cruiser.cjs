/**
 * The law of the house (docs/architecture.md): an import may only go to a lower level, rooms of one level do not see
 * each other, every room is entered by its door, and every heavy package has one home.
 */
const { LEVEL, HOME } = require('./tools/law.cjs');

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
    // Use cases are loaded one by one, when their verb is called: start-up is part of the design.
    { path: '^src/[^/]+/.+', pathNot: ['^src/[^/]+/index\\.ts$', '^src/ops/[^/]+\\.ts$'] },
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
  if (up.length === 0) continue;
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
