import { describe, expect, test } from 'vitest';
import { EbpfError } from '../../../src/base/index.ts';
import type { ErrorCode } from '../../../src/base/index.ts';
import {
  creationWarnings,
  ensureRepository,
  explainMissingRepository,
} from '../../../src/ops/create-repository.ts';
import type { OpsContext } from '../../../src/ops/index.ts';

const ECR = { registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', repository: 'team/tool' };
const OTHER = { registry: 'ghcr.io', repository: 'team/tool' };
const DENIED = new EbpfError('registry-denied', 'not allowed', { hint: 'ask' });

/** A context whose only part is what makes repositories. */
function contextWith(createRepository: () => Promise<unknown>): OpsContext {
  return { credentials: () => Promise.resolve({ createRepository }) } as unknown as OpsContext;
}

describe('a repository for a push', () => {
  test('is made only when it is asked for', async () => {
    const made: unknown[] = [];
    const context = contextWith(() => Promise.resolve(made.push('one') > 0 && 'created'));
    expect(await ensureRepository(context, ECR, { settings: undefined })).toEqual({});
    expect(made).toEqual([]);
    expect(await ensureRepository(context, ECR, { settings: {} })).toEqual({ creation: 'created' });
  });

  test('that may not be made does not stop a push: it may be there', async () => {
    const context = contextWith(() => Promise.reject(DENIED));
    const ensured = await ensureRepository(context, ECR, { settings: {} });
    expect(ensured).toEqual({ refusal: DENIED });
    expect(creationWarnings(ECR, ensured, {})).toEqual(['no repository was created: not allowed']);
    const missing = new EbpfError('repository-missing', 'gone');
    expect(await explainMissingRepository(missing, ECR, ensured)).toBe(DENIED);
  });

  test('fails the push for any other reason', async () => {
    const broken = new EbpfError('registry-unreachable', 'no network');
    const context = contextWith(() => Promise.reject(broken));
    await expect(ensureRepository(context, ECR, { settings: {} })).rejects.toBe(broken);
  });

  test.each([
    ['was there with other settings', 'present', { scanOnPush: true }, /settings are as they were/],
    ['makes itself', 'automatic', {}, /does nothing at ghcr\.io/],
  ] as const)('that %s is told', (...row) => {
    const [, creation, settings, warning] = row;
    expect(creationWarnings(OTHER, { creation }, settings)).toEqual([
      expect.stringMatching(warning),
    ]);
  });

  test('that was made, or was there as it is, needs no words', () => {
    expect(creationWarnings(ECR, { creation: 'created' }, { scanOnPush: true })).toEqual([]);
    expect(creationWarnings(ECR, { creation: 'present' }, {})).toEqual([]);
  });
});

describe('a push that failed', () => {
  test.each(['repository-missing', 'upload-failed', 'registry-unreachable'] as ErrorCode[])(
    'at ECR with %s speaks of --create-repository',
    async (code) => {
      const details = { status: 404 };
      const error = new EbpfError(code, 'as it was', { details });
      expect(await explainMissingRepository(error, ECR, {})).toMatchObject({
        code,
        message: 'as it was',
        details,
        hint: expect.stringContaining('--create-repository') as string,
      });
    },
  );

  test.each([
    ['elsewhere', 'repository-missing', OTHER, {}],
    ['for another reason', 'registry-denied', ECR, {}],
    ['where the repository was just made', 'upload-failed', ECR, { creation: 'created' }],
  ] as const)('%s is left as it is', async (...row) => {
    const [, code, target, ensured] = row;
    const error = new EbpfError(code, 'as it was');
    expect(await explainMissingRepository(error, target, ensured)).toBe(error);
  });
});
