import { homedir } from 'node:os';
import { findTool, motoFolder } from './needs.ts';
import { freePort, startProcess, waitForPort } from './process.ts';

/** An implementation of the APIs of AWS, from PyPI. It has private registries of ECR and no public one. */
export interface Moto {
  readonly port: number;
  /** What `AWS_ENDPOINT_URL` is set to. */
  readonly endpoint: string;
  /** Account that everything belongs to. */
  readonly account: string;
  /** Asks its API as the AWS command would; the answer as JSON. */
  call(action: string, input: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** The account of moto, and the password that its GetAuthorizationToken gives for it. */
export const MOTO_ACCOUNT = '123456789012';
export const MOTO_PASSWORD = `${MOTO_ACCOUNT}-auth-token`;
/** bcrypt of that password, for the user AWS. */
export const MOTO_HTPASSWD = 'AWS:$2b$05$abcdefghijklmnopqrstuu/4ofrUS75HrKu6f.iuRo0I/XlrmpqlC\n';

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: homedir(),
    PYTHONPATH: motoFolder(),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const python = findTool('python3') ?? 'python3';
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
  const running = startProcess(python, args, { env });
  try {
    await waitForPort(port, 45_000);
  } catch (cause) {
    await running.stop();
    throw new Error(`moto did not start:\n${running.output()}`, { cause });
  }
  const endpoint = `http://127.0.0.1:${port}`;
  async function call(action: string, input: object): Promise<unknown> {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${action}`,
        // moto reads account and region out of it and checks no signature.
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDTEST/20260101/eu-west-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    });
    return answer.json();
  }
  return { port, endpoint, account: MOTO_ACCOUNT, call, stop: () => running.stop() };
}
