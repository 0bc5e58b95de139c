import type { RegistryPolicy } from '../content/index.ts';
import type { OrasSettings } from './options.ts';

/** Limits of a policy that oras has no way to keep to. */
const LIMITS = [
  'requestsPerSecond',
  'bytesPerSecond',
  'connections',
] as const satisfies readonly (keyof RegistryPolicy)[];

/** Makes a function that warns, once for each registry, of the limits configured for it that oras does not keep to. */
export function createLimitsWarning({ access, logger }: OrasSettings): (registry: string) => void {
  const told = new Set<string>();
  return (registry) => {
    if (told.has(registry)) return;
    told.add(registry);
    const policy = access?.policyOf(registry) ?? {};
    const set = LIMITS.filter((limit) => policy[limit] !== undefined);
    if (set.length === 0) return;
    logger.warn(
      `oras does not keep to ${set.join(', ')} of ${registry}; --transport builtin does`,
      { registry, limits: set },
    );
  };
}
