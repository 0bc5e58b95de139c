import { fail, printable } from '../base/index.ts';
import { formatPath } from '../schema/index.ts';
import type { ArtifactConfig } from '../schema/index.ts';
import { contradictionsOf } from './declared/contradictions.ts';
import { derive } from './derivation/rule-sets.ts';
import type { ArtifactBytes, Derivation } from './derivation/rule-sets.ts';
import { differencesOf } from './difference.ts';

/**
 * Derives the facts again, by the rule set that the config names, and refuses a config that says anything else, or that
 * declares what the bytes deny. What comes back was read from the bytes alone; decisions are made on it, never on the config.
 * Throws `config-contradicts-object` with the JSON path, what is claimed and what was found; `derivation-unknown`; and what
 * the readers of objects and modules throw.
 */
export function checkArtifact(config: ArtifactConfig, bytes: ArtifactBytes): Derivation {
  const derivation = derive(bytes, config.derivation);
  const differences = differencesOf(config.derived, derivation.derived, ['derived']);
  const [first] = differences;
  if (first !== undefined) {
    const { path, claimed, found } = first;
    const rest = differences.length === 1 ? '' : ` (and ${differences.length - 1} more places)`;
    fail(
      'config-contradicts-object',
      `The config lies: ${path} is ${shown(claimed)} in the config and ${shown(found)} in the bytes${rest}.`,
      { details: { path, claimed: claimed ?? null, found: found ?? null, differences } },
    );
  }
  const [denied] = contradictionsOf(config.declared ?? {}, derivation.derived, bytes.object);
  if (denied !== undefined) {
    const path = formatPath(['declared', ...denied.path]);
    fail('config-contradicts-object', `The config is wrong: ${path} ${denied.message}.`, {
      details: { path, message: denied.message },
    });
  }
  return derivation;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : printable(JSON.stringify(value), 80);
}
