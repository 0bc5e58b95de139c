// Tools that only tests use and that Debian lacks, built from source at pinned versions into a cache folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folder of the cache; EBPF_TOOL_CACHE names another. test/support/needs.ts looks in its `bin`. */
export function toolCache() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.EBPF_TOOL_CACHE || join(base, 'ebpf-oci', 'tools');
}

/** Builds each tool of tools/tools.json whose pinned version is not there yet. */
export function ensureTools({ root, say, allowed }) {
  const { go, pip, pythonLibraries } = JSON.parse(
    readFileSync(join(root, 'tools/tools.json'), 'utf8'),
  );
  for (const tool of pip) ensurePipTool({ tool, say, allowed });
  for (const library of pythonLibraries) ensurePythonLibrary({ library, say, allowed });
  const bin = join(toolCache(), 'bin');
  const wanted = go.filter((tool) => readStamp(bin, tool.name) !== tool.version);
  if (wanted.length === 0) return;
  if (!allowed || spawnSync('go', ['version']).status !== 0) {
    say(
      `suites that use ${wanted.map((tool) => tool.name).join(', ')} will be skipped: no go to build them with.`,
    );
    return;
  }
  mkdirSync(bin, { recursive: true });
  for (const tool of wanted) buildGoTool({ tool, bin, say });
}

function buildGoTool({ tool, bin, say }) {
  say(`building ${tool.name} ${tool.version}`);
  const staging = join(toolCache(), 'staging');
  const result = spawnSync('go', ['install', `${tool.module}@${tool.version}`], {
    env: { ...process.env, GOBIN: staging, GOFLAGS: '-trimpath', CGO_ENABLED: '0' },
    stdio: ['ignore', 2, 2],
  });
  const built = join(staging, tool.binary ?? tool.name);
  if (result.status !== 0 || !existsSync(built)) {
    say(`${tool.name} could not be built; its suites will be skipped by name.`);
    return;
  }
  renameSync(built, join(bin, tool.name));
  writeFileSync(join(bin, `.${tool.name}.version`), tool.version);
}

/** Programs that a Python package carries. */
function ensurePipTool({ tool, say, allowed }) {
  const bin = join(toolCache(), 'bin');
  if (readStamp(bin, tool.name) === tool.version) return;
  const staging = join(toolCache(), 'staging', tool.name);
  say(`installing ${tool.name} ${tool.version}`);
  const built = join(staging, 'bin', tool.name);
  const packages = ['--no-deps', `${tool.package}==${tool.version}`];
  if (!allowed || !pipInstall(staging, packages) || !existsSync(built)) {
    say(`${tool.name} could not be installed; its suites will be skipped by name.`);
    return;
  }
  mkdirSync(bin, { recursive: true });
  renameSync(built, join(bin, tool.name));
  rmSync(staging, { recursive: true, force: true });
  writeFileSync(join(bin, `.${tool.name}.version`), tool.version);
}

/** A Python program that is run as a module, with all it needs, in a folder for PYTHONPATH. */
function ensurePythonLibrary({ library: { name, packages }, say, allowed }) {
  const dir = join(toolCache(), 'python', name);
  const stamp = join(dir, '.packages');
  const wanted = packages.join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`installing ${packages[0]} and what it needs`);
  const staging = join(toolCache(), 'staging', name);
  rmSync(staging, { recursive: true, force: true });
  if (!allowed || !pipInstall(staging, packages)) {
    say(`${name} could not be installed; its suites will be skipped by name.`);
    return;
  }
  writeFileSync(join(staging, '.packages'), wanted);
  mkdirSync(dirname(dir), { recursive: true });
  rmSync(dir, { recursive: true, force: true });
  renameSync(staging, dir);
}

function pipInstall(target, packages) {
  const args = ['-m', 'pip', 'install', '--quiet', '--target', target, ...packages];
  return spawnSync('python3', args, { stdio: ['ignore', 2, 2] }).status === 0;
}

function readStamp(bin, name) {
  const stamp = join(bin, `.${name}.version`);
  return existsSync(stamp) && existsSync(join(bin, name)) ? readFileSync(stamp, 'utf8') : undefined;
}
