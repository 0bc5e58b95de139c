import { parseYaml } from './checked-yaml.ts';
import type { YamlForm } from './checked-yaml.ts';
import type { ValuePath } from './findings.ts';
import type { Declared, DeclaredOption } from './generated/config.v1.ts';
import type { Metadata, MetadataOption } from './generated/ebpf.v1.ts';

/** An `ebpf.yaml` that fits its schema. */
export interface ParsedMetadata {
  readonly fileName: string;
  /** What it says, in the form of the config blob: bounds as decimal text. */
  readonly declared: Declared;
  /** `ebpf.yaml:12:5`: where a value is, or what is nearest around it. */
  locate(path: ValuePath): string;
}

const FORM: YamlForm = {
  code: 'metadata-invalid',
  hint: 'docs/format.md describes every key of ebpf.yaml.',
  load: () => import('./generated/metadata-validator.ts'),
};

/**
 * Reads an `ebpf.yaml` (schemas/ebpf.v1.schema.json). Strict: unknown keys, keys that come twice, aliases and tags are
 * refused. Throws `metadata-invalid` with line and column of each finding, `size-exceeded`.
 */
export async function parseMetadata(text: string, fileName: string): Promise<ParsedMetadata> {
  const { file, value, positionOf } = await parseYaml<Metadata>(text, fileName, FORM);
  return {
    fileName: file,
    declared: declaredOf(value),
    locate(path) {
      const { line, column } = positionOf(path);
      return `${file}:${line}:${column}`;
    },
  };
}

function declaredOf({ options, ...rest }: Metadata): Declared {
  if (options === undefined) return rest;
  const entries = Object.entries(options).map(([name, option]) => [name, optionOf(option)]);
  return { ...rest, options: Object.fromEntries(entries) as Record<string, DeclaredOption> };
}

function optionOf({ min, max, ...rest }: MetadataOption): DeclaredOption {
  return {
    ...rest,
    ...(min === undefined ? {} : { min: String(min) }),
    ...(max === undefined ? {} : { max: String(max) }),
  };
}
