// Makes dist/: the command, the library and the entries of child processes, as ESM chunks. koffi stays outside (it is native).
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const entries = { ebpf: 'cli/main.ts', index: 'src/index.ts', loader: 'src/loader-main.ts' };

/**
 * undici's door also loads fetch, web sockets, caches and mocks: three times the code, and 100 ms of every command that
 * talks to a registry. The registry room uses agents and `request`.
 */
const undiciCore = {
  name: 'undici-core',
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-core' }));
    build.onLoad({ filter: /^undici$/, namespace: 'undici-core' }, () => ({
      resolveDir: root,
      contents: `
        import Agent from 'undici/lib/dispatcher/agent.js';
        import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
        import api from 'undici/lib/api/index.js';
        Object.assign(Dispatcher.prototype, api);
        export { Agent };`,
    }));
  },
};

// Built beside and swapped in: whoever runs dist/ meanwhile sees the old build or the new one, never half of one.
const staging = join(root, `dist.${process.pid}`);
await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    Object.entries(entries).filter(([, path]) => existsSync(join(root, path))),
  ),
  outdir: staging,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  external: ['koffi'],
  plugins: [undiciCore],
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  legalComments: 'none',
  define: { 'process.env.EBPF_VERSION': JSON.stringify(version) },
  // CommonJS packages inside an ESM bundle call require() for Node's own modules.
  banner: {
    js: "import{createRequire as __ebpfRequire}from'node:module';const require=__ebpfRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
if (existsSync(join(staging, 'ebpf.js'))) chmodSync(join(staging, 'ebpf.js'), 0o755);
if (process.argv.includes('--types')) {
  execFileSync(
    'npx',
    ['--no-install', 'tsc', '-p', 'tsconfig.build.json', '--outDir', join(staging, 'types')],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
}
const old = `${staging}.old`;
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(staging, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
