import type { Abortable } from '../../base/index.ts';
import { fail, throwIfAborted } from '../../base/index.ts';
import { given } from '../places.ts';
import { clientConfig, requestHandler } from './client-config.ts';
import type { ClientConfig } from './client-config.ts';
import { ecrFailure } from './failure.ts';
import type { EcrHost } from './host.ts';
import type { Authorization, AwsSurroundings } from './model.ts';

/** What both clients of the SDK have, the private's and the public's. */
export interface SdkClient {
  readonly config: {
    readonly endpointProvider: (parameters: {
      Region?: string;
      UseFIPS?: boolean;
      UseDualStack?: boolean;
      Endpoint?: string;
    }) => { readonly url: URL };
  };
  destroy(): void;
}

/** A registry and how its API is reached. */
export interface EcrPlace {
  /** As in the reference. */
  readonly registry: string;
  readonly host: EcrHost;
  readonly aws: AwsSurroundings;
}

/** How a call is made. */
export interface SessionCall<C extends SdkClient, T> extends Abortable {
  /** The IAM action, `ecr:GetAuthorizationToken`. */
  readonly action: string;
  readonly connect: (config: Partial<ClientConfig>) => C;
  readonly work: (client: C, http: { readonly abortSignal?: AbortSignal }) => Promise<T>;
}

/**
 * Makes one call by a client of its own: calls are rare, and a client that stays would hold connections open. Every
 * failure is ours.
 */
export async function callEcr<C extends SdkClient, T>(
  { registry, host, aws }: EcrPlace,
  { action, connect, work, signal }: SessionCall<C, T>,
): Promise<T> {
  throwIfAborted(signal);
  const config = clientConfig(host, aws);
  const endpoint = addressOf(connect, config);
  const proxy = endpoint === undefined ? undefined : aws.proxyFor(endpoint);
  const client = connect({ ...config, requestHandler: await requestHandler(proxy) });
  const profile = given(aws.env['AWS_PROFILE']);
  const shown = endpoint?.origin ?? host.region;
  try {
    return await work(client, signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw ecrFailure(error, { registry, action, endpoint: shown, profile, proxy, signal });
  } finally {
    client.destroy();
  }
}

/** The address of the API, which decides on the proxy; undefined where the SDK knows none, and says so itself later. */
function addressOf(
  connect: (config: Partial<ClientConfig>) => SdkClient,
  config: Omit<ClientConfig, 'requestHandler'>,
): URL | undefined {
  const client = connect(config);
  try {
    return client.config.endpointProvider({
      Region: config.region,
      UseFIPS: config.useFipsEndpoint,
      UseDualStack: config.useDualstackEndpoint,
      ...(config.endpoint === undefined ? {} : { Endpoint: config.endpoint }),
    }).url;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** Reads what GetAuthorizationToken answers: base64 of a name, a colon and a password. */
export function readAuthorization(
  data: { authorizationToken?: string | undefined; expiresAt?: Date | undefined } | undefined,
  registry: string,
): Authorization {
  const pair = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1 || colon === pair.length - 1)
    return fail('ecr-failed', `ECR answers without a login for ${registry}.`);
  return {
    username: pair.slice(0, colon),
    secret: pair.slice(colon + 1),
    expiresAt: data?.expiresAt?.getTime() ?? 0,
  };
}
