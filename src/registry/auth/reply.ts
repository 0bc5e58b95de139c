import type { Credential } from '../../content/index.ts';
import { basicHeader } from './basic.ts';

/** An `Authorization` header that answers a challenge. */
export interface Reply {
  readonly header: string;
  readonly kind: 'basic' | 'bearer';
}

/** A token that is sent as it is. */
export function asGiven(credential: Credential | undefined): Reply | undefined {
  if (credential?.kind !== 'registry-token') return undefined;
  return { kind: 'bearer', header: `Bearer ${credential.secret}` };
}

export function asBasic(credential: Credential | undefined): Reply | undefined {
  const header = basicHeader(credential);
  return header === undefined ? undefined : { kind: 'basic', header };
}
