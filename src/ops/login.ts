import type { Abortable } from '../base/index.ts';
import { EbpfError, fail, isEbpfError } from '../base/index.ts';
import type { Keeper } from '../credentials/index.ts';
import { isRegistryHost } from '../oci/index.ts';
import type { OpsContext } from './context.ts';

export interface LoginOutcome {
  readonly registry: string;
  readonly username: string;
  /** The file or helper that keeps the secret. */
  readonly location: string;
  /** True when anybody who reads that file has the secret. */
  readonly plainText: boolean;
}

/** Asks the registry whether the credentials are right, then keeps them. Nothing is kept when they are not. */
export async function login(
  context: OpsContext,
  request: Abortable & {
    readonly registry: string;
    readonly username: string;
    readonly secret: string;
  },
): Promise<LoginOutcome> {
  const { registry, username, secret, signal } = request;
  checkHost(registry);
  const client = await context.registry({ kind: 'password', username, secret });
  await checkLogin(client.check(registry, { signal }));
  const store = await context.credentials();
  const { keeper, plainText } = await store.store(registry, { username, secret }, { signal });
  return { registry, username, location: locationOf(keeper), plainText };
}

/** Who is just logging in need not be told to. */
async function checkLogin(checked: Promise<void>): Promise<void> {
  try {
    await checked;
  } catch (error) {
    if (!isEbpfError(error) || error.code !== 'registry-unauthorized') throw error;
    throw new EbpfError(error.code, error.message, {
      hint: 'Check user name and password; many registries want an access token for a password.',
      details: error.details,
      cause: error,
    });
  }
}

export interface LogoutOutcome {
  readonly registry: string;
  /** The files and helpers that had credentials and have none now. */
  readonly removed: readonly string[];
}

/** Forgets the credentials of a registry. */
export async function logout(
  context: OpsContext,
  request: Abortable & { readonly registry: string },
): Promise<LogoutOutcome> {
  const { registry, signal } = request;
  checkHost(registry);
  const removed = await (await context.credentials()).erase(registry, { signal });
  // Tokens that were got with them go too.
  await context.forgetTokens(registry);
  return { registry, removed: removed.map(locationOf) };
}

function locationOf(keeper: Keeper): string {
  return keeper.kind === 'file' ? keeper.path : `docker-credential-${keeper.name}`;
}

function checkHost(registry: string): void {
  if (isRegistryHost(registry)) return;
  fail('reference-invalid', `"${registry}" is not a registry host.`, {
    hint: 'Write the host alone, like ghcr.io or localhost:5000.',
  });
}
