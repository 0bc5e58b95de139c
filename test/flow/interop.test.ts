import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { describeWith } from '../support/needs.ts';
import type { Feature } from '../support/needs.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { blobText, blobsOfLayout, writeImageLayout, writeMultiPlatformLayout } from './layout.ts';
import { serveFolder } from './serving.ts';
import { runTool, skopeoCopy } from './tools.ts';

interface Kind {
  readonly name: string;
  readonly needs: readonly Feature[];
  /** Port of a fresh registry that is gone when the test has ended. */
  readonly start: () => Promise<number>;
}

const EMBEDDED: Kind = {
  name: 'the embedded registry',
  needs: [],
  start: async () => (await serveFolder()).port,
};

const DOCKER: Kind = {
  name: 'docker-registry',
  needs: ['docker-registry'],
  start: async () => {
    const registry = await startDockerRegistry();
    onTestFinished(() => registry.stop());
    return registry.port;
  },
};

function manifestBytes(port: number, path: string, accept: string): Promise<string> {
  const url = `http://localhost:${port}/v2/${path}`;
  return fetch(url, { headers: { accept } }).then((response) => response.text());
}

for (const { name, needs, start } of [EMBEDDED, DOCKER]) {
  describeWith(['skopeo', ...needs], `skopeo and ${name}`, () => {
    it('copy a layout there and back without changing a byte', async () => {
      const port = await start();
      const [from, to] = [temporaryDirectory(), temporaryDirectory()];
      writeImageLayout(from, 'v1', [0, 1, 70_000, 300_000]);
      await skopeoCopy(`oci:${from}:v1`, `docker://localhost:${port}/tools/image:v1`);
      await skopeoCopy(`docker://localhost:${port}/tools/image:v1`, `oci:${to}:v1`);
      expect(blobsOfLayout(to)).toEqual(blobsOfLayout(from));
      // A second push of the same finds everything there.
      await skopeoCopy(`oci:${from}:v1`, `docker://localhost:${port}/tools/image:v2`);
      const tags = await runTool('skopeo', [
        'list-tags',
        '--tls-verify=false',
        `docker://localhost:${port}/tools/image`,
      ]);
      expect(JSON.parse(tags)).toMatchObject({ Tags: ['v1', 'v2'] });
    });

    it('copy an index with all its platforms', async () => {
      const port = await start();
      const [from, to] = [temporaryDirectory(), temporaryDirectory()];
      const index = writeMultiPlatformLayout(from, 'v1');
      const there = `docker://localhost:${port}/tools/multi:v1`;
      await skopeoCopy(`oci:${from}:v1`, there, '--all');
      await skopeoCopy(there, `oci:${to}:v1`, '--all');
      expect(blobsOfLayout(to)).toEqual(blobsOfLayout(from));
      expect(await runTool('skopeo', ['inspect', '--raw', '--tls-verify=false', there])).toBe(
        blobText(from, index),
      );
    });

    it('delete what they made', async () => {
      const port = await start();
      const from = temporaryDirectory();
      writeImageLayout(from, 'v1', [10]);
      const there = `docker://localhost:${port}/tools/image:v1`;
      await skopeoCopy(`oci:${from}:v1`, there);
      await runTool('skopeo', ['delete', '--tls-verify=false', there]);
      await expect(
        runTool('skopeo', ['inspect', '--raw', '--tls-verify=false', there]),
      ).rejects.toThrow();
    });
  });

  describeWith(['oras', ...needs], `oras and ${name}`, () => {
    it('push, list, resolve and pull files', async () => {
      const port = await start();
      const dir = temporaryDirectory();
      writeFileSync(join(dir, 'prog.o'), Buffer.alloc(100_000, 7));
      writeFileSync(join(dir, 'empty.txt'), '');
      const ref = `localhost:${port}/tools/art:1.0`;
      const files = ['prog.o:application/vnd.ebpf.object.v1', 'empty.txt:text/plain'];
      await runTool(
        'oras',
        ['push', '--plain-http', ref, '--artifact-type', 'application/x.test', ...files],
        { cwd: dir },
      );
      const out = join(temporaryDirectory(), 'out');
      await runTool('oras', ['pull', '--plain-http', ref, '-o', out]);
      expect(readFileSync(join(out, 'prog.o')).equals(readFileSync(join(dir, 'prog.o')))).toBe(
        true,
      );
      expect(readFileSync(join(out, 'empty.txt'), 'utf8')).toBe('');
      const tags = await runTool('oras', [
        'repo',
        'tags',
        '--plain-http',
        `localhost:${port}/tools/art`,
      ]);
      expect(tags.trim()).toBe('1.0');
      expect(await runTool('oras', ['repo', 'ls', '--plain-http', `localhost:${port}`])).toContain(
        'tools/art',
      );
      expect(await runTool('oras', ['resolve', '--plain-http', ref])).toMatch(
        /^sha256:[0-9a-f]{64}/,
      );
    });

    it('attach referrers and discover them by type', async () => {
      const port = await start();
      const dir = temporaryDirectory();
      writeFileSync(join(dir, 'a.txt'), 'a');
      const ref = `localhost:${port}/tools/art:1.0`;
      await runTool('oras', ['push', '--plain-http', ref, 'a.txt'], { cwd: dir });
      for (const type of ['application/x.sbom', 'application/x.signature']) {
        await runTool(
          'oras',
          ['attach', '--plain-http', ref, '--artifact-type', type, 'a.txt:text/plain'],
          { cwd: dir },
        );
      }
      const found = async (...flags: readonly string[]): Promise<unknown[]> => {
        const text = await runTool('oras', [
          'discover',
          '--plain-http',
          '--format',
          'json',
          ref,
          ...flags,
        ]);
        const { referrers } = JSON.parse(text) as { referrers: { artifactType: string }[] };
        return referrers.map(({ artifactType }) => artifactType).sort();
      };
      expect(await found()).toEqual(['application/x.sbom', 'application/x.signature']);
      expect(await found('--artifact-type', 'application/x.sbom')).toEqual(['application/x.sbom']);
    });
  });

  describeWith(['regctl', ...needs], `regctl and ${name}`, () => {
    it('upload in chunks and copy without changing a byte', async () => {
      const port = await start();
      const [from, to] = [temporaryDirectory(), temporaryDirectory()];
      writeImageLayout(from, 'v1', [10, 3_000_000]);
      const ref = `localhost:${port}/tools/image:v1`;
      const host = ['--host', `reg=localhost:${port},tls=disabled,blobChunk=1000000,blobMax=100`];
      await runTool('regctl', [...host, 'image', 'copy', `ocidir://${from}:v1`, ref]);
      await runTool('regctl', [...host, 'image', 'copy', ref, `ocidir://${to}:v1`]);
      expect(blobsOfLayout(to)).toEqual(blobsOfLayout(from));
      expect(
        (await runTool('regctl', [...host, 'tag', 'ls', `localhost:${port}/tools/image`])).trim(),
      ).toBe('v1');
    });
  });

  describeWith(['crane', ...needs], `crane and ${name}`, () => {
    it('copy between repositories by mounting', async () => {
      const port = await start();
      const from = temporaryDirectory();
      const manifest = writeImageLayout(from, 'v1', [10, 50_000]);
      const here = `localhost:${port}/tools/one:v1`;
      const there = `localhost:${port}/tools/two:v1`;
      await runTool('crane', ['push', '--insecure', from, here]);
      await runTool('crane', ['copy', '--insecure', here, there]);
      expect((await runTool('crane', ['digest', '--insecure', there])).trim()).toBe(
        manifest.digest,
      );
      expect(await runTool('crane', ['manifest', '--insecure', there])).toBe(
        blobText(from, manifest),
      );
    });
  });
}

describeWith(['oras', 'docker-registry'], 'oras between the two registries', () => {
  it('copies an artifact with its referrers and back', async () => {
    const [ours, theirs] = [await EMBEDDED.start(), await DOCKER.start()];
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'sub'));
    writeFileSync(join(dir, 'a.txt'), 'a');
    writeFileSync(join(dir, 'sub', 'b.txt'), 'b'.repeat(10_000));
    const here = `localhost:${ours}/tools/art:1`;
    await runTool('oras', ['push', '--plain-http', here, 'a.txt', 'sub/b.txt'], { cwd: dir });
    await runTool(
      'oras',
      ['attach', '--plain-http', here, '--artifact-type', 'application/x.sbom', 'a.txt'],
      { cwd: dir },
    );
    const plain = ['--from-plain-http', '--to-plain-http', '--recursive'];
    await runTool('oras', ['cp', ...plain, here, `localhost:${theirs}/other/art:1`]);
    await runTool('oras', [
      'cp',
      ...plain,
      `localhost:${theirs}/other/art:1`,
      `localhost:${ours}/back/art:1`,
    ]);
    const type = 'application/vnd.oci.image.manifest.v1+json';
    const original = await manifestBytes(ours, 'tools/art/manifests/1', type);
    expect(await manifestBytes(theirs, 'other/art/manifests/1', type)).toBe(original);
    expect(await manifestBytes(ours, 'back/art/manifests/1', type)).toBe(original);
    const back = await runTool('oras', [
      'discover',
      '--plain-http',
      '--format',
      'json',
      `localhost:${ours}/back/art:1`,
    ]);
    expect(back).toContain('application/x.sbom');
  });
});

describeWith(['skopeo', 'oras', 'crane', 'regctl'], 'a registry with users', () => {
  const USER = 'ann:secret';

  async function start(): Promise<number> {
    const authenticate = (user: string, password: string): Promise<boolean> =>
      Promise.resolve(`${user}:${password}` === USER);
    return (await serveFolder({ authenticate })).port;
  }

  it('takes writes of skopeo, oras, crane and regctl with a password only, and lets all of them read', async () => {
    const port = await start();
    const layout = temporaryDirectory();
    writeImageLayout(layout, 'v1', [10, 50_000]);
    const ref = (name: string): string => `localhost:${port}/tools/${name}:v1`;
    const from = `oci:${layout}:v1`;
    const [user = '', password = ''] = USER.split(':');

    await expect(skopeoCopy(from, `docker://${ref('skopeo')}`)).rejects.toThrow();
    await skopeoCopy(from, `docker://${ref('skopeo')}`, '--dest-creds', USER);
    await skopeoCopy(`docker://${ref('skopeo')}`, `oci:${temporaryDirectory()}:v1`);

    const oras = ['cp', '--from-oci-layout', '--to-plain-http', `${layout}:v1`, ref('oras')];
    await expect(runTool('oras', oras)).rejects.toThrow();
    await runTool('oras', [...oras, '--to-username', user, '--to-password', password]);
    await runTool('oras', ['resolve', '--plain-http', ref('oras')]);

    const home = temporaryDirectory();
    await expect(runTool('crane', ['push', '--insecure', layout, ref('crane')])).rejects.toThrow();
    const login = ['auth', 'login', `localhost:${port}`, '-u', user, '-p', password];
    await runTool('crane', login, { home });
    await runTool('crane', ['push', '--insecure', layout, ref('crane')], { home });
    await runTool('crane', ['digest', '--insecure', ref('crane')]);

    const copy = ['image', 'copy', `ocidir://${layout}:v1`, ref('regctl')];
    const host = `reg=localhost:${port},tls=disabled`;
    await expect(runTool('regctl', ['--host', host, ...copy])).rejects.toThrow();
    await runTool('regctl', ['--host', `${host},user=${user},pass=${password}`, ...copy]);
    await runTool('regctl', ['--host', host, 'manifest', 'head', ref('regctl')]);
  });
});
