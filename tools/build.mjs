// Makes dist/: the command, the library and the entries of child processes, as ESM. koffi stays outside (it is native).
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** commander names child_process for commands that are programs of their own; there are none, and it takes 3 ms to load. */
const noSubprocesses = {
  name: 'no-subprocesses',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      importer.includes('/commander/') ? { path, namespace: 'no-subprocesses' } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: 'no-subprocesses' }, () => ({ contents: '' }));
  },
};

// Built beside and swapped in: whoever runs dist/ meanwhile sees the old build or the new one, never half of one.
const staging = join(root, `dist.${process.pid}`);
process.on('exit', () => rmSync(staging, { recursive: true, force: true }));

const shared = {
  absWorkingDir: root,
  outdir: staging,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};
await build({
  ...shared,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  entryPoints: { index: 'src/index.ts', loader: 'src/loader-main.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  external: ['koffi'],
  plugins: [undiciCore],
  // CommonJS packages inside an ESM bundle call require(), for Node's own modules alone.
  banner: { js: 'const require=process.getBuiltinModule;' },
});
// CommonJS, since Node has that loader at hand when it starts; and in one file: to find and read another costs more than
// to parse what the commands do beside their flags.
await build({
  ...shared,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  entryPoints: { command: 'cli/main.ts' },
  plugins: [noSubprocesses],
  define: { 'process.env.EBPF_VERSION': JSON.stringify(version) },
  banner: { js: '(function(module,require){' },
  footer: { js: '})' },
});
execFileSync(process.execPath, [join(root, 'tools/compile-command.cjs'), staging], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {},
});
copyFileSync(join(root, 'tools/start.cjs'), join(staging, 'ebpf.js'));
chmodSync(join(staging, 'ebpf.js'), 0o755);
writeFileSync(join(staging, 'package.json'), '{ "type": "commonjs" }\n');
if (process.argv.includes('--types')) {
  execFileSync(
    'npx',
    ['--no-install', 'tsc', '-p', 'tsconfig.build.json', '--outDir', join(staging, 'types')],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  writeFileSync(join(staging, 'types/package.json'), '{ "type": "module" }\n');
}
const old = `${staging}.old`;
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(staging, join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
