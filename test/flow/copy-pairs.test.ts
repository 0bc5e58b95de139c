import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/index.ts';
import type { Client, Referrer } from '../../src/index.ts';
import { startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { blobsOfLayout } from './layout.ts';
import { OBJECT, OTHER_OBJECT } from './package.ts';
import { runTool, skopeoCopy } from './tools.ts';

const SBOM = 'application/spdx+json';
const SIGNATURE = 'application/vnd.acme.signature';
const KINDS = ['registry', 'layout', 'archive', 'store'] as const;
type Kind = (typeof KINDS)[number];

/** An index of two platforms; an SBOM on the index, a signature on the SBOM, and a remark on one platform. */
interface Original {
  readonly digest: string;
  readonly platforms: readonly string[];
  readonly referrers: readonly Referrer[];
  readonly ofArm: readonly Referrer[];
}

const clients: Client[] = [];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** A machine with a store of its own. */
class Machine {
  readonly #client: Client;

  constructor(dir: string) {
    const store = join(dir, 'store');
    const home = join(dir, 'home');
    this.#client = createClient({ env: {}, home, root: false, store, loader: '/nonexistent' });
    clients.push(this.#client);
  }

  /** The destination with its digest. */
  async copy(
    source: string,
    destination: string,
    how: { readonly recursive?: boolean; readonly platform?: string } = {},
  ): Promise<string> {
    const { results } = await this.#client.copy({ source, destination, ...how });
    const [only] = results;
    if (only === undefined || 'error' in only) throw new Error('one result expected');
    return `${only.reference}@${only.digest}`;
  }

  async verify(reference: string): Promise<string> {
    return (await this.#client.verify({ reference })).digest;
  }

  /** What a reference names, with all that refers to it and to its parts. */
  async look(reference: string): Promise<Original> {
    const [amd, arm] = ['linux/amd64', 'linux/arm64'];
    const found = await Promise.all(
      [undefined, amd, arm].map((platform) => this.#client.resolve({ reference, platform })),
    );
    const [digest = '', ...platforms] = found.map((one) => one.digest);
    return {
      digest,
      platforms,
      referrers: await this.discover(reference),
      ofArm: await this.discover(reference, arm),
    };
  }

  async discover(reference: string, platform?: string): Promise<readonly Referrer[]> {
    const how = { reference, platform, recursive: true };
    return (await this.#client.discover(how)).referrers;
  }

  async pack(object: string, name: string): Promise<void> {
    await this.#client.pack({ inputs: { objects: [object], layers: [] }, name });
  }

  async pushOriginal(reference: string): Promise<Original> {
    const objects = [`linux/amd64=${OBJECT}`, `linux/arm64=${OTHER_OBJECT}`];
    await this.#client.push({ reference, inputs: { objects, layers: [] } });
    const attach = this.#client.attach;
    const files = [`${OBJECT}:${SBOM}`];
    const sbom = await attach({ reference, files, artifactType: SBOM });
    const about = `${sbom.reference}@${sbom.digest}`;
    await attach({ reference: about, files: [], artifactType: SIGNATURE });
    const remark = { artifactType: 'application/vnd.acme.remark', platform: 'linux/arm64' };
    await attach({ reference, files: [], ...remark });
    return this.look(reference);
  }
}

/** A reference of a kind, with a tag, in a fresh place. */
function placeOf(kind: Kind, host: string, dir: string): string {
  switch (kind) {
    case 'registry':
      return `${host}/copies/${dir.slice(dir.lastIndexOf('-') + 1).toLowerCase()}:1.0`;
    case 'layout':
      return `oci:${dir}/layout:1.0`;
    case 'archive':
      return `oci-archive:${dir}/archive.tar:1.0`;
    case 'store':
      return 'copied:1.0';
  }
}

describe('copy between each pair of kinds', () => {
  const folder = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let original: Original;
  const source = (kind: Kind): string => join(folder, kind);
  const from = new Map<Kind, string>();

  beforeAll(async () => {
    registry = await startServe(join(folder, 'served'), '--quiet');
    const machine = new Machine(source('store'));
    const first = `${registry.host}/tools/both:1.0`;
    original = await machine.pushOriginal(first);
    from.set('registry', first);
    for (const kind of ['layout', 'archive', 'store'] as const) {
      const dir = source(kind);
      mkdirSync(dir, { recursive: true });
      from.set(kind, kind === 'store' ? 'original:1.0' : placeOf(kind, registry.host, dir));
      await machine.copy(first, from.get(kind) ?? '', { recursive: true });
    }
    return () => registry.stop();
  });

  const pairs = KINDS.flatMap((one) => KINDS.map((other) => [one, other] as const));

  it.each(pairs)('%s to %s keeps digests, referrers and platforms', async (one, other) => {
    // From the store to the store is another name in the same one.
    const machine = new Machine(one === 'store' ? source('store') : temporaryDirectory());
    const to = placeOf(other, registry.host, temporaryDirectory());
    const line = await machine.copy(from.get(one) ?? '', to, { recursive: true });
    expect(line).toBe(`${to}@${original.digest}`);
    expect(await machine.look(to)).toEqual(original);
    expect(await machine.verify(to)).toBe(original.digest);
  });

  it.each(KINDS)('%s leaves referrers and other platforms behind unless told', async (kind) => {
    const machine = new Machine(kind === 'store' ? source('store') : temporaryDirectory());
    const layout = `oci:${temporaryDirectory()}/plain:1.0`;
    await machine.copy(from.get(kind) ?? '', layout);
    expect(await machine.discover(layout)).toEqual([]);
    const one = `oci:${temporaryDirectory()}/one:1.0`;
    const [, arm] = original.platforms;
    const line = await machine.copy(from.get(kind) ?? '', one, { platform: 'linux/arm64' });
    expect(line).toBe(`${one}@${arm}`);
  });
});

describe('an archive', () => {
  it('is the same file whatever way its content came', async () => {
    const dir = temporaryDirectory();
    const machine = new Machine(dir);
    await machine.pack(OBJECT, 'x:1.0');
    await machine.copy('x:1.0', `oci:${dir}/layout`);
    await machine.copy('x:1.0', `oci-archive:${dir}/a.tar`);
    await machine.copy(`oci:${dir}/layout`, `oci-archive:${dir}/b.tar`);
    await machine.copy(`oci-archive:${dir}/a.tar`, `oci-archive:${dir}/c.tar`);
    const { stdout } = await promisify(execFile)('sha256sum', ['a.tar', 'b.tar', 'c.tar'], {
      cwd: dir,
    });
    expect(new Set(stdout.match(/^[0-9a-f]{64}/gm)).size).toBe(1);
  });
});

describeWith(['skopeo', 'oras', 'regctl'], 'what copy wrote', () => {
  it('is read by skopeo, oras and regctl: an archive, a layout, a registry', async () => {
    const dir = temporaryDirectory();
    const machine = new Machine(dir);
    const registry = await startServe(join(dir, 'served'), '--quiet');
    try {
      const reference = `${registry.host}/tools/both:1.0`;
      const { digest, platforms, referrers } = await machine.pushOriginal(reference);
      await machine.copy(reference, `oci-archive:${dir}/all.tar`, { recursive: true });
      await machine.copy(`oci-archive:${dir}/all.tar`, `oci:${dir}/layout`, { recursive: true });

      const fromArchive = temporaryDirectory();
      await skopeoCopy(`oci-archive:${dir}/all.tar:1.0`, `oci:${fromArchive}:x`, '--all');
      for (const one of [digest, ...platforms])
        expect([...blobsOfLayout(fromArchive).values()]).toContain(one);

      const found = await runTool('oras', [
        ...['discover', '--oci-layout', `${dir}/layout:1.0`, '--format', 'json'],
      ]);
      for (const one of referrers) expect(found).toContain(one.digest);
      const fromLayout = await runTool('oras', ['resolve', '--oci-layout', `${dir}/layout:1.0`]);
      expect(fromLayout.trim()).toBe(digest);

      const regctl = ['--host', `reg=${registry.host},tls=disabled`];
      const head = await runTool('regctl', [...regctl, 'manifest', 'head', reference]);
      expect(head.trim()).toBe(digest);
      const tree = await runTool('regctl', [...regctl, 'artifact', 'tree', reference]);
      for (const one of referrers) expect(tree).toContain(one.digest);
      const local = await runTool('regctl', ['manifest', 'head', `ocidir://${dir}/layout:1.0`]);
      expect(local.trim()).toBe(digest);
    } finally {
      await registry.stop();
    }
  });
});

describeWith(['skopeo', 'oras', 'regctl'], 'what skopeo, oras and regctl wrote', () => {
  it('is what copy reads, with its referrers', async () => {
    const dir = temporaryDirectory();
    const machine = new Machine(dir);
    const registry = await startServe(join(dir, 'served'), '--quiet');
    try {
      const reference = `${registry.host}/tools/both:1.0`;
      const original = await machine.pushOriginal(reference);
      const { digest, referrers } = original;
      const bySkopeo = `${dir}/skopeo.tar`;
      await skopeoCopy(`docker://${reference}`, `oci-archive:${bySkopeo}:1.0`, '--all');
      const stored = await machine.copy(`oci-archive:${bySkopeo}`, 'skopeo');
      expect(stored).toBe(`skopeo:1.0@${digest}`);

      const byOras = `${dir}/oras`;
      const oras = ['cp', '-r', '--from-plain-http', '--to-oci-layout'];
      await runTool('oras', [...oras, reference, `${byOras}:1.0`]);
      const again = `${registry.host}/again/both:1.0`;
      await machine.copy(`oci:${byOras}:1.0`, again, { recursive: true });
      expect(await machine.look(again)).toEqual(original);

      const byRegctl = `${dir}/regctl`;
      const regctl = ['--host', `reg=${registry.host},tls=disabled`, 'image', 'copy'];
      await runTool('regctl', [...regctl, '--referrers', reference, `ocidir://${byRegctl}:1.0`]);
      await machine.copy(`oci:${byRegctl}:1.0`, 'regctl', { recursive: true });
      expect(await machine.discover('regctl:1.0')).toEqual(referrers);
    } finally {
      await registry.stop();
    }
  });
});
