import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MIB, fail, isLoopbackHost, readFileCapped } from '../base/index.ts';
import { DOCKER_HUB, isDockerHub } from '../content/index.ts';
import type { Credential, RegistryPolicy } from '../content/index.ts';
import type { OrasSettings } from './options.ts';

/** What one oras is started with beside its verb. */
export interface Surroundings {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Texts that must not be repeated, whatever oras prints. */
  readonly secrets: readonly string[];
}

export interface Prepared {
  readonly dir: string;
  readonly registry: string;
  readonly credential: Credential | undefined;
}

/** Most bytes of one file with certificate authorities. */
const CA_CAP = 4 * MIB;
/** Where Go looks for authorities on Linux beside the one file it finds. */
const CA_FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/**
 * Files, flags and environment by which an oras reaches one registry as its policy says. Nothing of the user's own
 * environment goes along; the credential is in a file that only this user can read, never in an argument.
 */
export async function surround(
  settings: OrasSettings,
  { dir, registry, credential }: Prepared,
): Promise<Surroundings> {
  const policy = settings.access?.policyOf(registry) ?? {};
  refuseHeaders(registry, policy);
  const config = join(dir, 'config.json');
  await writeFile(config, configOf(registry, credential), { mode: 0o600, flag: 'wx' });
  const proxy = settings.access?.proxyFor(new URL(`https://${registry}/`));
  const authorities = await authoritiesOf(dir, [
    ...(settings.caFile === undefined ? [] : [settings.caFile]),
    ...(policy.caFiles ?? []),
  ]);
  return {
    flags: [
      `--plain-http=${String(isPlain(registry, policy.plainHttp ?? settings.plainHttp(registry)))}`,
      ...((policy.insecureSkipVerify ?? settings.insecureSkipVerify) ? ['--insecure'] : []),
      ...authorities.flags,
      ...certificateOf(policy),
      '--registry-config',
      config,
    ],
    env: { HOME: dir, TMPDIR: dir, DOCKER_CONFIG: dir, ...authorities.env, ...throughProxy(proxy) },
    secrets: secretsOf(credential, proxy),
  };
}

function certificateOf({ clientCertificate }: RegistryPolicy): readonly string[] {
  if (clientCertificate === undefined) return [];
  const { certFile, keyFile } = clientCertificate;
  return ['--cert-file', resolve(certFile), '--key-file', resolve(keyFile)];
}

/** Its password is in the environment of the child, which only this user and root can read. */
function throughProxy(proxy: URL | undefined): Readonly<Record<string, string>> {
  return proxy === undefined ? {} : { HTTPS_PROXY: proxy.href, HTTP_PROXY: proxy.href };
}

/** oras takes headers as arguments only, where every user of the machine can read them. */
function refuseHeaders(registry: string, { headers = {} }: RegistryPolicy): void {
  const names = Object.keys(headers);
  if (names.length === 0) return;
  fail(
    'operation-unsupported',
    `oras cannot send the headers set for ${registry} (${names.join(', ')}) without showing them to every user.`,
    { hint: 'Use --transport builtin for this registry.', details: { registry, headers: names } },
  );
}

function isPlain(registry: string, rule: 'loopback' | 'always' | 'never'): boolean {
  return (
    rule === 'always' ||
    (rule === 'loopback' && isLoopbackHost(new URL(`https://${registry}/`).hostname))
  );
}

/** docker's configuration with this one credential. */
function configOf(registry: string, credential: Credential | undefined): string {
  if (credential === undefined) return '{"auths":{}}';
  const key = isDockerHub(registry) ? DOCKER_HUB.key : registry;
  return JSON.stringify({ auths: { [key]: entryOf(credential) } });
}

function entryOf(credential: Credential): Readonly<Record<string, string>> {
  switch (credential.kind) {
    case 'password':
      return { auth: basicOf(credential.username, credential.secret) };
    case 'identity-token':
      return { identitytoken: credential.secret };
    case 'registry-token':
      return { registrytoken: credential.secret };
  }
}

function basicOf(username: string, secret: string): string {
  return Buffer.from(`${username}:${secret}`).toString('base64');
}

function secretsOf(credential: Credential | undefined, proxy: URL | undefined): readonly string[] {
  const found: string[] = [];
  if (credential !== undefined) {
    found.push(credential.secret, encodeURIComponent(credential.secret));
    if (credential.kind === 'password') found.push(basicOf(credential.username, credential.secret));
  }
  if (proxy !== undefined && proxy.password !== '')
    found.push(proxy.password, decoded(proxy.password));
  return found.filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all: the text itself is on the list.
    return '';
  }
}

interface Authorities {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `--ca-file` takes the place of the system's authorities, so where Go heeds SSL_CERT_DIR ours are put beside them
 * instead: a registry of a private authority may send its blobs from a public one.
 */
async function authoritiesOf(dir: string, files: readonly string[]): Promise<Authorities> {
  if (files.length === 0) return { flags: [], env: {} };
  const texts: string[] = [];
  for (const file of files) {
    const bytes = await readFileCapped(file, { cap: CA_CAP, what: 'The CA file' });
    const text = new TextDecoder().decode(bytes);
    if (!text.includes('-----BEGIN CERTIFICATE-----'))
      fail('settings-invalid', `The CA file ${file} holds no certificate in PEM form.`);
    texts.push(text);
  }
  const folder = join(dir, 'ca');
  const bundle = join(folder, 'given.pem');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(bundle, `${texts.join('\n')}\n`, { mode: 0o600 });
  return process.platform === 'linux'
    ? { flags: [], env: { SSL_CERT_DIR: [folder, ...CA_FOLDERS].join(':') } }
    : { flags: ['--ca-file', bundle], env: {} };
}
