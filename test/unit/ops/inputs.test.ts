import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EbpfError, isEbpfError, readAll } from '../../../src/base/index.ts';
import { digestOf } from '../../../src/oci/index.ts';
import {
  describeFile,
  parseLayerInput,
  parseObjectInput,
  readingFile,
} from '../../../src/ops/inputs.ts';
import { refusalOf } from '../../support/refusal.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

describe('objects on the command line', () => {
  it.each([
    ['prog.bpf.o', { path: 'prog.bpf.o' }],
    ['/a/b=c.o', { path: '/a/b=c.o' }],
    ['./linux/amd64=a.o', { path: './linux/amd64=a.o' }],
    ['a=b.o', { path: 'a=b.o' }],
    ['linux/amd64=a.o', { platform: { os: 'linux', architecture: 'amd64' }, path: 'a.o' }],
    ['Linux/x86_64=a=b.o', { platform: { os: 'linux', architecture: 'amd64' }, path: 'a=b.o' }],
    [
      'linux/arm/v7=a.o',
      { platform: { os: 'linux', architecture: 'arm', variant: 'v7' }, path: 'a.o' },
    ],
  ])('%s', (text, expected) => {
    expect(parseObjectInput(text)).toEqual(expected);
  });

  it.each(['windows/amd64=a.o', 'linux/a/b/c=x.o', 'linux/a b=x.o'])('%s is refused', (text) => {
    expect(refusalOf(() => parseObjectInput(text))).toMatch(/^usage: /);
  });

  it('end with an input or one of our errors', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webPath(), fc.stringMatching(/^[a-z/=.]{0,12}$/)),
        (text) => {
          try {
            expect(text.endsWith(parseObjectInput(text).path)).toBe(true);
          } catch (error) {
            expect(isEbpfError(error) && error.code).toBe('usage');
          }
        },
      ),
    );
  });
});

describe('layers on the command line', () => {
  it.each([
    ['text/markdown=README.md', { mediaType: 'text/markdown', path: 'README.md' }],
    ['application/spdx+json=a=b', { mediaType: 'application/spdx+json', path: 'a=b' }],
  ])('%s', (text, expected) => {
    expect(parseLayerInput(text)).toEqual(expected);
  });

  it.each(['', '=', 'README.md', '=README.md', 'text/markdown=', 'text=README.md', 'a b/c=d'])(
    '"%s" is refused',
    (text) => {
      expect(refusalOf(() => parseLayerInput(text))).toBe(`usage: "${text}" is not a layer.`);
    },
  );
});

describe('files that are streamed', () => {
  it('are hashed without being held, and read again later', async () => {
    const path = join(temporaryDirectory(), 'notes.md');
    const bytes = Buffer.alloc(700_000, 'x');
    writeFileSync(path, bytes);
    const file = await describeFile({ mediaType: 'text/markdown', path });
    expect(file).toMatchObject({
      title: 'notes.md',
      mediaType: 'text/markdown',
      digest: digestOf(bytes),
      size: 700_000,
    });
    expect(await readAll(await file.open(undefined), 1 << 20, 'The file')).toHaveLength(700_000);
  });

  it('end with what is wrong with them', async () => {
    const dir = temporaryDirectory();
    const input = { mediaType: 'text/plain', path: join(dir, 'nothing') };
    await expect(describeFile(input)).rejects.toMatchObject({ code: 'file-missing' });
    mkdirSync(join(dir, 'folder'));
    await expect(describeFile({ ...input, path: join(dir, 'folder') })).rejects.toMatchObject({
      code: 'io-failed',
      message: `${join(dir, 'folder')} cannot be read (EISDIR).`,
    });
    await expect(
      describeFile({ ...input, path: 'LICENSE' }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('what is refused of a file', () => {
  it('is said with its name, code, hint and details', () => {
    const error = new EbpfError('elf-invalid', 'No ELF.', { hint: 'h', details: { a: 1 } });
    const read = (): never => {
      throw error;
    };
    expect(() => readingFile('a/b.o', read)).toThrow(
      expect.objectContaining({
        ...{ code: 'elf-invalid', message: 'a/b.o: No ELF.', hint: 'h' },
        ...{ details: { a: 1 }, cause: error },
      }) as Error,
    );
  });

  it('leaves other errors as they are', () => {
    const bug = new TypeError('x');
    const read = (): never => {
      throw bug;
    };
    expect(() => readingFile('a.o', read)).toThrow(bug);
  });
});
