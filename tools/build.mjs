// Makes dist/: the command, the library and the entries of child processes, as ESM. koffi stays outside (it is native).
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/**
 * undici's door also loads fetch, web sockets, caches and mocks: three times the code, and 100 ms of every command that
 * talks to a registry. The registry room uses agents and `request`, over HTTP/1.1, with bodies that are no forms.
 */
const undiciCore = {
  name: 'undici-core',
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-core' }));
    build.onLoad({ filter: /^/, namespace: 'undici-core' }, () => ({
      resolveDir: root,
      contents: `
        import Agent from 'undici/lib/dispatcher/agent.js';
        import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
        import api from 'undici/lib/api/index.js';
        Object.assign(Dispatcher.prototype, api);
        export { Agent };`,
    }));
    build.onResolve({ filter: /\/(client-h2|web\/fetch\/body)\.js$/ }, ({ path }) => ({
      path,
      namespace: 'undici-unused',
    }));
    build.onLoad({ filter: /^/, namespace: 'undici-unused' }, () => ({ contents: '' }));
  },
};

/** The command finds the library beside itself, when it needs it. */
const libraryBeside = {
  name: 'library-beside',
  setup(build) {
    build.onResolve({ filter: /\/src\/index\.ts$/ }, () => ({
      path: './index.js',
      external: true,
    }));
  },
};

/**
 * Node's own modules without the ESM loader, which wraps each of them, and only when the code that names them runs.
 * commander names child_process for commands that are programs of their own; there are none, and it takes 3 ms to load.
 */
const nodeModulesWhenUsed = {
  name: 'node-modules-when-used',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, importer }) => ({
      path: importer.includes('/commander/') && path === 'node:child_process' ? 'none' : path,
      namespace: 'when-used',
    }));
    build.onLoad({ filter: /^/, namespace: 'when-used' }, ({ path }) => ({
      contents:
        path === 'none'
          ? ''
          : `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

// Built beside and swapped in: whoever runs dist/ meanwhile sees the old build or the new one, never half of one.
const staging = join(root, `dist.${process.pid}`);
process.on('exit', () => rmSync(staging, { recursive: true, force: true }));

const shared = {
  absWorkingDir: root,
  outdir: staging,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};
await build({
  ...shared,
  entryPoints: { index: 'src/index.ts', loader: 'src/loader-main.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  external: ['koffi'],
  plugins: [undiciCore],
  // CommonJS packages inside an ESM bundle call require(), for Node's own modules alone.
  banner: { js: 'const require=process.getBuiltinModule;' },
});
// In one file: to find and read another costs more than to parse what the commands do beside their flags.
await build({
  ...shared,
  entryPoints: { ebpf: 'cli/main.ts' },
  plugins: [libraryBeside, nodeModulesWhenUsed],
  define: { 'process.env.EBPF_VERSION': JSON.stringify(version) },
});
chmodSync(join(staging, 'ebpf.js'), 0o755);
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
