import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  KIB,
  currentProcess,
  parseJson,
  parseProcessIdentity,
  processState,
  readFileCapped,
} from '../base/index.ts';

const PREFIX = 'ebpf-oras-';
const OWNER = 'owner.json';
/** Most leftovers looked at. */
const SWEEP_CAP = 1_000;

/** The private folder of a client, made with its first oras. Only this user can look into it. */
export class Workspace {
  readonly #parent: string;
  #root: Promise<string> | undefined;

  constructor(parent: string | undefined) {
    this.#parent = parent ?? tmpdir();
  }

  /** Makes a folder for one oras. */
  async folder(): Promise<string> {
    this.#root ??= this.#open();
    // mkdtemp makes it with mode 0700.
    return await mkdtemp(join(await this.#root, 'run-'));
  }

  async remove(): Promise<void> {
    const root = this.#root;
    this.#root = undefined;
    if (root !== undefined) await rm(await root, { recursive: true, force: true });
  }

  async #open(): Promise<string> {
    await sweep(this.#parent);
    const root = await mkdtemp(join(this.#parent, PREFIX));
    await writeFile(join(root, OWNER), JSON.stringify(await currentProcess()), { mode: 0o600 });
    return root;
  }
}

/** Removes what clients left that were killed: a credential may lie in it. */
async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const ours = names.filter((name) => name.startsWith(PREFIX)).slice(0, SWEEP_CAP);
  for (const name of ours) {
    const dir = join(parent, name);
    if (await isLeft(dir).catch(() => false)) await rm(dir, { recursive: true, force: true });
  }
}

async function isLeft(dir: string): Promise<boolean> {
  const info = await lstat(dir);
  if (!info.isDirectory() || info.uid !== process.getuid?.()) return false;
  const bytes = await readFileCapped(join(dir, OWNER), {
    cap: 4 * KIB,
    what: 'The owner of a temporary folder',
    followLinks: false,
  });
  const owner = parseProcessIdentity(parseJson(bytes, 'owner.json', 'io-failed'));
  return owner !== undefined && (await processState(owner)) === 'gone';
}
