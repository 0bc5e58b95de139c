import type { Credential } from '../../content/index.ts';

/** The `Authorization` header of a password (RFC 7617); undefined for other credentials and for none. */
export function basicHeader(credential: Credential | undefined): string | undefined {
  if (credential?.kind !== 'password') return undefined;
  const pair = Buffer.from(`${credential.username}:${credential.secret}`, 'utf8');
  return `Basic ${pair.toString('base64')}`;
}
