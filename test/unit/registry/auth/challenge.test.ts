import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from '../../../../src/registry/auth/challenge.ts';

interface Plain {
  readonly scheme: string;
  readonly token68?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const cases: readonly [string, readonly Plain[]][] = [
  ['', []],
  [',, ,', []],
  ['Basic realm="x"', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
  ['Basic', [{ scheme: 'basic' }]],
  ['Basic ,', [{ scheme: 'basic' }]],
  ['Negotiate abc==', [{ scheme: 'negotiate', token68: 'abc==' }]],
  [
    'Negotiate abc= , Basic realm=x',
    [
      { scheme: 'negotiate', token68: 'abc=' },
      { scheme: 'basic', parameters: { realm: 'x' } },
    ],
  ],
  [
    'Bearer realm="https://auth.example/token",service="reg.example",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.example/token',
          service: 'reg.example',
          scope: 'repository:a/b:pull,push',
        },
      },
    ],
  ],
  [
    'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
    [
      { scheme: 'newauth', parameters: { realm: 'apps', type: '1', title: 'Login to "apps"' } },
      { scheme: 'basic', parameters: { realm: 'simple' } },
    ],
  ],
  ['Bearer REALM = "a" , realm="b"', [{ scheme: 'bearer', parameters: { realm: 'a' } }]],
  [
    'Negotiate, Bearer realm="a"',
    [{ scheme: 'negotiate' }, { scheme: 'bearer', parameters: { realm: 'a' } }],
  ],
  ['Bearer realm="a', [{ scheme: 'bearer' }, { scheme: 'realm' }]],
  ['"quoted" Basic', []],
];

function plain(header: string): readonly Plain[] {
  return parseChallenges(header).map(({ scheme, parameters, token68 }) => ({
    scheme,
    ...(token68 === undefined ? {} : { token68 }),
    ...(parameters.size === 0 ? {} : { parameters: Object.fromEntries(parameters) }),
  }));
}

describe('parseChallenges', () => {
  test.each(cases)('%s', (header, expected) => {
    expect(plain(header)).toEqual(expected);
  });

  test('takes no header and one that is too long as no challenge', () => {
    expect(parseChallenges(undefined)).toEqual([]);
    expect(parseChallenges(`Basic realm="${'x'.repeat(20_000)}"`)).toEqual([]);
  });

  test('ends on any text and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z=," \\]{0,60}$/)),
        (text) => parseChallenges(text).length <= 16,
      ),
    );
  });

  test('reads back what is written by the grammar', () => {
    const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,12}$/);
    const value = fc.string({ maxLength: 30 }).filter((text) => !/[\r\n]/.test(text));
    const challenge = fc.record({
      scheme: token,
      parameters: fc.uniqueArray(
        fc.tuple(
          token.map((name) => name.toLowerCase()),
          value,
        ),
        {
          minLength: 1,
          maxLength: 4,
          selector: ([name]) => name,
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
        const header = challenges
          .map(({ scheme, parameters }) => {
            const list = parameters.map(
              ([name, text]) => `${name}="${text.replace(/["\\]/g, (mark) => `\\${mark}`)}"`,
            );
            return `${scheme} ${list.join(', ')}`;
          })
          .join(', ');
        const read = parseChallenges(header).map(({ scheme, parameters }) => [
          scheme,
          [...parameters],
        ]);
        const written = challenges.map(({ scheme, parameters }) => [
          scheme.toLowerCase(),
          parameters,
        ]);
        expect(read).toEqual(written);
      }),
    );
  });
});
