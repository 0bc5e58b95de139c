// Makes dist/: the command, the library and the entries of child processes. koffi stays outside (it is native).
import { build, transform } from 'esbuild';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { undiciCore } from './undici-core.mjs';
import { warmUp } from './warm-up.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

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
/** CommonJS packages inside an ESM bundle call require(), for Node's own modules alone. */
const ESM_BANNER = 'const require=process.getBuiltinModule;';
await build({
  ...shared,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  entryPoints: { index: 'src/index.ts', loader: 'src/loader-main.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  // The SDK of AWS has ECMAScript modules beside CommonJS: of those only what is used is taken.
  mainFields: ['module', 'main'],
  external: ['koffi'],
  plugins: [undiciCore(root)],
  // The SDK of AWS tells everybody with Node 20 to update it; that is between us and the SDK.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
  banner: { js: ESM_BANNER },
});

// What the command runs is the same again as CommonJS, since only that can be loaded with what V8 compiled of it before
// (docs/decisions/0009).
const code = join(staging, 'code');
mkdirSync(code);
const piece = { minifySyntax: true, minifyWhitespace: true, target: shared.target };
const WRAPPER = { banner: '(function(module,exports,require){', footer: '})' };
for (const file of [join(staging, 'index.mjs'), ...inFolder(join(staging, 'chunks'))]) {
  const { code: text } = await transform(readFileSync(file, 'utf8').replace(ESM_BANNER, ''), {
    ...piece,
    ...WRAPPER,
    format: 'cjs',
    platform: 'node',
    // import() in a script needs an option that keeps V8 from taking the cache; require does the same here.
    supported: { 'dynamic-import': false },
  });
  writeFileSync(join(code, `${basename(file, '.mjs')}.cjs`), text);
}
// In one file: to find and read another costs more than to parse what the commands do beside their flags.
await build({
  ...shared,
  outdir: code,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  entryPoints: { command: 'cli/main.ts' },
  plugins: [noSubprocesses],
  define: { 'process.env.EBPF_VERSION': JSON.stringify(version) },
  banner: { js: WRAPPER.banner },
  footer: { js: WRAPPER.footer },
});
copyFileSync(join(root, 'tools/start.cjs'), join(staging, 'ebpf.js'));
chmodSync(join(staging, 'ebpf.js'), 0o755);
writeFileSync(join(staging, 'package.json'), '{ "type": "commonjs" }\n');
await warmUp(staging);
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

function inFolder(dir) {
  return readdirSync(dir).map((name) => join(dir, name));
}
