// Kernels for the virtual machines of the suites: Debian's cloud kernels of three releases, unpacked into the tool
// cache, never installed. apt works on a private list and a private state folder; the system's own are not touched.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { debianMirror } from './debian-mirror.mjs';
import { toolCache } from './tool-cache.mjs';

/** Kernel series and the Debian release that has it. */
const SERIES = { '5.10': 'bullseye', 6.1: 'bookworm', 6.12: 'trixie' };

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** What a machine needs to reach the host's network; built in or modules, as the kernel has it. */
const MODULES = [
  'virtio',
  'virtio_ring',
  'virtio_pci_legacy_dev',
  'virtio_pci_modern_dev',
  'virtio_pci',
  'failover',
  'net_failover',
  'virtio_net',
];

/** Folder of one kernel: `vmlinuz`, `release` and `modules/`. */
export function kernelFolder(series) {
  return join(toolCache(), 'kernels', series);
}

/** Fetches and unpacks every kernel that is not there yet. */
export function ensureKernels({ say, allowed }) {
  const missing = Object.keys(SERIES).filter(
    (series) => !existsSync(join(kernelFolder(series), 'release')),
  );
  if (missing.length === 0) return;
  const mirror = debianMirror();
  if (!allowed || mirror === undefined || process.arch !== 'x64') {
    say(
      `virtual machines with kernels ${missing.join(', ')} will be skipped: no Debian amd64 mirror to fetch them from.`,
    );
    return;
  }
  const work = join(toolCache(), 'kernels', '.apt');
  try {
    const apt = privateApt({ work, mirror, series: missing });
    if (!apt.run('apt-get', ['update', '-qq']))
      return say('kernels could not be looked up; their suites will be skipped.');
    for (const series of missing) fetchKernel({ series, apt, work, say });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function privateApt({ work, mirror, series }) {
  for (const dir of ['state/lists/partial', 'cache/archives/partial', 'etc'])
    mkdirSync(join(work, dir), { recursive: true });
  writeFileSync(join(work, 'state/status'), '');
  const sources = series.map(
    (name) =>
      `Types: deb\nURIs: ${mirror}\nSuites: ${SERIES[name]}\nComponents: main\nSigned-By: ${KEYRING}\n`,
  );
  writeFileSync(join(work, 'etc/kernels.sources'), sources.join('\n'));
  const settings = [
    `Dir::State=${work}/state`,
    `Dir::State::status=${work}/state/status`,
    `Dir::Cache=${work}/cache`,
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${work}/etc`,
    'APT::Architecture=amd64',
    // Nobody else needs to read these files, and the sandbox user could not enter a private folder.
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
  return {
    run: (command, args) =>
      spawnSync(command, [...settings, ...args], { cwd: work, stdio: ['ignore', 2, 2] }).status ===
      0,
    read: (command, args) =>
      spawnSync(command, [...settings, ...args], { encoding: 'utf8' }).stdout ?? '',
  };
}

function fetchKernel({ series, apt, work, say }) {
  const pattern = `^linux-image-${series.replace('.', '\\.')}\\.[0-9].*-cloud-amd64$`;
  const names = apt
    .read('apt-cache', ['search', '--names-only', pattern])
    .split('\n')
    .map((line) => line.split(' ')[0]);
  const newest = names
    .filter(Boolean)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (newest === undefined || !apt.run('apt-get', ['download', '-qq', newest])) {
    return say(`no kernel ${series} could be fetched; its suites will be skipped.`);
  }
  say(`kernel ${series}: ${newest}`);
  const archive = readdirSync(work).find(
    (name) => name.startsWith(`${newest}_`) && name.endsWith('.deb'),
  );
  const tree = join(work, series);
  spawnSync('dpkg-deb', ['-x', join(work, archive), tree], { stdio: ['ignore', 2, 2] });
  return keepKernel({
    tree,
    release: newest.replace('linux-image-', ''),
    folder: kernelFolder(series),
  });
}

function keepKernel({ tree, release, folder }) {
  const staging = `${folder}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(join(staging, 'modules'), { recursive: true });
  copyFileSync(join(tree, 'boot', `vmlinuz-${release}`), join(staging, 'vmlinuz'));
  const modules = [join(tree, 'lib/modules', release), join(tree, 'usr/lib/modules', release)].find(
    existsSync,
  );
  for (const path of readdirSync(modules, { recursive: true }).map(String)) {
    const match = /([^/]+)\.ko(\.xz)?$/.exec(path);
    if (!match || !MODULES.includes(match[1])) continue;
    copyFileSync(join(modules, path), join(staging, 'modules', `${match[1]}.ko${match[2] ?? ''}`));
    if (match[2])
      spawnSync('xz', ['-d', '-f', join(staging, 'modules', `${match[1]}.ko.xz`)], {
        stdio: ['ignore', 2, 2],
      });
  }
  const present = MODULES.filter((name) => existsSync(join(staging, 'modules', `${name}.ko`)));
  writeFileSync(join(staging, 'modules', 'order'), `${present.join('\n')}\n`);
  writeFileSync(join(staging, 'release'), release);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
}
