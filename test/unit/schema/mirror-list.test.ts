import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { parseMirrorList } from '../../../src/schema/index.ts';

describe('parseMirrorList', () => {
  it('reads a list', async () => {
    const text = 'version: 1\nrepositories:\n  - source: a.example/x\n    tags: {semver: ">=1"}\n';
    const list = await parseMirrorList(text, 'list.yaml');
    expect(list.value.repositories).toEqual([{ source: 'a.example/x', tags: { semver: '>=1' } }]);
    expect(list.positionOf(['repositories', 0, 'tags'])).toEqual({ line: 4, column: 5 });
  });

  it.each([
    ['nothing', '', 'list.yaml:1:1: the document lacks "version"'],
    [
      'another version',
      'version: 2\nrepositories: [{source: a.example/x}]',
      ':1:1: version must be 1, not 2',
    ],
    [
      'no repositories',
      'version: 1\nrepositories: []',
      'repositories must be a list of repositories',
    ],
    [
      'a mistyped key',
      'version: 1\nrepositories:\n  - source: x\n    tag: {}',
      ':4:5: repositories[0].tag is not known; did you mean tags?',
    ],
    [
      'a digest that is none',
      'version: 1\nrepositories: [{source: x, digests: [abc]}]',
      'repositories[0].digests[0] must be a digest',
    ],
  ])('refuses %s with its line', async (_title, text, message) => {
    await expect(parseMirrorList(text, 'list.yaml')).rejects.toMatchObject({
      code: 'mirror-list-invalid',
      message: expect.stringContaining(message) as string,
    });
  });

  it('ends with a list or one of our errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const result: unknown = await parseMirrorList(text, 'x').catch((error: unknown) => error);
        expect(result instanceof Error ? isEbpfError(result) : true).toBe(true);
      }),
    );
  });
});
