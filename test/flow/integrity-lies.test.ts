import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { indexOver, rootOf, upload, withConfig, writeLayout } from './handmade.ts';
import type { ConfigJson, Handmade } from './handmade.ts';
import { packFull } from './package.ts';
import type { FullPackage } from './package.ts';
import { expectSound, filesUnder, listed, namesOf, refused, run } from './refusals.ts';
import { skopeoCopy } from './tools.ts';

interface Lie {
  readonly what: string;
  readonly tell: (config: ConfigJson) => void;
  readonly names: readonly string[];
  readonly code?: string;
}

const LIES: readonly Lie[] = [
  {
    what: 'another name of a program',
    tell: ({ derived }) => {
      derived.object!.programs[0]!['name'] = 'harmless';
    },
    names: ['derived.object.programs[0].name', '"harmless"', '"enter_execve"'],
  },
  {
    what: 'no effects',
    tell: ({ derived }) => {
      derived.object!.programs[0]!['effects'] = [];
    },
    names: ['derived.object.programs[0].effects[0]', 'missing', 'reads-kernel-memory'],
  },
  {
    what: 'one helper less',
    tell: ({ derived }) => {
      (derived.object!.programs[0]!['helpers'] as string[]).pop();
    },
    names: ['derived.object.programs[0].helpers['],
  },
  {
    what: 'a program less',
    tell: ({ derived }) => {
      derived.object!.programs.pop();
    },
    names: ['derived.object.programs['],
  },
  {
    what: 'another licence',
    tell: ({ derived }) => {
      derived.object!.license = 'Proprietary';
    },
    names: ['derived.object.license', '"Proprietary"', 'GPL'],
  },
  {
    what: 'another size',
    tell: ({ derived }) => {
      derived.object!.size += 1;
    },
    names: ['derived.object.size'],
  },
  {
    what: 'no object',
    tell: ({ derived }) => {
      derived.object = null;
    },
    names: ['object'],
  },
  {
    what: 'other exports of the module',
    tell: ({ derived }) => {
      derived.wasm!['exports'] = [];
    },
    names: ['derived.wasm.exports[0]'],
  },
  {
    what: 'a rule set that nobody knows',
    tell: (config) => {
      config.derivation = 7;
    },
    names: ['7'],
    code: 'derivation-unknown',
  },
  {
    what: 'an option of a variable that is not there',
    tell: (config) => {
      config.declared = { options: { no_such_variable: { help: 'nothing' } } };
    },
    names: ['declared.options.no_such_variable'],
  },
];

describe('a config that lies about the object', () => {
  const dir = sharedTemporaryDirectory();
  const packed = join(dir, 'packed');
  let registry: RunningRegistry;
  let full: FullPackage;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    full = await packFull(packed, 'full:1.0', dir);
    await upload(`${registry.host}/tools/honest:1.0`, full.content);
  });
  afterAll(() => registry.stop());

  it.each(LIES)('is refused at pull and at run: $what', async ({ tell, names, code }) => {
    const lying = withConfig(full.content, tell);
    const why = { exitCode: 4, code: code ?? 'config-contradicts-object', names };
    const reference = `${registry.host}/tools/lying:${rootOf(lying).digest.slice(7, 19)}`;
    await upload(reference, lying);

    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    await refused(['pull', reference, '-q', '--store', store, '-o', out], why);
    expect(namesOf(store)).not.toContain('sha256:');
    expect(filesUnder(join(store, 'blobs'))).toEqual([]);
    expect(existsSync(out)).toBe(false);
    expectSound(store);

    // Again at run, from a place into which somebody else put it.
    const layout = temporaryDirectory();
    writeLayout(layout, 'lying:1.0', lying);
    await refused(['run', `oci:${layout}:lying:1.0`, '-q', '--', '--help'], why);
    await refused(['run', 'lying:1.0', '-q', '--store', layout, '--', '--help'], why);
    await refused(['verify', 'lying:1.0', '--store', layout], why);
  });

  it('is not found in the honest one, put together the same way', async () => {
    const same = withConfig(full.content, () => undefined);
    const layout = temporaryDirectory();
    writeLayout(layout, 'honest:1.0', same);
    const help = await run('run', 'honest:1.0', '-q', '--store', layout, '--', '--help');
    expect(help).toContain('--min-');
  });

  it('is taken back without what an honest package of the same store needs', async () => {
    const lying = withConfig(full.content, LIES[0]!.tell);
    const reference = `${registry.host}/tools/lying:beside`;
    await upload(reference, lying);
    const store = temporaryDirectory();
    const honest = `${registry.host}/tools/honest:1.0`;
    await run('pull', honest, '-q', '--store', store);
    const before = filesUnder(join(store, 'blobs'));
    await refused(['pull', reference, '-q', '--store', store], {
      exitCode: 4,
      code: 'config-contradicts-object',
    });
    expect(filesUnder(join(store, 'blobs'))).toEqual(before);
    expect(await listed(store)).toEqual([honest]);
    expect(await run('fsck', '--store', store)).toContain('clean');
  });

  const amd64 = { platform: { os: 'linux', architecture: 'amd64' } };
  const arm64 = { platform: { os: 'linux', architecture: 'arm64' } };
  it.each([
    [
      'of this platform',
      (good: Handmade, bad: Handmade) =>
        indexOver([
          [bad, amd64],
          [good, arm64],
        ]),
    ],
    [
      'of another platform',
      (good: Handmade, bad: Handmade) =>
        indexOver([
          [good, amd64],
          [bad, arm64],
        ]),
    ],
    [
      'without platform',
      (good: Handmade, bad: Handmade) =>
        indexOver([
          [good, amd64],
          [bad, {}],
        ]),
    ],
    [
      'second of its platform',
      (good: Handmade, bad: Handmade) =>
        indexOver([
          [good, amd64],
          [bad, amd64],
        ]),
    ],
    ['alone and without platform', (_: Handmade, bad: Handmade) => indexOver([[bad, {}]])],
  ])('is refused in an index at pull: %s', async (name, make) => {
    const lying = make(full.content, withConfig(full.content, LIES[0]!.tell));
    const reference = `${registry.host}/tools/lying:${name.replaceAll(' ', '-')}`;
    await upload(reference, lying);
    const store = temporaryDirectory();
    await refused(['pull', reference, '-q', '--store', store], {
      exitCode: 4,
      code: 'config-contradicts-object',
      names: LIES[0]!.names,
    });
    expect(namesOf(store)).not.toContain('sha256:');
    expect(filesUnder(join(store, 'blobs'))).toEqual([]);
  });

  describeWith(['skopeo'], 'put into the store by skopeo', () => {
    it('is refused at run', async () => {
      const lying = withConfig(full.content, LIES[0]!.tell);
      const [layout, store] = [temporaryDirectory(), temporaryDirectory()];
      writeLayout(layout, 'lying:1.0', lying);
      await run('pack', 'examples/runqlat/runqlat.bpf.o', '-t', 'other:1.0', '--store', store);
      await skopeoCopy(`oci:${layout}:lying:1.0`, `oci:${store}:lying:1.0`);
      expect(await listed(store)).toEqual(['lying:1.0', 'other:1.0']);
      await refused(['run', 'lying:1.0', '-q', '--store', store, '--', '--help'], {
        exitCode: 4,
        code: 'config-contradicts-object',
        names: LIES[0]!.names,
      });
    });
  });
});
