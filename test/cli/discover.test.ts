import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { OBJECT, digestIn, freshVerbs } from './verbs.ts';

const NOTE = 'application/vnd.acme.note';
const SIGNATURE = 'application/vnd.acme.signature';

interface Node {
  readonly artifactType?: string;
  readonly digest: string;
  readonly referrers: readonly Node[];
}

/** Pushes an artifact with a note, and a signature on the note; gives their digests. */
async function pushSigned(repository: string): Promise<readonly string[]> {
  const push = await ebpf(['push', `${repository}:1.0`, OBJECT, '-q']);
  const flags = ['-a', 'by=somebody', '-q', '--artifact-type'];
  const note = await ebpf(['attach', `${repository}:1.0`, ...flags, NOTE]);
  const signed = await ebpf(['attach', note.stdout.trim(), ...flags, SIGNATURE]);
  return [push, note, signed].map(({ stdout }) => digestIn(stdout.trim()));
}

describe('discover', () => {
  const folder = sharedTemporaryDirectory();
  let reference: string;
  let digests: readonly string[];

  beforeAll(async () => {
    const registry = await startServe(folder, '--quiet');
    reference = `${registry.host}/tools/execsnoop:1.0`;
    digests = await pushSigned(`${registry.host}/tools/execsnoop`);
    return () => registry.stop();
  });

  it('shows a tree with types, digests, sizes and annotations', async () => {
    const [root, note, signature] = digests;
    const text = await freshVerbs().ok('discover', '-r', reference);
    expect(text.replaceAll(/\d+ B$/gm, 'N B').split('\n')).toEqual([
      `${reference}@${root}`,
      `└─ ${NOTE}  ${note}  N B`,
      '   │  by: somebody',
      `   └─ ${SIGNATURE}  ${signature}  N B`,
      '         by: somebody',
    ]);
  });

  it('goes one step unless told, filters, and says when there is nothing', async () => {
    const { run, json } = freshVerbs();
    const [root, note, signature] = digests;
    const one = await json<Node>('discover', reference);
    expect(one.referrers).toMatchObject([{ digest: note, referrers: [] }]);
    expect(await json('discover', reference, '--artifact-type', SIGNATURE)).toMatchObject({
      digest: root,
      referrers: [],
    });
    // What leads to a signature is shown with it.
    const deep = await json<Node>('discover', '-r', reference, '--artifact-type', SIGNATURE);
    expect(deep.referrers).toMatchObject([{ digest: note, referrers: [{ digest: signature }] }]);
    const nothing = await run('discover', reference, '--artifact-type', 'text/plain');
    expect(nothing).toMatchObject({ exitCode: 0, stderr: 'nothing of this type refers to it\n' });
  });

  it('finds the same in a layout, an archive and the store', async () => {
    const { ok, json } = freshVerbs();
    const dir = temporaryDirectory();
    const places = [`oci:${dir}/layout:1.0`, `oci-archive:${dir}/all.tar:1.0`, 'mine:1.0'];
    const expected = await json<Node>('discover', '-r', reference);
    for (const place of places) {
      await ok('copy', '-r', reference, place);
      const found = await json<Node>('discover', '-r', place);
      expect(found.referrers, place).toEqual(expected.referrers);
    }
    const plain = join(dir, 'plain');
    await ok('copy', reference, `oci:${plain}`);
    expect(await json('discover', `oci:${plain}:1.0`)).toMatchObject({ referrers: [] });
  });
});

describeWith(['docker-registry'], 'discover at a registry without the referrers API', () => {
  it('finds by the fallback tag, which tags does not show unless asked', async () => {
    const registry = await startDockerRegistry();
    try {
      const repository = `localhost:${registry.port}/tools/execsnoop`;
      const [, note, signature] = await pushSigned(repository);
      const { json, ok } = freshVerbs();
      const found = await json<Node>('discover', '-r', `${repository}:1.0`);
      expect(found.referrers).toMatchObject([{ digest: note, referrers: [{ digest: signature }] }]);
      expect(await ok('tags', repository)).toBe('1.0');
      expect((await ok('tags', repository, '--all')).split('\n')).toHaveLength(3);
    } finally {
      await registry.stop();
    }
  });
});
