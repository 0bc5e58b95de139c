import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { OBJECT, OTHER, digestIn, freshVerbs } from './verbs.ts';

const SBOM = 'application/spdx+json';

/** A file whose content is always the same. */
function sbom(): string {
  const path = join(temporaryDirectory(), 'sbom.json');
  writeFileSync(path, '{"spdxVersion":"SPDX-2.3"}\n');
  return `${path}:${SBOM}`;
}

describe('attach', () => {
  const folder = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let repository: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startServe(folder, '--quiet');
    repository = `${registry.host}/tools/execsnoop`;
    const pushed = await ebpf(['push', `${repository}:1.0`, OBJECT, '-q']);
    digest = digestIn(pushed.stdout.trim());
    return () => registry.stop();
  });

  it('gives one digest wherever it attaches, and prints where', async () => {
    const { ok } = freshVerbs();
    const layout = join(temporaryDirectory(), 'layout');
    await ok('copy', `${repository}:1.0`, `oci:${layout}`);
    await ok('copy', `${repository}:1.0`, 'mine');
    const flags = ['--artifact-type', SBOM, '-a', 'b=2', '-a', 'a=1', '-q'];
    const lines = [
      await ok('attach', `${repository}:1.0`, sbom(), ...flags),
      await ok('attach', `oci:${layout}:1.0`, sbom(), ...flags),
      await ok('attach', `oci:${layout}@${digest}`, sbom(), ...flags),
      await ok('attach', 'mine:1.0', sbom(), ...flags),
    ];
    const attached = digestIn(lines[0] ?? '');
    const places = [repository, `oci:${layout}`, `oci:${layout}`, 'mine'];
    expect(lines).toEqual(places.map((place) => `${place}@${attached}`));
    for (const place of [`${repository}:1.0`, `oci:${layout}:1.0`, 'mine:1.0'])
      expect(await ok('discover', place)).toContain(attached);
    // Pruning keeps what is about content that has a name.
    await ok('prune', '--all');
    expect(await ok('discover', 'mine:1.0')).toContain(attached);
  });

  it('reports by its schema, and says on stderr what moved', async () => {
    const { run, json } = freshVerbs();
    const other = `${registry.host}/tools/other`;
    await run('copy', `${repository}:1.0`, other);
    const args = ['attach', `${other}:1.0`, sbom(), '--artifact-type', SBOM];
    const first = await run(...args);
    expect(first).toMatchObject({
      exitCode: 0,
      stderr: `attached to ${digest}\n2 sent (29 B)\n`,
    });
    expect(await json(...args)).toMatchObject({
      reference: other,
      digest: digestIn(first.stdout.trim()),
      artifactType: SBOM,
      subject: { digest },
    });
  });

  it('attaches to one platform, and remarks without files', async () => {
    const { ok, json } = freshVerbs();
    await ok('pack', `linux/amd64=${OBJECT}`, `linux/arm64=${OTHER}`, '-t', 'both:1', '-q');
    const arm = await ok('resolve', 'both:1', '--platform', 'linux/arm64');
    const flags = ['--artifact-type', 'application/vnd.acme.note', '--annotation', 'by=me'];
    const made = await json('attach', 'both:1', ...flags, '--platform', 'linux/arm64');
    expect(made).toMatchObject({ subject: { digest: arm } });
    expect(await json('discover', 'both:1')).toMatchObject({ referrers: [] });
    const found = await json('discover', 'both:1', '--platform', 'linux/arm64');
    expect(found).toMatchObject({
      digest: arm,
      referrers: [{ artifactType: 'application/vnd.acme.note', annotations: { by: 'me' } }],
    });
  });

  it.each([
    {
      title: 'an archive',
      words: ['oci-archive:x.tar'],
      exitCode: 1,
      code: 'operation-unsupported',
    },
    {
      title: 'what is not there',
      words: ['oci:/nonexistent/layout:1'],
      exitCode: 3,
      code: 'file-missing',
    },
    {
      title: 'a file that is not there',
      words: ['R:1.0', '/nonexistent/sbom.json'],
      exitCode: 3,
      code: 'file-missing',
    },
    { title: 'no annotation', words: ['R:1.0', '-a', 'nothing'], exitCode: 2, code: 'usage' },
    {
      title: 'an annotation twice',
      words: ['R:1.0', '-a', 'a=1', '-a', 'a=2'],
      exitCode: 2,
      code: 'usage',
    },
    {
      title: 'two files of one name',
      words: ['R:1.0', OBJECT, OBJECT],
      exitCode: 2,
      code: 'usage',
    },
    { title: 'no type', words: ['R:1.0', '--artifact-type', 'plain'], exitCode: 2, code: 'usage' },
  ])('refuses $title', async ({ words, exitCode, code }) => {
    const args = words.map((word) => word.replace(/^R:/, `${repository}:`));
    const ended = await freshVerbs().run('attach', '--artifact-type', SBOM, ...args);
    expect([ended.exitCode, ended.stdout]).toEqual([exitCode, '']);
    expect(ended.stderr).toContain(`[${code}]`);
  });
});
