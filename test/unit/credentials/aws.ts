import { vi } from 'vitest';
import { createCredentialStore } from '../../../src/credentials/index.ts';
import type { CredentialStore, CredentialStoreOptions } from '../../../src/credentials/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import type { Reply } from '../../support/wire-reply.ts';
import { startWire } from '../../support/wire.ts';
import type { Seen, Step, Wire } from '../../support/wire.ts';

export const PRIVATE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
export const HOUR = 3_600_000;

/** A scripted API of AWS and a credential store that asks it, in a home of its own. */
export interface Aws {
  readonly api: Wire;
  readonly home: string;
  readonly env: Record<string, string>;
  readonly open: (more?: Partial<CredentialStoreOptions>) => CredentialStore;
}

export async function startAws(env: Record<string, string> = {}): Promise<Aws> {
  const api = await startWire();
  const home = temporaryDirectory();
  // The SDK reads these of the process by itself: nothing of the developer's own, and no question to a cloud.
  const nothing = ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ROLE_ARN'];
  for (const name of nothing) vi.stubEnv(name, '');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  vi.stubEnv('HOME', home);
  const full = {
    AWS_ENDPOINT_URL: api.origin,
    AWS_ACCESS_KEY_ID: 'AKIDTEST',
    AWS_SECRET_ACCESS_KEY: 'planted-secret-key',
    ...env,
  };
  const open = (more: Partial<CredentialStoreOptions> = {}): CredentialStore =>
    createCredentialStore({ env: full, home, ...more });
  return { api, home, env: full, open };
}

/** A step of the script: one call of the API, which are all alike but for a header. */
export function call(action: string, reply: Reply, check?: (input: unknown) => void): Step {
  return {
    on: 'POST /',
    reply: (seen: Seen) => {
      const target = String(seen.headers['x-amz-target']).split('.')[1];
      if (target !== action) throw new Error(`${target} came and not ${action}`);
      check?.(JSON.parse(seen.body.toString()));
      return { ...reply, headers: { 'content-type': 'application/x-amz-json-1.1' } };
    },
  };
}

/** GetAuthorizationToken of a private registry, answered. */
export function authorizes(secret: string, expiresAt: number): Step {
  const data = { authorizationToken: btoa(`AWS:${secret}`), expiresAt: expiresAt / 1000 };
  return call('GetAuthorizationToken', { body: JSON.stringify({ authorizationData: [data] }) });
}

/** An error of the API. */
export function refuses(action: string, type: string, message = 'no'): Step {
  return call(action, { status: 400, body: JSON.stringify({ __type: type, message }) });
}
