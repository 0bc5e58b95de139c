import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEbpfError } from '../../../../src/base/index.ts';
import { isRefusedAddress } from '../../../../src/registry/transport/address.ts';
import { followed } from '../../../../src/registry/transport/follow.ts';
import { nextLink } from '../../../../src/registry/transport/link.ts';
import { originOf } from '../../../../src/registry/transport/origin.ts';
import { parseRetryAfter } from '../../../../src/registry/transport/retry-after.ts';

describe('parseRetryAfter', () => {
  const now = Date.parse('Tue, 20 Jan 2026 10:00:00 GMT');
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    [' 7 ', 7000],
    ['-7', undefined],
    ['7.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['Tue, 20 Jan 2026 10:00:30 GMT', 30_000],
    ['Tue, 20 Jan 2026 09:00:00 GMT', 0],
    ['Tuesday, 20-Jan-26 10:00:30 GMT', 30_000],
    ['2026-01-20T10:00:30Z', undefined],
    ['999999999999', 365 * 24 * 3600 * 1000],
  ])('%s', (text, expected) => {
    expect(parseRetryAfter(text, now)).toBe(expected);
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseRetryAfter(text, now);
        return ms === undefined || (ms >= 0 && Number.isFinite(ms));
      }),
    );
  });
});

describe('nextLink', () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['</v2/a?last=x>; rel="next"', '/v2/a?last=x'],
    ['</v2/a>; rel=next', '/v2/a'],
    ['</v2/a>; REL="prev Next"', '/v2/a'],
    ['</p>; rel="prev", </n,1>; title="x"; rel="next"', '/n,1'],
    ['</v2/a>; rel="nextish"', undefined],
    ['</v2/a>', undefined],
    ['/v2/a; rel="next"', undefined],
    ['<a<b>; rel=next', 'b'],
  ])('%s', (header, expected) => {
    expect(nextLink(header)).toBe(expected);
  });

  test('takes any text in no time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[<>;="rel nxt,]{0,200}$/)),
        (text) => (nextLink(text)?.length ?? 0) <= text.length,
      ),
    );
    expect(nextLink('<'.repeat(16_000))).toBeUndefined();
  });
});

describe('originOf', () => {
  test.each<[string, 'loopback' | 'always' | 'never', string]>([
    ['localhost:5000', 'loopback', 'http://localhost:5000'],
    ['localhost', 'loopback', 'http://localhost'],
    ['reg.localhost:80', 'loopback', 'http://reg.localhost'],
    ['127.0.0.53:5000', 'loopback', 'http://127.0.0.53:5000'],
    ['[::1]:5000', 'loopback', 'http://[::1]:5000'],
    ['localhost:5000', 'never', 'https://localhost:5000'],
    ['ghcr.io', 'loopback', 'https://ghcr.io'],
    ['ghcr.io:443', 'loopback', 'https://ghcr.io'],
    ['10.0.0.1:5000', 'loopback', 'https://10.0.0.1:5000'],
    ['10.0.0.1:5000', 'always', 'http://10.0.0.1:5000'],
    ['localhost.evil.example', 'loopback', 'https://localhost.evil.example'],
    ['docker.io', 'loopback', 'https://registry-1.docker.io'],
  ])('%s with plain HTTP %s', (registry, plainHttp, origin) => {
    expect(originOf(registry, plainHttp).origin).toBe(origin);
  });

  test('refuses what is no host, and never another way', () => {
    expect(() => originOf('a/b', 'loopback')).toThrow(/not a registry host/);
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return originOf(text, 'loopback').origin.startsWith('http');
        } catch (error) {
          return isEbpfError(error);
        }
      }),
    );
  });
});

describe('addresses', () => {
  test.each([
    ['169.254.169.254', true],
    ['169.254.0.1', true],
    ['::ffff:169.254.169.254', true],
    ['::ffff:a9fe:a9fe', true],
    ['fe80::1', true],
    ['fd00:ec2::254', true],
    ['100.100.100.200', true],
    ['0.0.0.0', true],
    ['::', true],
    ['10.0.0.1', false],
    ['8.8.8.8', false],
    ['fd00::1', false],
    ['example.com', false],
  ])('%s is refused: %s', (address, refused) => {
    expect(isRefusedAddress(address)).toBe(refused);
  });
});

describe('followed', () => {
  const registry = new URL('https://reg.example/');
  const from = new URL('https://reg.example/v2/a/blobs/x');
  const follow = (target: string, base = registry): string =>
    followed({ target, from, registry: base, what: 'redirect', code: 'redirect-refused' }).href;

  test('resolves what is relative', () => {
    expect(follow('../y?z=1')).toBe('https://reg.example/v2/a/y?z=1');
    expect(follow('//cdn.example/y')).toBe('https://cdn.example/y');
  });

  test.each([
    'http://reg.example/',
    'https://127.0.0.1/',
    'https://localhost:8443/',
    'https://[::1]/',
    'https://169.254.169.254/',
    'https://user@reg.example/',
    'ftp://reg.example/',
    'javascript:alert(1)',
  ])('refuses %s', (target) => {
    expect(() => follow(target)).toThrow(
      expect.objectContaining({ code: 'redirect-refused' }) as Error,
    );
  });

  test('gives an address or our error, whatever it is asked', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (target) => {
        try {
          return follow(target).startsWith('https://');
        } catch (error) {
          return isEbpfError(error);
        }
      }),
    );
  });
});
