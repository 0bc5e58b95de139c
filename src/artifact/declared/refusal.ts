import { fail } from '../../base/index.ts';
import { formatPath, summarizeFindings } from '../../schema/index.ts';
import type { ParsedMetadata } from '../../schema/index.ts';
import type { Contradiction } from './model.ts';

/** Throws `metadata-contradicts-object` with file, line and column of each contradiction; nothing when there is none. */
export function refuseMetadata(
  metadata: ParsedMetadata,
  contradictions: readonly Contradiction[],
): void {
  if (contradictions.length === 0) return;
  const findings = contradictions.map(
    ({ path, message }) => `${metadata.locate(path)}: ${formatPath(path)} ${message}`,
  );
  const { message, lines } = summarizeFindings(findings);
  fail('metadata-contradicts-object', message, {
    lines,
    hint: 'ebpf inspect shows what the object has.',
    details: { file: metadata.fileName, findings },
  });
}
