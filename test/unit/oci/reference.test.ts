import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { formatReference, isTag, parseReference } from '../../../src/oci/index.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

const GOOD: readonly (readonly [string, object])[] = [
  [
    'ghcr.io/acme/execsnoop:1.2',
    { kind: 'registry', registry: 'ghcr.io', repository: 'acme/execsnoop', tag: '1.2' },
  ],
  ['localhost/x', { kind: 'registry', registry: 'localhost', repository: 'x' }],
  [
    'localhost:5000/tools/x:1',
    { kind: 'registry', registry: 'localhost:5000', repository: 'tools/x', tag: '1' },
  ],
  ['[::1]:5000/x', { kind: 'registry', registry: '[::1]:5000', repository: 'x' }],
  [
    `r.io/a/b:1@${SHA}`,
    { kind: 'registry', registry: 'r.io', repository: 'a/b', tag: '1', digest: SHA },
  ],
  [`r.io/a/b@${SHA}`, { kind: 'registry', registry: 'r.io', repository: 'a/b', digest: SHA }],
  ['execsnoop', { kind: 'store', name: 'execsnoop' }],
  ['acme/execsnoop:1', { kind: 'store', name: 'acme/execsnoop', tag: '1' }],
  [`execsnoop@${SHA}`, { kind: 'store', name: 'execsnoop', digest: SHA }],
  ['oci:dir', { kind: 'layout', path: 'dir' }],
  ['oci:/a/b:1.0', { kind: 'layout', path: '/a/b', tag: '1.0' }],
  ['oci:dir:ghcr.io/acme/x:1', { kind: 'layout', path: 'dir', tag: 'ghcr.io/acme/x:1' }],
  [`oci:dir@${SHA}`, { kind: 'layout', path: 'dir', digest: SHA }],
  ['oci-archive:b.tar:1', { kind: 'archive', path: 'b.tar', tag: '1' }],
  ['prog.bpf.o', { kind: 'file', path: 'prog.bpf.o' }],
  ['./a/b.wasm', { kind: 'file', path: './a/b.wasm' }],
  ['/x/bundle.tar', { kind: 'file', path: '/x/bundle.tar' }],
  ['file:odd name', { kind: 'file', path: 'odd name' }],
];

const BAD = [
  '',
  'UPPER/case',
  'ghcr.io/',
  'ghcr.io/Acme/x',
  'r.io/a:',
  'r.io/a:-bad',
  `r.io/a@sha256:${'a'.repeat(63)}`,
  `r.io/a@md5:${'a'.repeat(32)}`,
  'a//b',
  '../x',
  'a:b:c',
  'bad host!:1/x',
  'localhost:99999/x',
  'oci:',
  'name:tag.o@sha256:1',
  `prog.o@${SHA}`,
];

describe('parseReference', () => {
  test.each(GOOD)('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each(BAD)('refuses "%s" with a hint', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'reference-invalid' }),
    );
  });

  test('what is formatted reads back as the same reference', () => {
    for (const [text] of GOOD) {
      const reference = parseReference(text);
      expect(parseReference(formatReference(reference))).toEqual(reference);
    }
  });

  test('ends with a reference that survives formatting, or with one of our errors, whatever the text', () => {
    const alphabet = fc.constantFrom(...Array.from('abcXYZ019./:@_-[] !'), 'oci:', 'sha256:', SHA);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(alphabet).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            const reference = parseReference(text);
            expect(parseReference(formatReference(reference))).toEqual(reference);
          } catch (error) {
            if (!isEbpfError(error)) throw error;
          }
        },
      ),
    );
  });
});

describe('isTag', () => {
  test.each([
    ['1.2', true],
    ['_x', true],
    ['.x', false],
    ['', false],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['a/b', false],
  ])('%s: %s', (text, expected) => {
    expect(isTag(text)).toBe(expected);
  });
});
