import { isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Credential, CredentialContext } from '../content/index.ts';
import { askHelper, lookupInFile } from './docker-config.ts';
import type { HelperAccess, Kept } from './docker-config.ts';
import type { Ecr } from './ecr/ecr.ts';
import type { CredentialSource, Keeper } from './model.ts';
import { given } from './places.ts';
import type { Environment } from './places.ts';
import { fileSource } from './sources.ts';
import type { Source } from './sources.ts';

/** A credential and where it was. */
export interface Found {
  readonly credential: Credential;
  readonly from:
    Keeper | { readonly kind: 'variable'; readonly name: string } | { readonly kind: 'aws' };
}

/** What is asked, in this order: configuration of this registry, or docker's and podman's; a token; AWS. */
export interface Chain {
  readonly sources: readonly Source[];
  readonly sourceFor: (registry: string) => CredentialSource | undefined;
  readonly helpers: HelperAccess;
  readonly env: Environment;
  readonly ecr: Ecr;
  readonly isEcr: (registry: string) => boolean;
}

/** Variables that GitHub's tools put a token in. */
const GITHUB_TOKENS = ['GITHUB_TOKEN', 'GH_TOKEN'] as const;

/** The first that has something; undefined for nobody. */
export async function findCredential(
  chain: Chain,
  registry: string,
  context: CredentialContext,
): Promise<Found | undefined> {
  const kept = await findKept(chain, registry, context);
  // The passwords of ECR that docker keeps are good for 12 hours, and nobody but AWS renews them.
  const over = context.renew === true && kept?.from.kind === 'file' && chain.isEcr(registry);
  if (kept !== undefined && !over) return kept;
  return kept === undefined
    ? (fromVariable(chain.env, registry) ?? (await fromAws(chain, registry, context)))
    : ((await fromAwsOrNot(chain, registry, context)) ?? kept);
}

async function findKept(
  chain: Chain,
  registry: string,
  { repository, signal }: CredentialContext,
): Promise<Found | undefined> {
  const only = chain.sourceFor(registry);
  if (only?.kind === 'helper')
    return foundOf(await askHelper(chain.helpers.helper(only.name), registry, { signal }));
  const sources = only === undefined ? chain.sources : [fileSource(only.path)];
  for (const source of sources) {
    const file = await source.read();
    if (file === undefined) continue;
    const kept = await lookupInFile(file, { registry, repository, signal }, chain.helpers);
    if (kept !== undefined) return foundOf(kept);
  }
  return undefined;
}

function foundOf(kept: Kept | undefined): Found | undefined {
  return kept === undefined ? undefined : { credential: kept.credential, from: kept.keeper };
}

/** A token is shown to GitHub's registry alone. The registry looks at the token; any name does. */
function fromVariable(env: Environment, registry: string): Found | undefined {
  if (!/^ghcr\.io(?::443)?$/i.test(registry)) return undefined;
  const name = GITHUB_TOKENS.find((variable) => given(env[variable]) !== undefined);
  const secret = name === undefined ? undefined : given(env[name]);
  if (name === undefined || secret === undefined) return undefined;
  const username = given(env['GITHUB_ACTOR']) ?? 'x-access-token';
  return { credential: { kind: 'password', username, secret }, from: { kind: 'variable', name } };
}

async function fromAws(
  { ecr }: Chain,
  registry: string,
  { renew, signal }: CredentialContext,
): Promise<Found | undefined> {
  const credential = await ecr.lookup(registry, { renew, signal });
  return credential === undefined ? undefined : { credential, from: { kind: 'aws' } };
}

async function fromAwsOrNot(
  chain: Chain,
  registry: string,
  context: CredentialContext & Abortable,
): Promise<Found | undefined> {
  try {
    return await fromAws(chain, registry, context);
  } catch (error) {
    if (!isEbpfError(error) || error.class !== 'authentication') throw error;
    // What was logged in by hand is refused by the registry, in its own words.
    return undefined;
  }
}
