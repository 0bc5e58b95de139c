// Runs a TypeScript program of this repository: node tools/run.mjs FILE.ts [ARGUMENT …]
// Node 20 cannot run TypeScript, so the program is bundled into the cache folder first; packages stay outside.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) throw new Error('Usage: node tools/run.mjs FILE.ts [ARGUMENT …]');
const outfile = join(
  root,
  'node_modules',
  '.cache',
  'ebpf',
  `${entry.replaceAll(/[^a-z0-9]+/gi, '-')}.mjs`,
);
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [resolve(root, entry)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.execPath, resolve(root, entry), ...rest];
await import(pathToFileURL(outfile).href);
