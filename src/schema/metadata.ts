import { CAPS, fail, printable } from '../base/index.ts';
import { findingsOf, summarizeFindings } from './findings.ts';
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

/** One thing that is wrong with an `ebpf.yaml`. */
export interface MetadataFinding {
  readonly line: number;
  readonly column: number;
  /** `options.min_uid.max`; empty for the whole document. */
  readonly where: string;
  readonly message: string;
}

/**
 * Reads an `ebpf.yaml` (schemas/ebpf.v1.schema.json). Strict: unknown keys, keys that come twice, aliases and tags are
 * refused. Throws `metadata-invalid` with line and column of each finding, `size-exceeded`.
 */
export async function parseMetadata(text: string, fileName: string): Promise<ParsedMetadata> {
  const file = printable(fileName, 200);
  if (text.length > CAPS.metadata)
    fail('size-exceeded', `${file} is larger than ${CAPS.metadata} characters.`);
  const [{ readYaml }, { validator }] = await Promise.all([
    import('./yaml-document.ts'),
    import('./generated/metadata-validator.ts'),
  ]);
  const document = readYaml(text);
  if (document.findings.length > 0)
    refuse(
      file,
      document.findings.map((finding) => ({ where: '', ...finding })),
    );
  const value = document.value ?? {};
  const findings = findingsOf(validator, value).map(({ path, where, message }) => ({
    ...document.positionOf(path),
    where,
    message,
  }));
  if (findings.length > 0) refuse(file, findings);
  return {
    fileName: file,
    declared: declaredOf(value),
    locate(path) {
      const { line, column } = document.positionOf(path);
      return `${file}:${line}:${column}`;
    },
  };
}

function refuse(file: string, findings: readonly MetadataFinding[]): never {
  const all = findings.map(({ line, column, where, message }) => {
    const subject = where === '' ? 'the document' : where;
    return `${file}:${line}:${column}: ${subject} ${message}`;
  });
  const { message, lines } = summarizeFindings(all);
  fail('metadata-invalid', message, {
    lines,
    hint: 'docs/format.md describes every key of ebpf.yaml.',
    details: { file, findings },
  });
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
