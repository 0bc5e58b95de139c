import { createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import { CAPS, fail, readFileCapped } from '../../base/index.ts';
import type { ClientCertificate } from '../../content/index.ts';

/** Whom a connection believes, and what it shows of us. */
export interface Trust {
  /** Takes any certificate. */
  readonly insecureSkipVerify: boolean;
  /** PEM files with authorities that are trusted beside the usual ones. */
  readonly caFiles: readonly string[];
  readonly clientCertificate: ClientCertificate | undefined;
}

/**
 * The certificates, read and parsed once for all connections; undefined where the usual ones do.
 * Throws `file-missing`, and `option-invalid` for files that hold something else.
 */
export async function secureContextOf(trust: Trust): Promise<SecureContext | undefined> {
  const { caFiles, clientCertificate } = trust;
  if (caFiles.length === 0 && clientCertificate === undefined) return undefined;
  const authorities = await Promise.all(caFiles.map((path) => readPem(path, 'The CA file')));
  const options: SecureContextOptions = {};
  if (clientCertificate !== undefined) {
    options.cert = await readPem(clientCertificate.certFile, 'The client certificate');
    options.key = await readPem(clientCertificate.keyFile, 'The key of the client certificate');
  }
  return parsed(trust, () => trusting(authorities, options));
}

/** The part of Node's own context that takes one authority more. */
interface Extensible {
  readonly context: { readonly addCACert?: (pem: string) => void };
}

/**
 * `ca` replaces what Node trusts, and to have all the usual authorities parsed once more takes 80 ms. Where Node lets us,
 * ours are put beside those that it has.
 */
function trusting(authorities: readonly string[], options: SecureContextOptions): SecureContext {
  if (authorities.length === 0) return createSecureContext(options);
  const secure = createSecureContext(options);
  const { context } = secure as Extensible;
  if (context.addCACert === undefined)
    return createSecureContext({ ...options, ca: [...rootCertificates, ...authorities] });
  for (const pem of authorities) context.addCACert(pem);
  return secure;
}

async function readPem(path: string, what: string): Promise<string> {
  const pem = await readFileCapped(path, { cap: CAPS.metadata, what });
  return new TextDecoder().decode(pem);
}

function parsed(trust: Trust, parse: () => SecureContext): SecureContext {
  try {
    return parse();
  } catch (error) {
    const { clientCertificate } = trust;
    const files = [
      ...trust.caFiles,
      ...(clientCertificate ? [clientCertificate.certFile, clientCertificate.keyFile] : []),
    ];
    return fail('option-invalid', `The certificates for TLS cannot be used: ${files.join(', ')}.`, {
      hint: 'They must be PEM files, the key without a password and fitting its certificate.',
      cause: error,
    });
  }
}
