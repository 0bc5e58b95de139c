import { createHash } from 'node:crypto';
import { CAPS, isEbpfError, readFileCapped } from '../../base/index.ts';
import { awsFiles, endpointOf } from './client-config.ts';
import type { EcrHost } from './host.ts';
import type { AwsSurroundings } from './model.ts';

/** What decides as whom AWS is asked, beside AWS's files. */
const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;

/** Where the kernel says who made the machine; readable for everybody. */
const VENDOR_FILE = '/sys/class/dmi/id/sys_vendor';

/**
 * A name for what a login is good for: the registry's account and region, the API that is asked, and as whom. Equal
 * only where AWS would be asked with the same credentials; known without loading the SDK. Hexadecimal, one way.
 */
export async function loginKey(host: EcrHost, aws: AwsSurroundings): Promise<string> {
  const { env, home } = aws;
  const files = awsFiles(env, home);
  const parts = [
    host.public ? 'public' : host.account,
    host.region,
    host.partition,
    endpointOf(host, env) ?? '',
    ...VARIABLES.map((name) => env[name] ?? ''),
    files.filepath,
    await hashOf(files.filepath),
    files.configFilepath,
    await hashOf(files.configFilepath),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Whether anything here speaks for AWS credentials. The public registry needs none: it is not worth it to load the SDK
 * and to ask for the role of an instance that is none.
 */
export async function hasAwsSigns({ env, home }: AwsSurroundings): Promise<boolean> {
  const named = VARIABLES.some((name) => (env[name] ?? '') !== '');
  if (named) return true;
  const files = awsFiles(env, home);
  const contents = [await hashOf(files.filepath), await hashOf(files.configFilepath)];
  return contents.some((hash) => hash !== '') || (await isInstance());
}

async function isInstance(): Promise<boolean> {
  const bytes = await read(VENDOR_FILE);
  return bytes !== undefined && new TextDecoder().decode(bytes).startsWith('Amazon EC2');
}

/** Empty for a file that is not there. */
async function hashOf(path: string): Promise<string> {
  const bytes = await read(path);
  return bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFileCapped(path, { cap: CAPS.metadata, what: 'The file' });
  } catch (error) {
    // What cannot be read tells nothing; the SDK says what is wrong with it when it needs it.
    if (isEbpfError(error)) return undefined;
    throw error;
  }
}
