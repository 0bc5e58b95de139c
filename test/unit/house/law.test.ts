import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Law {
  readonly LEVEL: Readonly<Record<string, number>>;
  readonly HOME: Readonly<Record<string, readonly string[]>>;
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const CONFIG = resolve('.dependency-cruiser.cjs');
const require = createRequire(import.meta.url);
const law = require(resolve('tools/law.cjs')) as Law;
const { forbidden } = require(CONFIG) as {
  readonly forbidden: readonly { readonly name: string }[];
};
const rules = forbidden.map(({ name }) => name);

/** One planted breach: the files to write and the file that the rule must name. */
interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly files: Readonly<Record<string, string>>;
}

function imports(...paths: readonly string[]): string {
  return `${paths.map((path, at) => `import * as m${at} from '${path}';\nexport const v${at}: unknown = m${at};`).join('\n')}\n`;
}

const HOUSE: readonly Breach[] = [
  {
    rule: 'no-cycles',
    from: 'src/base/ring-a.ts',
    files: {
      'src/base/ring-a.ts': imports('./ring-b.ts'),
      'src/base/ring-b.ts': imports('./ring-a.ts'),
    },
  },
  {
    rule: 'rooms-have-doors',
    from: 'src/content/window.ts',
    files: { 'src/content/window.ts': imports('../oci/inner.ts') },
  },
  {
    rule: 'front-uses-doors',
    from: 'src/client.ts',
    files: { 'src/client.ts': imports('./oci/inner.ts') },
  },
  {
    rule: 'no-way-back-through-own-door',
    from: 'src/oci/home.ts',
    files: { 'src/oci/home.ts': imports('./index.ts') },
  },
  {
    rule: 'rooms-do-not-see-the-front',
    from: 'src/ops/front.ts',
    files: { 'src/ops/front.ts': imports('../index.ts') },
  },
  {
    rule: 'cli-uses-front-door',
    from: 'cli/back.ts',
    files: { 'cli/back.ts': imports('../src/base/index.ts') },
  },
  {
    rule: 'library-knows-no-cli',
    from: 'src/ops/terminal.ts',
    files: { 'src/ops/terminal.ts': imports('../../cli/main.ts') },
  },
  {
    rule: 'rooms-are-known',
    from: 'src/attic/box.ts',
    files: { 'src/attic/box.ts': imports('../base/index.ts') },
  },
  {
    rule: 'nothing-unresolved',
    from: 'src/ops/nowhere.ts',
    files: { 'src/ops/nowhere.ts': imports('./missing.ts') },
  },
  {
    rule: 'no-development-packages',
    from: 'src/ops/tool.ts',
    files: { 'src/ops/tool.ts': imports('vitest') },
  },
];

/** A package away from its home: imported by a room that is not in its list. */
function packageBreaches(): readonly Breach[] {
  return Object.keys(law.HOME).map((name) => {
    const short = name.replace('@', '');
    const from = `src/fleet/uses-${short}.ts`;
    const entry = name.startsWith('@') ? `${name}/part` : name;
    return { rule: `${short}-stays-home`, from, files: { [from]: imports(entry) } };
  });
}

/** A room that looks sideways or up. */
function roomBreaches(): readonly Breach[] {
  return Object.entries(law.LEVEL).flatMap(([room, level]) => {
    const up = Object.keys(law.LEVEL).find(
      (other) => other !== room && (law.LEVEL[other] ?? 0) >= level,
    );
    if (up === undefined) return [];
    const from = `src/${room}/looks-at-${up}.ts`;
    return [
      { rule: `${room}-looks-down-only`, from, files: { [from]: imports(`../${up}/index.ts`) } },
    ];
  });
}

function cleanHouse(): Readonly<Record<string, string>> {
  const rooms = Object.keys(law.LEVEL).map(
    (room) => [`src/${room}/index.ts`, 'export const here = 1;\n'] as const,
  );
  return {
    ...Object.fromEntries(rooms),
    'src/oci/inner.ts': imports('../base/index.ts'),
    'src/index.ts': imports('./ops/index.ts'),
    'cli/main.ts': imports('../src/index.ts', 'commander'),
  };
}

function plant(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function plantPackages(root: string): void {
  const names = Object.keys(law.HOME).map((name) => (name.startsWith('@') ? `${name}/part` : name));
  for (const name of names) {
    plant(root, {
      [`node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: '1.0.0',
        main: 'index.js',
      }),
      [`node_modules/${name}/index.js`]: 'module.exports = {};\n',
    });
  }
  symlinkSync(resolve('node_modules/vitest'), join(root, 'node_modules/vitest'));
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']));
  plant(root, {
    'package.json': JSON.stringify({
      name: 'planted',
      type: 'module',
      dependencies,
      devDependencies: { vitest: '*' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true, noEmit: true },
    }),
  });
}

function cruise(root: string): readonly Violation[] {
  const bin = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, '--config', CONFIG, '--output-type', 'json', 'src', 'cli'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('the dependency law', () => {
  const root = mkdtempSync(join(tmpdir(), 'ebpf-law-'));
  const breaches = [...HOUSE, ...packageBreaches(), ...roomBreaches()];
  let found: readonly Violation[] = [];

  beforeAll(() => {
    plantPackages(root);
    plant(root, cleanHouse());
    expect(cruise(root)).toEqual([]);
    for (const breach of breaches) plant(root, breach.files);
    found = cruise(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('every rule of the law has a planted breach', () => {
    expect(breaches.map(({ rule }) => rule).sort()).toEqual([...rules].sort());
  });

  test.each(breaches.map(({ rule, from }) => ({ rule, from })))(
    '$rule names $from',
    ({ rule, from }) => {
      expect(
        found
          .filter((violation) => violation.from === from)
          .map((violation) => violation.rule.name),
      ).toContain(rule);
    },
  );
});
