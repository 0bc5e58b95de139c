import { describe, expect, it } from 'vitest';
import { EbpfError } from '../../../src/base/index.ts';
import type { ErrorCode } from '../../../src/base/index.ts';
import { explainedRefusal } from '../../../src/ops/explain.ts';

const WHERE = { registry: 'ghcr.io', repository: 'acme/x' };
const UNASKED = {
  credentials: () => Promise.reject(new Error('Nobody asks for credentials here.')),
};

describe('what a registry does not have', () => {
  it.each<[ErrorCode, string]>([
    ['tag-missing', 'See what there is with `ebpf tags ghcr.io/acme/x`.'],
    [
      'repository-missing',
      'Check the name. Some registries hide what one may not see: a login may help (ebpf login ghcr.io).',
    ],
  ])('comes with advice: %s', async (code, hint) => {
    const error = new EbpfError(code, 'There is none.', { details: WHERE });
    expect(await explainedRefusal(UNASKED, error)).toMatchObject({
      ...{ code, hint, message: 'There is none.', details: WHERE },
      cause: error,
    });
  });

  it.each([
    new EbpfError('tag-missing', 'Not in the store.'),
    new EbpfError('tag-missing', 'Has a hint.', { hint: 'Mine.', details: WHERE }),
    new EbpfError('blob-missing', 'Is no name.', { details: WHERE }),
    new EbpfError('repository-missing', 'Of AWS.', { details: { ...WHERE, action: 'ecr:X' } }),
    new EbpfError('tag-missing', 'Of a host.', { details: { registry: 'ghcr.io' } }),
  ])('stays as it is where that does not fit: $message', async (error) => {
    expect(await explainedRefusal(UNASKED, error)).toBe(error);
  });
});
