import type { Abortable } from '../base/index.ts';
import { fail } from '../base/index.ts';
import type { Keeper } from '../credentials/index.ts';
import type { Digest } from '../oci/index.ts';
import { formatReference, isRegistryHost, parseReference } from '../oci/index.ts';
import { openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import { fetchRoot, withPlace } from './places.ts';

export interface TagListing {
  readonly repository: string;
  readonly tags: readonly string[];
}

/** All tags of a repository, or all names of a layout. */
export async function tags(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
): Promise<TagListing> {
  const reference = parseReference(request.reference);
  if (reference.kind === 'registry') {
    const source = await context.remote(reference.registry, reference.repository);
    return {
      repository: `${reference.registry}/${reference.repository}`,
      tags: await source.listTags({ signal: request.signal }),
    };
  }
  if (reference.kind === 'layout') {
    const layout = await openLayout(reference.path, { signal: request.signal });
    return {
      repository: formatReference({ kind: 'layout', path: reference.path }),
      tags: await layout.listTags(request),
    };
  }
  return fail('reference-invalid', `"${request.reference}" is not a repository of a registry.`, {
    hint: 'Write REGISTRY/REPOSITORY or oci:DIR; `ebpf list` shows the local store.',
  });
}

export interface Resolution {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
}

/** What a reference names now. Of a registry its manifest is fetched and hashed: a header alone proves nothing. */
export async function resolve(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
): Promise<Resolution> {
  return withPlace(context, request, async (place) => {
    const { digest, mediaType, size } = (await fetchRoot(place, request)).descriptor;
    return { reference: place.label, digest, mediaType, size };
  });
}

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
  await client.check(registry, { signal });
  const stored = await (
    await context.credentials()
  ).store(registry, { username, secret }, { signal });
  return { registry, username, location: locationOf(stored.keeper), plainText: stored.plainText };
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
