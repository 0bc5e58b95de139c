// Installs what is missing and nothing else: npm packages, Debian packages (as root), tools that Debian lacks.
// Usage: node tools/setup.mjs [--demo]      EBPF_SETUP=0 leaves the system alone and only says what it lacks.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureImageBase } from './image-base.mjs';
import { ensureKernels } from './kernels.mjs';
import { ensureTools } from './tool-cache.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const demoOnly = process.argv.includes('--demo');
const systemAllowed = process.env.EBPF_SETUP !== '0';

/** Debian packages: what the demo needs, and what the suites use beside it. */
const APT_DEMO = ['libbpf1'];
const APT_TESTS = [
  'bpftool',
  'buildah',
  'busybox-static',
  'clang',
  'debootstrap',
  'docker-registry',
  'iproute2',
  'libbpf-dev',
  'lld',
  'llvm',
  'python3-pip',
  'qemu-system-x86',
  'skopeo',
  'strace',
  'xz-utils',
];

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function requireNode() {
  const [major, minor, patch] = process.versions.node.split('.').map(Number);
  const tooOld = major < 20 || (major === 20 && (minor < 18 || (minor === 18 && patch < 1)));
  if (!tooOld) return;
  say(`Node ${process.versions.node} is too old; 20.18.1 or newer is needed.`);
  process.exit(1);
}

function installNpmPackages() {
  const lock = join(root, 'package-lock.json');
  const done = join(root, 'node_modules/.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return;
  say('npm ci');
  // stdout belongs to whoever called: npm test must end with its own line.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function missingPackages(names) {
  return names.filter((name) => {
    const query = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    return !query.stdout?.includes('ok installed');
  });
}

function installDebianPackages(names) {
  if (!isDebian()) return say(`not a Debian system; the suites also use: ${names.join(' ')}`);
  const missing = missingPackages(names);
  if (missing.length === 0) return undefined;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!systemAllowed || process.getuid?.() !== 0)
    return say(`some suites will be skipped; to have them, run as root: ${command}`);
  say(`Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
  const install = spawnSync('apt-get', command.split(' ').slice(1).concat('-qq'), {
    stdio: ['ignore', 2, 2],
    env,
  });
  if (install.status !== 0)
    say('apt-get failed; what needs these packages will be skipped by name.');
  return undefined;
}

requireNode();
installNpmPackages();
installDebianPackages(demoOnly ? APT_DEMO : [...APT_DEMO, ...APT_TESTS]);
if (!demoOnly) {
  ensureTools({ root, say, allowed: systemAllowed });
  ensureKernels({ say, allowed: systemAllowed });
  ensureImageBase({ say, allowed: systemAllowed });
}
