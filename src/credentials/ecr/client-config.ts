import { join } from 'node:path';
import { given } from '../places.ts';
import type { Environment } from '../places.ts';
import type { EcrHost } from './host.ts';
import type { AwsSurroundings } from './model.ts';

/** Milliseconds until a connection stands, and until an answer is whole. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;
/** Times a request is sent in all, unless `AWS_MAX_ATTEMPTS` says: the SDK waits longer after each throttled one. */
const ATTEMPTS = 5;

/** What a client of the SDK is made of. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  readonly credentials?: StaticCredentials;
  readonly profile?: string;
  readonly filepath: string;
  readonly configFilepath: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: Record<string, unknown>;
  readonly logger: SdkLogger;
}

interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type SdkLogger = Record<
  'trace' | 'debug' | 'info' | 'warn' | 'error',
  (...content: unknown[]) => void
>;

/**
 * The configuration for a host, as far as the environment that was handed in says it. The rest of AWS's chain (web
 * identity, containers, instance roles, SSO) the SDK reads from the environment of the process by itself: it goes
 * without them only where `AWS_PROFILE` or the keys are given.
 */
export function clientConfig(
  host: EcrHost,
  { env, home, logger }: AwsSurroundings,
): Omit<ClientConfig, 'requestHandler'> {
  const endpoint = endpointOf(host, env);
  const profile = given(env['AWS_PROFILE']);
  const keys = profile === undefined ? keysOf(env) : undefined;
  return {
    region: host.region,
    ...(endpoint === undefined ? {} : { endpoint }),
    useFipsEndpoint: (!host.public && host.fips) || isOn(env['AWS_USE_FIPS_ENDPOINT']),
    // The public registry has one endpoint, whichever way its registry is reached.
    useDualstackEndpoint:
      !host.public && (host.dualStack || isOn(env['AWS_USE_DUALSTACK_ENDPOINT'])),
    ...(keys === undefined ? {} : { credentials: keys }),
    ...(profile === undefined ? {} : { profile }),
    ...awsFiles(env, home),
    maxAttempts: attemptsOf(env),
    retryMode: 'standard',
    // Not ours whole: the SDK would write the answers, which are secrets, into it.
    logger: { ...SILENT, warn: (...content) => logger.warn(content.map(String).join(' ')) },
  };
}

const nothing = (): void => undefined;
const SILENT: SdkLogger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

/** How requests leave: within limits of time, and through the proxy that is set for the address. */
export async function requestHandler(proxy: URL | undefined): Promise<Record<string, unknown>> {
  const limits = {
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    throwOnRequestTimeout: true,
  };
  if (proxy === undefined) return limits;
  const { tunnelAgent } = await import('./tunnel.ts');
  const agent = tunnelAgent(proxy);
  return { ...limits, httpsAgent: agent, httpAgent: agent };
}

/** The address that `AWS_ENDPOINT_URL_ECR`, `AWS_ENDPOINT_URL_ECR_PUBLIC` or `AWS_ENDPOINT_URL` puts in ECR's place. */
export function endpointOf(host: EcrHost, env: Environment): string | undefined {
  if (isOn(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'])) return undefined;
  const own = host.public ? 'AWS_ENDPOINT_URL_ECR_PUBLIC' : 'AWS_ENDPOINT_URL_ECR';
  return given(env[own]) ?? given(env['AWS_ENDPOINT_URL']);
}

/** Where AWS's own files are. */
export function awsFiles(
  env: Environment,
  home: string,
): { readonly filepath: string; readonly configFilepath: string } {
  return {
    filepath: given(env['AWS_SHARED_CREDENTIALS_FILE']) ?? join(home, '.aws', 'credentials'),
    configFilepath: given(env['AWS_CONFIG_FILE']) ?? join(home, '.aws', 'config'),
  };
}

function keysOf(env: Environment): StaticCredentials | undefined {
  const accessKeyId = given(env['AWS_ACCESS_KEY_ID']);
  const secretAccessKey = given(env['AWS_SECRET_ACCESS_KEY']);
  const sessionToken = given(env['AWS_SESSION_TOKEN']);
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function attemptsOf(env: Environment): number {
  const wanted = env['AWS_MAX_ATTEMPTS'];
  return wanted !== undefined && /^[1-9]\d?$/.test(wanted) ? Number(wanted) : ATTEMPTS;
}

function isOn(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
