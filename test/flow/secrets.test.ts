import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import * as faults from '../support/lab/faults.ts';
import { openLab } from '../support/lab/lab.ts';
import type { Lab } from '../support/lab/lab.ts';
import { describeWith, findTool, has } from '../support/needs.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { OBJECT } from './package.ts';

const PASSWORD = 'planted-Passw0rd/with+signs';
const IDENTITY = 'planted-identity-token-0123456789';
const HELPER = 'planted-helper-secret';
const PROXY = 'planted-proxy-password';
const AWS = {
  id: 'AKIAPLANTEDPLANTED01',
  key: 'planted/aws/secret/key+0123456789',
  session: 'planted-aws-session',
};
const GITHUB = 'ghp_plantedplantedplantedplanted0123';
const HEADER = 'planted-header-value';

describe('no secret leaves by another way than the one it is for', () => {
  const dir = sharedTemporaryDirectory();
  const home = join(dir, 'home');
  const docker = join(dir, 'docker');
  const bin = join(dir, 'bin');
  const seen = join(dir, 'seen');
  const texts: string[] = [];
  /** `/proc/PID/cmdline` of all commands, while they ran. */
  const commandLines: string[] = [];
  let lab: Lab;
  let refreshed: Lab;
  let helped: Lab;
  let env: Record<string, string>;

  beforeAll(async () => {
    for (const folder of [home, docker, bin, seen]) mkdirSync(folder);
    const users = { ann: PASSWORD, helper: HELPER };
    lab = await openLab({ storage: 'host', auth: { kind: 'bearer', users } });
    refreshed = await openLab({ auth: { kind: 'bearer', users: {}, refreshTokens: [IDENTITY] } });
    helped = await openLab({ storage: 'port', auth: { kind: 'bearer', users } });
    const auths = {
      [lab.host]: { auth: Buffer.from(`ann:${PASSWORD}`).toString('base64') },
      [refreshed.host]: {
        auth: Buffer.from('<token>:').toString('base64'),
        identitytoken: IDENTITY,
      },
    };
    const config = { auths, credHelpers: { [helped.host]: 'lab' } };
    writeFileSync(join(docker, 'config.json'), JSON.stringify(config), { mode: 0o600 });
    // A helper, which is a child of ours: it notes how it was started.
    const said = JSON.stringify({ ServerURL: '', Username: 'helper', Secret: HELPER });
    script(
      'docker-credential-lab',
      `tr '\\0' '\\n' </proc/$$/cmdline >${seen}/helper.$$.argv`,
      `tr '\\0' '\\n' </proc/$$/environ >${seen}/helper.$$.environ`,
      'cat >/dev/null',
      `echo '${said}'`,
    );
    env = {
      HOME: home,
      DOCKER_CONFIG: docker,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_RUNTIME_DIR: join(home, 'runtime'),
      EBPF_STORE: join(home, 'store'),
    };
  });
  afterAll(async () => {
    for (const one of [lab, refreshed, helped]) await one.close();
  });

  function script(name: string, ...lines: readonly string[]): string {
    const path = join(bin, name);
    writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  async function tell(
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
    stdin?: string,
  ): Promise<RunResult> {
    const watched: NodeJS.Timeout[] = [];
    const result = await ebpf(args, {
      env: { ...env, ...more },
      stdin,
      onStart: ({ pid }) => {
        watched.push(setInterval(() => noteCommandLine(pid), 20));
      },
    });
    for (const timer of watched) clearInterval(timer);
    texts.push(result.stdout, result.stderr);
    return result;
  }

  function noteCommandLine(pid: number | undefined): void {
    try {
      commandLines.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    } catch {
      // It has just ended.
    }
  }

  /** Every form in which a secret could be written. */
  function forms(secret: string): readonly string[] {
    return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  }

  function secrets(): readonly string[] {
    const plain = [PASSWORD, IDENTITY, HELPER, PROXY, AWS.key, AWS.session, GITHUB, HEADER];
    const pairs = [`ann:${PASSWORD}`, `helper:${HELPER}`, `user:${PROXY}`];
    return [
      ...plain.flatMap(forms),
      ...pairs.map((pair) => Buffer.from(pair).toString('base64')),
      ...[lab, refreshed, helped].flatMap((one) => [...one.gate.issued, ...one.signatures]),
    ];
  }

  function expectNone(text: string, what: string): void {
    for (const secret of secrets())
      expect(text.includes(secret), `${what} shows ${secret.slice(0, 12)}…`).toBe(false);
  }

  it('in what commands print that go well, with --debug and as JSON', async () => {
    for (const { host } of [lab, refreshed, helped]) {
      const reference = `${host}/tools/demo:1.0`;
      for (const args of [
        ['push', reference, OBJECT, '--debug'],
        ['pull', reference, '--debug', '--format', 'json'],
        ['pull', reference, '--debug', '--progress', 'json', '--store', join(home, 'other')],
        ['resolve', reference, '--debug', '--format', 'json'],
        ['tags', `${host}/tools/demo`, '--debug', '--format', 'json'],
      ]) {
        const { exitCode, stderr } = await tell(args);
        expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
      }
    }
    expect(lab.signatures.length).toBeGreaterThan(0);
    expect(lab.gate.issued.length).toBeGreaterThan(0);
    expect(refreshed.gate.issued.length).toBeGreaterThan(0);
    expect(readdirSync(seen).some((name) => name.startsWith('helper.'))).toBe(true);
    expect(texts.join('\n')).toContain('debug');
    expectNone(texts.join('\n'), 'output');
  });

  it('in what commands print that fail', async () => {
    const reference = `${lab.host}/tools/demo:1.0`;
    const store = join(home, 'third');
    const other = { EBPF_STORE: store };
    lab.faults.add({ server: 'storage', times: Infinity, fault: { instead: { status: 403 } } });
    expect((await tell(['pull', reference, '--debug'], other)).exitCode).not.toBe(0);
    lab.faults.clear();
    lab.faults.add({ server: 'storage', times: Infinity, fault: faults.flip(10) });
    expect((await tell(['pull', reference, '--debug'], other)).exitCode).toBe(4);
    lab.faults.clear();
    lab.faults.add({ server: 'token', times: Infinity, fault: faults.status(401) });
    lab.gate.expire();
    expect((await tell(['pull', reference, '--debug'], other)).exitCode).toBe(5);
    lab.faults.clear();
    // A registry that says the secrets of a request back.
    const echo: faults.LabFault = {
      instead: ({ headers }) => ({
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          errors: [{ code: 'DENIED', message: `you sent ${headers.authorization}` }],
        }),
      }),
    };
    lab.faults.add({ path: /manifests/, after: 1, times: Infinity, fault: echo });
    await tell(['resolve', reference, '--debug']);
    lab.faults.clear();
    const { exitCode } = await tell(
      ['login', lab.host, '-u', 'ann', '--password-stdin', '--debug'],
      {},
      'planted-wrong-password',
    );
    expect(exitCode).toBe(5);
    expect(texts.join('\n')).not.toContain('planted-wrong-password');
    expectNone(texts.join('\n'), 'output');
  });

  it('of a proxy, of AWS or of GitHub, in what commands print', async () => {
    const proxied = {
      HTTP_PROXY: `http://user:${PROXY}@127.0.0.1:9`,
      HTTPS_PROXY: `http://user:${PROXY}@127.0.0.1:9`,
      AWS_ACCESS_KEY_ID: AWS.id,
      AWS_SECRET_ACCESS_KEY: AWS.key,
      AWS_SESSION_TOKEN: AWS.session,
      GITHUB_TOKEN: GITHUB,
    };
    const aws = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/tools/demo:1.0';
    for (const reference of ['registry.test/tools/demo:1.0', aws, 'ghcr.io/acme/demo:1.0']) {
      const { exitCode } = await tell(
        ['resolve', reference, '--debug', '--timeout', '8s'],
        proxied,
      );
      expect(exitCode, reference).not.toBe(0);
    }
    for (const args of [['config', '--format', 'json'], ['config']]) {
      const { exitCode, stdout } = await tell(args, proxied);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('HTTPS_PROXY')]);
    }
    await tell(['doctor', '--format', 'json'], proxied);
    expectNone(texts.join('\n'), 'output');
  });

  it('of the configuration, in what `config` shows', async () => {
    const folder = join(home, 'config', 'ebpf');
    mkdirSync(folder, { recursive: true });
    const registries = { [lab.host]: { headers: { 'x-api-key': HEADER } } };
    const proxy = { http: `http://user:${PROXY}@127.0.0.1:9` };
    const file = join(folder, 'config.yaml');
    for (const settings of [{ registries }, { proxy }]) {
      writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
      for (const args of [
        ['config', '--format', 'json'],
        ['config'],
        ['config', 'check'],
        ['config', 'registry', `${lab.host}/tools/demo`],
      ]) {
        const { exitCode, stderr } = await tell(args);
        expect([exitCode, stderr], args.join(' ')).toEqual([0, stderr]);
      }
    }
    writeFileSync(file, JSON.stringify({ proxy: { http: [`http://user:${PROXY}@host`] } }));
    expect((await tell(['config', 'check'])).exitCode).toBe(2);
    writeFileSync(file, '{}');
    expectNone(texts.join('\n'), 'output');
  });

  describeWith(['oras'], 'with the oras transport', () => {
    it('in the command line or the environment of oras', async () => {
      const oras = script(
        'oras-noted',
        `tr '\\0' '\\n' </proc/$$/cmdline >${seen}/oras.$$.argv`,
        `tr '\\0' '\\n' </proc/$$/environ >${seen}/oras.$$.environ`,
        `exec ${findTool('oras') ?? 'oras'} "$@"`,
      );
      const args = ['pull', `${lab.host}/tools/demo:1.0`, '--transport', 'oras', '--debug'];
      const more = { EBPF_ORAS: oras, EBPF_STORE: join(home, 'by-oras') };
      const { exitCode, stderr } = await tell(args, more);
      expect([exitCode, stderr]).toEqual([0, stderr]);
      expect(readdirSync(seen).some((name) => name.startsWith('oras.'))).toBe(true);
      expectNone(texts.join('\n'), 'output');
    });
  });

  it('in a command line, ours or that of a child, or in the environment of a child', async () => {
    const { exitCode } = await tell(
      ['login', lab.host, '-u', 'ann', '--password-stdin'],
      { DOCKER_CONFIG: join(home, 'login') },
      PASSWORD,
    );
    expect(exitCode).toBe(0);
    expect(commandLines.length).toBeGreaterThan(3);
    expectNone(commandLines.join('\n'), 'a command line');
    for (const name of readdirSync(seen))
      expectNone(readFileSync(join(seen, name), 'utf8'), name.replace(/\d+/, 'PID'));
    expect(has('oras')).toBe(readdirSync(seen).some((name) => name.startsWith('oras.')));
  });

  it('in a file that anybody else may read', () => {
    const holding: string[] = [];
    for (const path of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      const file = join(home, path);
      if (!statSync(file).isFile()) continue;
      const text = readFileSync(file, 'latin1');
      if (!secrets().some((secret) => text.includes(secret))) continue;
      holding.push(path);
      expect((statSync(file).mode & 0o777).toString(8), path).toBe('600');
    }
    // What login wrote is there, so the search does find what there is.
    expect(holding).toContain(join('login', 'config.json'));
  });
});
