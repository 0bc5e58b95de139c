import { describe, expect, test } from 'vitest';
import { quotaOf } from '../../../../src/registry/transport/quota.ts';
import { startWire } from '../../../support/wire.ts';
import { BASE, demo, errorReply } from '../support.ts';

describe('quotaOf', () => {
  test.each<[string | undefined, string | undefined, string]>([
    ['100;w=21600', '0;w=21600', ' Its limit is 100 in 6 h, of which 0 are left.'],
    ['100;w=21600', undefined, ' Its limit is 100 in 6 h.'],
    ['10; w=120', '1', ' Its limit is 10 in 2 min, of which 1 is left.'],
    ['10;w=7', 'many', ' Its limit is 10 in 7 s.'],
    ['10', '3', ' Its limit is 10, of which 3 are left.'],
    [undefined, '3', ''],
    ['<script>', '3', ''],
    ['1'.repeat(400), undefined, ''],
  ])('%s and %s', (limit, left, said) => {
    const headers: Record<string, string | undefined> = {
      'ratelimit-limit': limit,
      'ratelimit-remaining': left,
    };
    expect(quotaOf({ header: (name) => headers[name] })).toBe(said);
  });

  test('is said where a registry refuses', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1`,
      reply: {
        ...errorReply(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.'),
        headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' },
      },
    });
    await expect(demo(wire, { retries: { attempts: 1 } }).fetchManifest('1')).rejects.toMatchObject(
      {
        code: 'registry-throttled',
        message: expect.stringContaining('Its limit is 100 in 6 h, of which 0 are left.') as string,
      },
    );
  });
});
