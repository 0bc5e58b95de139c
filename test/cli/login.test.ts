import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { ebpf } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';

/** bcrypt of "secret". */
const HTPASSWD = 'ann:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';
const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';

describeWith(['docker-registry'], 'login and logout', () => {
  let registry: DockerRegistry;
  let host: string;

  beforeAll(async () => {
    registry = await startDockerRegistry({ htpasswd: HTPASSWD });
    host = `localhost:${registry.port}`;
    return () => registry.stop();
  });

  function login(dir: string, stdin: string, ...flags: readonly string[]) {
    const env = { DOCKER_CONFIG: dir };
    return ebpf(['login', host, '-u', 'ann', '--password-stdin', ...flags], { env, stdin });
  }

  it('keeps what the registry takes, for whoever comes next', async () => {
    const dir = temporaryDirectory();
    const env = { DOCKER_CONFIG: dir };
    const before = await ebpf(['push', `${host}/x:1`, OBJECT], { env });
    expect([before.exitCode, before.stdout]).toEqual([5, '']);
    expect(before.stderr).toContain(`Log in with: ebpf login ${host}`);

    const path = join(dir, 'config.json');
    expect(await login(dir, 'secret\n')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `warning: the password is kept unencrypted in ${path}\nlogged in to ${host}\n`,
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await ebpf(['push', `${host}/x:1`, OBJECT, '-q'], { env })).toMatchObject({
      exitCode: 0,
    });

    const logout = await ebpf(['logout', host, '--format', 'json'], { env });
    expect(schemaErrors('output/logout.v1', JSON.parse(logout.stdout))).toEqual([]);
    expect(JSON.parse(logout.stdout)).toEqual({ registry: host, removed: [path] });
    expect(readFileSync(path, 'utf8')).not.toContain(host);
    expect(await ebpf(['logout', host], { env })).toMatchObject({
      exitCode: 0,
      stderr: `there were no credentials of ${host} to forget\n`,
    });
  });

  it('keeps nothing that the registry refuses, and repeats no password', async () => {
    const dir = temporaryDirectory();
    const { exitCode, stdout, stderr } = await login(dir, 'wrong-password');
    expect([exitCode, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/does not accept the credentials.*\[registry-unauthorized\]/);
    expect(stderr).not.toContain('wrong-password');
    expect(stderr).toMatch(/\n {2}Check user name and password/);
    expect(() => statSync(join(dir, 'config.json'))).toThrow('ENOENT');
  });

  it('reports by its schema', async () => {
    const dir = temporaryDirectory();
    const { exitCode, stdout, stderr } = await login(dir, 'secret', '--format', 'json');
    const warning = `warning: the password is kept unencrypted in ${join(dir, 'config.json')}\n`;
    expect([exitCode, stderr]).toEqual([0, warning]);
    expect(schemaErrors('output/login.v1', JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ registry: host, username: 'ann', plainText: true });
    expect(stdout).not.toContain('secret');
  });

  it('hands the password to the helper that is configured, by standard input', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'config.json'), '{"credsStore":"noting"}');
    const program = `#!/bin/sh\nset -- "$@" "$(cat)"\nprintf '%s\\n' "$@" >> ${dir}/calls\n`;
    writeFileSync(join(dir, 'docker-credential-noting'), program, { mode: 0o755 });
    const env = { DOCKER_CONFIG: dir, PATH: `${dir}:${process.env['PATH'] ?? ''}` };
    const args = ['login', host, '-u', 'ann', '--password-stdin', '--format', 'json'];
    const { exitCode, stdout, stderr } = await ebpf(args, { env, stdin: 'secret' });
    expect([exitCode, stderr]).toEqual([0, '']);
    const location = 'docker-credential-noting';
    expect(JSON.parse(stdout)).toMatchObject({ location, plainText: false });
    expect(readFileSync(join(dir, 'calls'), 'utf8').split('\n')).toEqual([
      'store',
      `{"ServerURL":"${host}","Username":"ann","Secret":"secret"}`,
      '',
    ]);
    expect(readFileSync(join(dir, 'config.json'), 'utf8')).not.toMatch(/secret|auth"/);
  });

  it('says under sudo whose credentials count', async () => {
    const env = { SUDO_USER: 'ann', HOME: temporaryDirectory() };
    const { exitCode, stderr } = await ebpf(['tags', `${host}/x`], { env });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`Under sudo the credentials of ${env.HOME} count, not those of ann.`);
    expect(stderr).toContain('sudo --preserve-env=HOME,DOCKER_CONFIG ebpf');
  });

  it('wants a password that is one', async () => {
    const { exitCode, stderr } = await login(temporaryDirectory(), '\n');
    expect([exitCode, stderr]).toEqual([2, 'ebpf: The password is empty. [usage]\n']);
  });
});
