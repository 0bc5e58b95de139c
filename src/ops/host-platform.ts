import { arch } from 'node:os';
import { normalizeArchitecture } from '../oci/index.ts';
import type { Platform } from '../oci/index.ts';

/** The platform whose objects run here: BPF runs on Linux, whatever this program runs on. */
export function hostPlatform(): Platform {
  return { os: 'linux', architecture: normalizeArchitecture(arch()) };
}
