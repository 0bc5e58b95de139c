import { parseYaml } from './checked-yaml.ts';
import type { CheckedYaml, YamlForm } from './checked-yaml.ts';
import type { MirrorList } from './generated/mirror-list.v1.ts';

/** A list for `mirror sync` that fits its schema. */
export type ParsedMirrorList = CheckedYaml<MirrorList>;

const FORM: YamlForm = {
  code: 'mirror-list-invalid',
  hint: 'docs/mirror.md describes every key of the list.',
  load: () => import('./generated/mirror-list-validator.ts'),
};

/**
 * Reads a list for `mirror sync` (schemas/mirror-list.v1.schema.json). Throws `mirror-list-invalid` with line and column
 * of each finding, `size-exceeded`.
 */
export function parseMirrorList(text: string, fileName: string): Promise<ParsedMirrorList> {
  return parseYaml<MirrorList>(text, fileName, FORM);
}
