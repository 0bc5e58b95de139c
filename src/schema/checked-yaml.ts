import { CAPS, fail, printable } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';
import { findingsOf, summarizeFindings } from './findings.ts';
import type { ValuePath } from './findings.ts';
import type { CompiledValidator } from './validator.ts';
import type { Position } from './yaml-document.ts';

/** One kind of YAML file that people write. */
export interface YamlForm {
  /** Code of the error about what does not fit. */
  readonly code: ErrorCode;
  /** Where its keys are described. */
  readonly hint: string;
  /** True for values that are secrets. */
  readonly hides?: (path: ValuePath) => boolean;
  readonly load: () => Promise<{ readonly validator: CompiledValidator }>;
}

/** One thing that is wrong with a YAML file. */
export interface YamlFinding extends Position {
  /** `options.min_uid.max`; empty for the whole document. */
  readonly where: string;
  readonly message: string;
}

/** A YAML file that fits its schema. */
export interface CheckedYaml<T> {
  /** The name of the file as messages show it. */
  readonly file: string;
  readonly value: T;
  /** Line and column of a value, or of what is nearest around it. */
  readonly positionOf: (path: ValuePath) => Position;
  /** Refuses the file for a value that fits the schema and is wrong all the same. */
  readonly refuse: (path: ValuePath, where: string, message: string) => never;
}

/**
 * Reads a YAML file strictly: unknown keys, keys that come twice, aliases and tags are refused. An empty file is an empty
 * mapping. Throws the code of the form with line and column of each finding, `size-exceeded`.
 */
export async function parseYaml<T>(
  text: string,
  fileName: string,
  form: YamlForm,
): Promise<CheckedYaml<T>> {
  const file = printable(fileName, 200);
  if (text.length > CAPS.metadata)
    fail('size-exceeded', `${file} is larger than ${CAPS.metadata} characters.`);
  const [{ readYaml }, { validator }] = await Promise.all([
    import('./yaml-document.ts'),
    form.load(),
  ]);
  const document = readYaml(text);
  const refuse = (findings: readonly YamlFinding[]): never => refuseFile(file, findings, form);
  if (document.findings.length > 0)
    refuse(document.findings.map((finding) => ({ where: '', ...finding })));
  const value = document.value ?? {};
  const findings = findingsOf(validator, value, form.hides).map(({ path, where, message }) => ({
    ...document.positionOf(path),
    where,
    message,
  }));
  if (findings.length > 0) refuse(findings);
  return {
    file,
    value: value as T,
    positionOf: (path) => document.positionOf(path),
    refuse: (path, where, message) => refuse([{ ...document.positionOf(path), where, message }]),
  };
}

function refuseFile(file: string, findings: readonly YamlFinding[], form: YamlForm): never {
  const all = findings.map(({ line, column, where, message }) => {
    const subject = where === '' ? 'the document' : where;
    return `${file}:${line}:${column}: ${subject} ${message}`;
  });
  const { message, lines } = summarizeFindings(all);
  fail(form.code, message, { lines, hint: form.hint, details: { file, findings } });
}
