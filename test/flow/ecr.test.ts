import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { EBPF } from '../support/ebpf.ts';
import { MOTO_ACCOUNT, MOTO_HTPASSWD, MOTO_PASSWORD, startMoto } from '../support/moto.ts';
import type { Moto } from '../support/moto.ts';
import { describeWith } from '../support/needs.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';
const SECRET_KEY = 'planted+secret/access+key';
const HOST = `${MOTO_ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/*
 * The command meets a host of ECR: a mount namespace of its own has an /etc/hosts in which that name is loopback, where a
 * real registry listens that takes the password which the API (moto, by AWS_ENDPOINT_URL_ECR) gives, and no other. So all
 * is as with ECR but TLS, and that docker-registry does not mind a repository which was not made.
 */
describeWith(['moto', 'docker-registry', 'root'], 'a registry of ECR', () => {
  let moto: Moto;
  let registry: DockerRegistry;
  let host: string;

  beforeAll(async () => {
    [moto, registry] = await Promise.all([
      startMoto(),
      startDockerRegistry({ htpasswd: MOTO_HTPASSWD }),
    ]);
    host = `${HOST}:${registry.port}`;
    return async () => {
      await moto.stop();
      await registry.stop();
    };
  });

  function ebpf(home: string, args: readonly string[], env: Record<string, string> = {}) {
    const hosts = join(home, 'hosts');
    writeFileSync(hosts, `127.0.0.1 localhost ${HOST}\n`);
    const script = 'mount --bind "$0" /etc/hosts && exec "$@"';
    const line = ['--mount', 'sh', '-c', script, hosts, process.execPath, EBPF, ...args];
    return run('unshare', [...line, '--plain-http'], {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      EBPF_STORE: join(home, 'store'),
      AWS_ENDPOINT_URL_ECR: moto.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: 'AKIDPLANTED',
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      ...env,
    });
  }

  it('is pushed to with a repository made for it, and pulled from', async () => {
    const home = temporaryDirectory();
    const flags = ['--create-repository', '--repository-immutable', '--repository-scan-on-push'];
    const encryption = ['--repository-encryption', 'KMS:alias/artifacts'];
    const push = ['push', `${host}/team/execsnoop:1`, OBJECT, ...flags, ...encryption];
    const pushed = await ebpf(home, [...push, '--format', 'json', '--debug']);
    expect([pushed.exitCode, pushed.stderr.includes('Warning')]).toEqual([0, false]);
    const outcome = JSON.parse(pushed.stdout) as { digest: string };
    expect(schemaErrors('output/push.v1', outcome)).toEqual([]);
    expect(outcome).toMatchObject({ repository: 'created', warnings: [] });
    expect(await moto.call('DescribeRepositories', {})).toMatchObject({
      repositories: [
        {
          registryId: MOTO_ACCOUNT,
          repositoryName: 'team/execsnoop',
          imageTagMutability: 'IMMUTABLE',
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/artifacts' },
        },
      ],
    });

    const again = await ebpf(home, push);
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain(
      `warning: ${host}/team/execsnoop was there already; its settings are as they were\n`,
    );

    const pulled = await ebpf(temporaryDirectory(), ['pull', `${host}/team/execsnoop:1`]);
    expect(pulled).toMatchObject({ exitCode: 0 });
    expect(pulled.stdout).toContain(outcome.digest);
    for (const { stdout, stderr } of [pushed, again, pulled])
      for (const secret of [SECRET_KEY, MOTO_PASSWORD, btoa(`AWS:${MOTO_PASSWORD}`)])
        expect(stdout + stderr).not.toContain(secret);
  });

  it('wants credentials of AWS, and says which there may be', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    const ended = await ebpf(temporaryDirectory(), ['tags', `${host}/team/execsnoop`], none);
    expect([ended.exitCode, ended.stdout]).toEqual([5, '']);
    expect(ended.stderr).toContain('[aws-credentials-missing]');
    expect(ended.stderr).toContain('Set AWS_PROFILE');
  });

  it('is the only kind of registry that loads anything of AWS', async () => {
    const home = temporaryDirectory();
    const log = join(home, 'read');
    writeFileSync(
      join(home, 'hook.cjs'),
      `const fs = require('node:fs'); const read = fs.readFileSync;
       fs.readFileSync = (path, ...rest) => { fs.appendFileSync('${log}', path + '\\n'); return read(path, ...rest); };`,
    );
    const env = { NODE_OPTIONS: `--require=${home}/hook.cjs` };
    const ofAws = (): boolean =>
      /(?:private|public)-api-|\bclient-ecr\b/.test(readFileSync(log, 'utf8'));
    const other = await ebpf(home, ['tags', `localhost:${registry.port}/x`], env);
    expect([other.exitCode, ofAws()]).toEqual([5, false]);
    expect((await ebpf(home, ['tags', `${host}/team/execsnoop`], env)).exitCode).toBe(0);
    expect(ofAws()).toBe(true);
  });

  it('is entered with what docker keeps, before AWS is asked', async () => {
    const home = temporaryDirectory();
    const auth = Buffer.from('AWS:of-yesterday').toString('base64');
    writeFileSync(join(home, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    const env = { DOCKER_CONFIG: home };
    const refused = await ebpf(home, ['tags', `${host}/team/execsnoop`], env);
    expect(refused.exitCode).toBe(5);
    expect(refused.stderr).toContain(`The login in ${home}/config.json was shown`);
  });
});

function run(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { env, timeout: 60_000, killSignal: 'SIGKILL' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', failed);
    child.once('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
}
