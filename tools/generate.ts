// Makes what is made from other files of this repository: types and validators from schemas/, docs/errors.md from the
// table of error codes. `--check` writes nothing and ends with 1 when a file is not what would be made.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchema } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { transform } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import type { JSONSchema } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { ERROR_CODES, EXIT_CODES } from '../src/base/index.ts';

/**
 * Schemas of the formats, by the name of their validator. People want all findings at once in what they wrote; from what
 * a registry sent the first is enough, and a million of them would only cost memory.
 */
const FORMATS = {
  config: { schema: 'config.v1', allErrors: false },
  metadata: { schema: 'ebpf.v1', allErrors: true },
  settings: { schema: 'settings.v1', allErrors: true },
  'mirror-list': { schema: 'mirror-list.v1', allErrors: true },
} as const;
const GENERATED = 'src/schema/generated';
const NOTICE = 'Made by `npm run generate`; changes are lost.';

const root = resolve(dirname(process.argv[1] ?? ''), '..');
const checking = process.argv.includes('--check');

const made = new Map<string, string>();
for (const [name, { schema, allErrors }] of Object.entries(FORMATS)) {
  const json = await readSchema(schema);
  made.set(`${GENERATED}/${schema}.ts`, await typesOf(json));
  made.set(`${GENERATED}/${name}-validator.ts`, await validatorOf(json, allErrors));
}
made.set('docs/errors.md', await errorTable());

const stale: string[] = [];
for (const [path, text] of made) {
  if ((await readText(path)) === text) continue;
  stale.push(path);
  if (!checking) await write(path, text);
}
if (checking && stale.length > 0) {
  process.stderr.write(`Not up to date: ${stale.join(', ')}. Run npm run generate.\n`);
  process.exitCode = 1;
}

async function readSchema(name: string): Promise<JSONSchema> {
  return JSON.parse(
    await readFile(join(root, 'schemas', `${name}.schema.json`), 'utf8'),
  ) as JSONSchema;
}

async function typesOf(schema: JSONSchema): Promise<string> {
  const types = await compile(schema, schema.title ?? '', {
    additionalProperties: false,
    bannerComment: `// ${NOTICE}`,
    style: { singleQuote: true, printWidth: 100 },
    unreachableDefinitions: false,
  });
  return types.replaceAll('/* eslint-disable */\n', '');
}

/** A validator as code, so that no schema is compiled, and no compiler loaded, when the program runs. */
async function validatorOf(schema: JSONSchema, allErrors: boolean): Promise<string> {
  const ajv = new Ajv2020({
    allErrors,
    allowUnionTypes: true,
    messages: false,
    verbose: true,
    strict: true,
    code: { source: true, esm: true },
  });
  const code = standalone.default(ajv, ajv.compile(withoutWords(schema)));
  if (/\brequire\(|^import /m.test(code)) {
    throw new Error('The validator needs code of ajv at run time; say it with a pattern instead.');
  }
  const small = await transform(code.replace(/export default \w+;$/m, ''), {
    format: 'esm',
    treeShaking: true,
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 120,
    target: 'node20',
  });
  return [
    `// @ts-nocheck -- ${NOTICE}`,
    `import type { CompiledValidator } from '../validator.ts';`,
    small.code.replace(
      /export\s*\{[^}]*\};/,
      'export const validator: CompiledValidator = validate;',
    ),
  ].join('\n');
}

/** The schema without its descriptions, which a validator does not need. */
function withoutWords(schema: JSONSchema): AnySchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      (key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value,
    ),
  ) as AnySchema;
}

function errorTable(): Promise<string> {
  const classes = Object.entries(EXIT_CODES).map(([name, exit]) => `| \`${name}\` | ${exit} |`);
  const codes = Object.entries(ERROR_CODES).map(
    ([code, name]) => `| \`${code}\` | \`${name}\` | ${EXIT_CODES[name]} |`,
  );
  const text = [
    `<!-- ${NOTICE} -->`,
    '# Errors',
    '',
    'Every error has a stable code. The class of the code decides the exit code of the command.',
    '',
    '## Classes',
    '',
    '| class | exit code |',
    '| --- | --- |',
    ...classes,
    '',
    '## Codes',
    '',
    '| code | class | exit code |',
    '| --- | --- | --- |',
    ...codes,
    '',
  ].join('\n');
  return format(text, { parser: 'markdown', printWidth: 100 });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch {
    // Not there yet: it is stale.
    return undefined;
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
