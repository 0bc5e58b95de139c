import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from './needs.ts';
import { freePort, startProcess, waitForPort } from './process.ts';

export interface DockerRegistryOptions {
  /** Content of a file of `user:bcrypt` lines; with it every request needs a login. */
  readonly htpasswd?: string;
}

/** Debian's docker-registry (distribution 2.8) over a folder of its own. */
export interface DockerRegistry {
  readonly port: number;
  /** What it wrote so far. */
  output(): string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export async function startDockerRegistry(
  options: DockerRegistryOptions = {},
): Promise<DockerRegistry> {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-docker-registry-'));
  const port = await freePort();
  const config = join(dir, 'config.yml');
  writeFileSync(config, JSON.stringify(settings(dir, port, options)));
  const running = startProcess(findTool('docker-registry') ?? 'docker-registry', ['serve', config]);
  async function stop(): Promise<void> {
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  try {
    await waitForPort(port);
  } catch (cause) {
    await stop();
    throw new Error(`docker-registry did not start:\n${running.output()}`, { cause });
  }
  return { port, output: () => running.output(), stop };
}

/** JSON is YAML. */
function settings(dir: string, port: number, { htpasswd }: DockerRegistryOptions): unknown {
  const path = join(dir, 'htpasswd');
  if (htpasswd !== undefined) writeFileSync(path, htpasswd);
  return {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(dir, 'data') },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}` },
    ...(htpasswd === undefined ? {} : { auth: { htpasswd: { realm: 'test', path } } }),
  };
}
