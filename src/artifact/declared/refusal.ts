import { fail } from '../../base/index.ts';
import { formatPath } from '../../schema/index.ts';
import type { ParsedMetadata } from '../../schema/index.ts';
import type { Contradiction } from './model.ts';

/** Contradictions that the message of the error shows; the details have them all. */
const SHOWN = 3;

/** Throws `metadata-contradicts-object` with file, line and column of each contradiction; nothing when there is none. */
export function refuseMetadata(
  metadata: ParsedMetadata,
  contradictions: readonly Contradiction[],
): void {
  if (contradictions.length === 0) return;
  const lines = contradictions.map(
    ({ path, message }) => `${metadata.locate(path)}: ${formatPath(path)} ${message}`,
  );
  const rest = lines.length > SHOWN ? ` (and ${lines.length - SHOWN} more)` : '';
  fail('metadata-contradicts-object', `${lines.slice(0, SHOWN).join('\n')}${rest}`, {
    hint: 'ebpf inspect shows what the object has.',
    details: { file: metadata.fileName, findings: lines },
  });
}
