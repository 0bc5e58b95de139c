import { expect, test } from 'vitest';
import { EbpfError } from '../../../src/base/index.ts';
import { referrersOfType } from '../../../src/content/index.ts';
import { MEDIA } from '../../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../../src/oci/index.ts';
import { uniqueManifest } from '../../contract/content-fixtures.ts';

const TYPE = 'application/vnd.test.signature';

/** An entry that does not say what it is. */
const plain = ({ mediaType, digest, size }: Descriptor): Descriptor => ({
  mediaType,
  digest,
  size,
});

test('referrersOfType looks up only what the list does not say, and keeps what fits', async () => {
  const [told, other, silent, vague, gone] = Array.from({ length: 5 }, () => uniqueManifest());
  const typed = { ...silent!, document: { ...silent!.document, artifactType: TYPE } };
  const asked: Digest[] = [];
  const found = await referrersOfType(
    [
      { ...told!.descriptor, artifactType: TYPE },
      { ...other!.descriptor, artifactType: 'application/vnd.test.other' },
      plain(silent!.descriptor),
      { ...vague!.descriptor, artifactType: MEDIA.empty },
      plain(gone!.descriptor),
    ],
    TYPE,
    (digest) => {
      asked.push(digest);
      if (digest === gone!.descriptor.digest)
        return Promise.reject(new EbpfError('manifest-missing', 'planted'));
      return Promise.resolve(digest === silent!.descriptor.digest ? typed : vague!);
    },
  );
  expect(asked).toEqual([silent, vague, gone].map((content) => content!.descriptor.digest));
  expect(found.map(({ digest }) => digest)).toEqual([
    told!.descriptor.digest,
    silent!.descriptor.digest,
  ]);
});

test('referrersOfType fails where a referrer cannot be read', async () => {
  const { descriptor } = uniqueManifest();
  const denied = (): Promise<never> => Promise.reject(new EbpfError('registry-denied', 'planted'));
  await expect(referrersOfType([plain(descriptor)], TYPE, denied)).rejects.toMatchObject({
    code: 'registry-denied',
  });
});
