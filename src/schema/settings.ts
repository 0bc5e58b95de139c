import { parseYaml } from './checked-yaml.ts';
import type { CheckedYaml, YamlForm } from './checked-yaml.ts';
import type { Settings } from './generated/settings.v1.ts';

/** A `config.yaml` that fits its schema. */
export type ParsedSettings = CheckedYaml<Settings>;

const FORM: YamlForm = {
  code: 'settings-invalid',
  hint: 'docs/configuration.md describes every key; `ebpf config path` lists the files that are read.',
  // A header may hold a token, the address of a proxy a password.
  hides: (path) => path.includes('headers') || path.includes('proxy'),
  load: () => import('./generated/settings-validator.ts'),
};

/**
 * Reads a `config.yaml` (schemas/settings.v1.schema.json). Throws `settings-invalid` with line and column of each
 * finding, `size-exceeded`.
 */
export function parseSettings(text: string, fileName: string): Promise<ParsedSettings> {
  return parseYaml<Settings>(text, fileName, FORM);
}
