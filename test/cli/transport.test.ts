import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunResult, RunningRegistry } from '../support/ebpf.ts';
import { fakeOras } from '../support/fake-oras.ts';
import { describeWith, findTool } from '../support/needs.ts';
import { freePort } from '../support/process.ts';
import { TEST_HTPASSWD } from '../support/registry-program.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { OBJECT, digestIn } from './verbs.ts';

/** A user whose oras writes down what it is started with. */
interface Site {
  readonly home: string;
  /** Runs the command by way of oras, chosen as the way says. */
  run(way: Way, ...args: readonly string[]): Promise<RunResult>;
  /** The verbs of oras since this was last asked. */
  verbs(): readonly string[];
}

/** How oras is chosen. */
type Way = '--transport' | 'EBPF_TRANSPORT' | 'the configuration file' | 'builtin';

const WAYS = ['--transport', 'EBPF_TRANSPORT', 'the configuration file'] as const;

/** With `--transport oras` for the registry in its configuration file; the other ways have no such file. */
function site(registry: string, orasPath?: string): Site {
  const home = temporaryDirectory();
  const log = join(home, 'verbs');
  const wrapper = join(home, 'noting-oras');
  const oras = findTool('oras') ?? 'oras';
  writeFileSync(wrapper, `#!/bin/sh\necho "$1 $2" >> '${log}'\nexec '${oras}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  const configured = join(home, 'configured');
  mkdirSync(join(configured, 'ebpf'), { recursive: true });
  const settings = { registries: { [registry]: { transport: 'oras' } } };
  writeFileSync(join(configured, 'ebpf', 'config.yaml'), JSON.stringify(settings));
  const env = {
    EBPF_STORE: join(home, 'store'),
    EBPF_ORAS: orasPath ?? wrapper,
    HOME: home,
    DOCKER_CONFIG: home,
  };
  const run = (way: Way, ...args: readonly string[]): Promise<RunResult> => {
    if (way === '--transport') return ebpf([...args, '--transport', 'oras'], { env });
    if (way === 'EBPF_TRANSPORT') return ebpf(args, { env: { ...env, EBPF_TRANSPORT: 'oras' } });
    return ebpf(args, {
      env: way === 'builtin' ? env : { ...env, XDG_CONFIG_HOME: configured },
    });
  };
  const verbs = (): readonly string[] => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    rmSync(log, { force: true });
    return lines.filter((line) => line !== '' && line !== 'version ');
  };
  return { home, run, verbs };
}

describeWith(['oras'], 'the oras transport', () => {
  const folder = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let reference: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startServe(folder, '--quiet');
    reference = `${registry.host}/tools/execsnoop:1.0`;
    digest = digestIn((await ebpf(['push', reference, OBJECT, '-q'])).stdout.trim());
    return () => registry.stop();
  });

  let user: Site;
  beforeEach(() => {
    user = site(registry.host);
  });

  it.each(WAYS)('chosen by %s pushes, and the built-in one reads the same', async (way) => {
    const to = `${registry.host}/pushed/${WAYS.indexOf(way)}:1.0`;
    expect(await user.run(way, 'push', to, OBJECT)).toMatchObject({
      exitCode: 0,
      stdout: `${to}@${digest}\n`,
      stderr: '2 sent (20.2 KiB)\n',
    });
    expect(user.verbs()).toEqual(expect.arrayContaining(['blob push', 'manifest push']));
    expect((await user.run('builtin', 'resolve', to)).stdout).toBe(`${digest}\n`);
    expect(user.verbs()).toEqual([]);
  });

  it.each(WAYS)('chosen by %s pulls what the built-in one pushed', async (way) => {
    const pulled = await user.run(way, 'pull', reference, '-q');
    expect(pulled).toMatchObject({ exitCode: 0, stdout: `${reference}@${digest}\n`, stderr: '' });
    expect(user.verbs()).toEqual(expect.arrayContaining(['manifest fetch', 'blob fetch']));
    const verified = await user.run('builtin', 'inspect', reference, '--format', 'json');
    expect(JSON.parse(verified.stdout)).toMatchObject({ digest });
  });

  it.each(WAYS)('chosen by %s lists tags and resolves them', async (way) => {
    const { stdout } = await user.run(way, 'tags', reference.replace(/:1\.0$/, ''));
    expect(stdout).toBe('1.0\n');
    expect(user.verbs()).toEqual(['repo tags']);
    expect((await user.run(way, 'resolve', reference)).stdout).toBe(`${digest}\n`);
    expect(user.verbs()).toEqual(['manifest fetch']);
  });

  it.each(WAYS)('chosen by %s copies out, in and across', async (way) => {
    const layout = `oci:${user.home}/layout:x`;
    const there = `${registry.host}/copied/${WAYS.indexOf(way)}`;
    for (const [from, to, verb] of [
      [reference, layout, 'blob fetch'],
      [layout, `${there}:in`, 'blob push'],
      [reference, `${there}-too:across`, 'blob push'],
    ] as const) {
      const copied = await user.run(way, 'copy', from, to);
      expect([copied.exitCode, copied.stdout, copied.stderr]).toEqual([
        0,
        `${to}@${digest}\n`,
        expect.stringContaining('2 copied'),
      ]);
      expect(user.verbs()).toContain(verb);
    }
    expect((await user.run('builtin', 'resolve', `${there}:in`)).stdout).toBe(`${digest}\n`);
  });

  it('is not chosen for another registry than the one that is configured', async () => {
    const other = reference.replace('localhost', '127.0.0.1');
    const { stdout } = await user.run('the configuration file', 'resolve', other);
    expect([stdout, user.verbs()]).toEqual([`${digest}\n`, []]);
  });

  it('gives way to the flag where the environment or the file names it', async () => {
    for (const way of ['EBPF_TRANSPORT', 'the configuration file'] as const) {
      const flag = ['--transport', 'builtin'];
      expect((await user.run(way, 'resolve', reference, ...flag)).stdout).toBe(`${digest}\n`);
    }
    expect(user.verbs()).toEqual([]);
  });

  it.each([
    ['a tag that is not there', '/tools/execsnoop:9'],
    ['a repository that is not there', '/tools/none:1'],
  ])('ends for %s as the built-in one does', async (_what, path) => {
    for (const way of ['builtin', '--transport'] as const)
      for (const verb of ['pull', 'resolve']) {
        const ended = await user.run(way, verb, registry.host + path);
        expect([way, ended.exitCode, ended.stdout]).toEqual([way, 3, '']);
        // A HEAD, by which oras looks, has no body to tell the two apart.
        expect(ended.stderr).toMatch(/\[(?:tag|repository)-missing\]/);
      }
  });

  it('ends for a host that nobody answers at as the built-in one does', async () => {
    const gone = `localhost:${await freePort()}/x:1`;
    for (const way of ['builtin', '--transport'] as const) {
      const ended = await user.run(way, 'resolve', gone);
      expect([way, ended.exitCode, ended.stdout]).toEqual([way, 1, '']);
      expect(ended.stderr).toContain('[registry-unreachable]');
    }
  });

  it('names limits that oras does not keep to', async () => {
    const settings = { registries: { [registry.host]: { requestsPerSecond: 50 } } };
    mkdirSync(join(user.home, '.config', 'ebpf'), { recursive: true });
    writeFileSync(join(user.home, '.config', 'ebpf', 'config.yaml'), JSON.stringify(settings));
    const { exitCode, stderr } = await user.run('--transport', 'pull', reference, '-q');
    expect(exitCode).toBe(0);
    expect(stderr.match(/oras does not keep to requestsPerSecond of localhost/g)).toHaveLength(1);
  });

  it.each<[string, string | undefined, string]>([
    ['too old', '1.2.3', 'oras-too-old'],
    ['not there', undefined, 'oras-missing'],
  ])('says so when oras is %s', async (_what, version, code) => {
    const path = version === undefined ? '/nonexistent/oras' : fakeOras(version).path;
    const { exitCode, stdout, stderr } = await site(registry.host, path).run(
      'EBPF_TRANSPORT',
      'pull',
      reference,
    );
    expect([exitCode, stdout]).toEqual([6, '']);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain('--transport builtin');
  });
});

describeWith(['oras', 'docker-registry'], 'the oras transport and a login', () => {
  let registry: DockerRegistry;
  let host: string;
  beforeAll(async () => {
    registry = await startDockerRegistry({ htpasswd: TEST_HTPASSWD });
    host = `localhost:${registry.port}`;
    return () => registry.stop();
  });

  /** docker's configuration with that password. */
  function login(user: Site, password: string): void {
    const auth = Buffer.from(`ann:${password}`).toString('base64');
    writeFileSync(join(user.home, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  }

  it('takes it from where the built-in one does, and ends the same when it is wrong', async () => {
    const user = site(host);
    login(user, 'secret');
    expect(await user.run('--transport', 'push', `${host}/x:1`, OBJECT, '-q')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    login(user, 'wrong-password');
    for (const way of ['builtin', '--transport'] as const) {
      const ended = await user.run(way, 'pull', `${host}/x:1`);
      expect([way, ended.exitCode, ended.stdout]).toEqual([way, 5, '']);
      expect(ended.stderr).toMatch(/does not accept the credentials.*\[registry-unauthorized\]/);
      expect(ended.stderr).not.toContain('wrong-password');
    }
  });
});
