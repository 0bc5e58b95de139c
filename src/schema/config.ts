import { CAPS, fail, parseJson } from '../base/index.ts';
import { isShallow } from './depth.ts';
import { findingsOf } from './findings.ts';
import type { ArtifactConfig } from './generated/config.v1.ts';

/** Deepest nesting of a config; an inner map inside an object inside a Wasm module needs 12. */
const MAX_DEPTH = 48;

/**
 * Reads a config blob (schemas/config.v1.schema.json): capped, shape checked, unknown fields kept.
 * Throws `config-invalid`, `size-exceeded`.
 */
export async function parseConfig(bytes: Uint8Array): Promise<ArtifactConfig> {
  if (bytes.length > CAPS.config)
    fail(
      'size-exceeded',
      `The config has ${bytes.length} bytes; at most ${CAPS.config} are allowed.`,
    );
  const json = parseJson(bytes, 'The config', 'config-invalid');
  if (!isShallow(json, MAX_DEPTH))
    fail('config-invalid', `The config is nested deeper than ${MAX_DEPTH} levels.`);
  const { validator } = await import('./generated/config-validator.ts');
  const [first] = findingsOf(validator, json);
  if (first !== undefined) {
    fail('config-invalid', `The config does not fit its schema: ${first.where} ${first.message}.`, {
      details: { schema: 'config.v1', path: first.where },
    });
  }
  return json as unknown as ArtifactConfig;
}
