import { basename } from 'node:path';
import { isEbpfError } from '../base/index.ts';
import type { CredentialContext } from '../content/index.ts';
import { findCredential } from './lookup.ts';
import type { Chain, Found } from './lookup.ts';
import { given } from './places.ts';
import type { Surroundings } from './places.ts';

/** What is known when a registry has refused. */
export interface Circumstances extends Surroundings {
  readonly chain: Chain;
  /** The helper that would have been asked for the registry and is not installed. */
  readonly absentHelper: (registry: string) => string | undefined;
}

/**
 * What to do when a registry refuses, as far as these credentials are the reason: one line. Undefined when nothing
 * special is known. Nothing is read but what a lookup reads.
 */
export async function explainRefusal(
  circumstances: Circumstances,
  registry: string,
  context: CredentialContext,
): Promise<string | undefined> {
  const { chain } = circumstances;
  const found = await findAgain(chain, registry, context);
  if (found !== undefined) return ofFound(found, chain, registry);
  const failure = chain.ecr.lookupFailure(registry);
  if (failure !== undefined)
    return [`It was asked without a login: ${failure.message}`, failure.hint].join(' ').trimEnd();
  const helper = circumstances.absentHelper(registry);
  if (helper !== undefined)
    return `The configuration names docker-credential-${helper}, which is not installed: what it keeps is not seen. Install it, or: ebpf login ${registry}`;
  return ofSudo(circumstances) ?? ofAws(chain, registry);
}

async function findAgain(
  chain: Chain,
  registry: string,
  context: CredentialContext,
): Promise<Found | undefined> {
  try {
    return await findCredential(chain, registry, context);
  } catch (error) {
    // It was thrown before, where it counted.
    if (isEbpfError(error)) return undefined;
    throw error;
  }
}

function ofFound(found: Found, chain: Chain, registry: string): string | undefined {
  const { from } = found;
  if (from.kind === 'variable')
    return `The token of ${from.name} was shown. It needs the right read:packages, and write:packages to push; unset it for what is public.`;
  if (from.kind === 'file' && chain.isEcr(registry))
    return `The login in ${from.path} was shown; those of ECR are good for 12 hours. Renew it, or remove it (ebpf logout ${registry}) and set AWS_PROFILE.`;
  return undefined;
}

/** sudo gives root's home to what it runs; the files of whoever called it are not read, only named. */
function ofSudo({ env, home }: Circumstances): string | undefined {
  const user = given(env['SUDO_USER']);
  if (user === undefined || !/^[a-z_][a-z0-9_.-]*$/i.test(user) || user === 'root')
    return undefined;
  const pointed = ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'DOCKER_AUTH_CONFIG'];
  if (basename(home) === user || pointed.some((name) => given(env[name]) !== undefined))
    return undefined;
  return `Under sudo the credentials of ${home} count, not those of ${user}. Keep them: sudo --preserve-env=HOME,DOCKER_CONFIG ebpf …; or name the file in REGISTRY_AUTH_FILE.`;
}

function ofAws(chain: Chain, registry: string): string | undefined {
  if (!chain.isEcr(registry)) return undefined;
  return `Set AWS_PROFILE or AWS keys, or: ebpf login ${registry} -u AWS`;
}
