import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchema, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const SCHEMAS = resolve('schemas');
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value by one of our schemas (`config.v1`, `output/list.v1`); an empty list means that it fits. */
export function schemaErrors(name: string, value: unknown): readonly string[] {
  const validate = compiled.get(name) ?? compileSchema(name);
  compiled.set(name, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'does not fit'}`,
  );
}

function compileSchema(name: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  formats.default(ajv);
  // Outputs speak of the facts of a config, and of errors.
  for (const other of ['config.v1', 'output/error.v1'])
    if (name !== other) ajv.addSchema(readSchema(other));
  return ajv.compile(readSchema(name));
}

/** A schema as JSON. */
export function readSchema(name: string): AnySchema {
  return JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as AnySchema;
}
