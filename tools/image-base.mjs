// A base for the image suites where no registry can be reached: a small Debian made by debootstrap, with the Node.js
// and npm of this machine. It goes into the tool cache as one tar file.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { debianMirror } from './debian-mirror.mjs';
import { toolCache } from './tool-cache.mjs';

const SUITE = 'bookworm';

export function imageBase() {
  return join(toolCache(), `image-base-${SUITE}-node-${process.versions.node}.tar`);
}

/** Makes the base unless it is there. */
export function ensureImageBase({ say, allowed }) {
  if (existsSync(imageBase())) return;
  const mirror = debianMirror();
  const able = allowed && process.getuid?.() === 0 && mirror !== undefined;
  if (!able || spawnSync('debootstrap', ['--version']).status !== 0) {
    return say('the image is not built: that takes root, Debian, debootstrap and buildah.');
  }
  say('a Debian base for the image');
  const tree = `${imageBase()}.tree`;
  try {
    rmSync(tree, { recursive: true, force: true });
    mkdirSync(tree, { recursive: true });
    const args = ['--variant=minbase', '--include=ca-certificates', SUITE, tree, mirror];
    const made = spawnSync('debootstrap', args, { stdio: ['ignore', 'ignore', 2] });
    if (made.status !== 0) return say('debootstrap failed; the image suite will be skipped.');
    addNode(tree);
    const staging = `${imageBase()}.new`;
    spawnSync(
      'tar',
      ['-C', tree, '--exclude=./var/cache/apt/archives/*.deb', '-cf', staging, '.'],
      { stdio: ['ignore', 2, 2] },
    );
    renameSync(staging, imageBase());
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
  return undefined;
}

function addNode(tree) {
  const bin = join(tree, 'usr/local/bin');
  const modules = join(tree, 'usr/local/lib/node_modules');
  mkdirSync(modules, { recursive: true });
  copyFileSync(process.execPath, join(bin, 'node'));
  const npm = dirname(
    dirname(realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim())),
  );
  cpSync(npm, join(modules, 'npm'), { recursive: true, dereference: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(bin, 'npm'));
  symlinkSync('../lib/node_modules/npm/bin/npx-cli.js', join(bin, 'npx'));
  // A network that has a certificate authority of its own is this machine's, not the image's.
  const ca = process.env.NODE_EXTRA_CA_CERTS;
  if (ca && existsSync(ca)) copyFileSync(ca, join(tree, 'etc/ssl/certs/ca-certificates.crt'));
  if (existsSync(join(homedir(), '.npmrc')))
    copyFileSync(join(homedir(), '.npmrc'), join(tree, 'root/.npmrc'));
}
