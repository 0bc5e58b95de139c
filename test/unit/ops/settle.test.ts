import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/index.ts';
import { createCredentialStore } from '../../../src/credentials/index.ts';
import type { Explaining } from '../../../src/ops/explain.ts';
import { isFailed, settleEach } from '../../../src/ops/settle.ts';

/** Of a user behind sudo, without any credentials. */
const context: Explaining = {
  credentials: () =>
    Promise.resolve(
      createCredentialStore({ env: { SUDO_USER: 'ann' }, home: '/nonexistent', root: true }),
    ),
};

describe('settleEach', () => {
  it('gives results in the order of the references, and goes on after a failure', async () => {
    const work = async (reference: string): Promise<{ name: string }> => {
      await Promise.resolve();
      return reference === 'b' ? fail('tag-missing', 'No b.') : { name: reference };
    };
    const results = await settleEach(['a', 'b', 'c'], work, { limit: 2, context });
    expect(results.map((result) => isFailed(result))).toEqual([false, true, false]);
    expect(results).toMatchObject([
      { name: 'a' },
      { reference: 'b', error: { code: 'tag-missing' } },
      { name: 'c' },
    ]);
  });

  it('never has more at once than the limit', async () => {
    let now = 0;
    let most = 0;
    await settleEach(
      ['a', 'b', 'c', 'd', 'e'],
      async () => {
        most = Math.max(most, (now += 1));
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
      },
      { limit: 2, context },
    );
    expect(most).toBe(2);
  });

  it('ends as a whole when it is interrupted', async () => {
    const stop = new AbortController();
    const work = (): Promise<never> => {
      stop.abort();
      return Promise.reject(new Error('broken by it'));
    };
    const settled = settleEach(['a', 'b'], work, { limit: 1, context, signal: stop.signal });
    await expect(settled).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('says of each refusal what lies in the credentials', async () => {
    const work = (reference: string): Promise<never> =>
      Promise.resolve(
        fail('registry-unauthorized', `${reference} wants a login.`, {
          hint: 'Log in.',
          details: { registry: 'registry.example', repository: reference },
        }),
      );
    const results = await settleEach(['a', 'b'], work, { limit: 2, context });
    expect(results).toHaveLength(2);
    for (const { error } of results)
      expect(error).toMatchObject({
        code: 'registry-unauthorized',
        hint: expect.stringContaining('not those of ann') as string,
      });
  });
});
