import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from './needs.ts';
import type { Feature } from './needs.ts';
import { freePort, startProcess, waitForPort } from './process.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './tls.ts';

export interface RegistryProgramOptions {
  /** Content of a file of `user:bcrypt` lines; with it every request needs a login. */
  readonly htpasswd?: string;
  /** Over TLS, with the certificate of tls.ts. */
  readonly tls?: boolean;
}

/** Who may log in where `TEST_HTPASSWD` is given. */
export const TEST_LOGIN = { kind: 'password', username: 'ann', secret: 'secret' } as const;

/** The same with bcrypt. */
export const TEST_HTPASSWD = 'ann:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';

/** A registry that others made, over a folder of its own. */
export interface RegistryProgram {
  readonly port: number;
  /** What it wrote so far. */
  output(): string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

interface Kind {
  /** What the machine must have. */
  readonly feature: Feature;
  readonly argv: (config: string) => readonly string[];
  /** The content of its configuration; JSON is YAML. */
  readonly settings: (files: Files, options: RegistryProgramOptions) => unknown;
}

/** Where its things lie. */
interface Files {
  readonly dir: string;
  readonly port: number;
}

/** Debian's docker-registry is distribution 2.8; `distribution-v3` is the same program of today. */
export const REGISTRY_PROGRAMS = {
  'docker-registry': {
    feature: 'docker-registry',
    argv: (config) => ['docker-registry', 'serve', config],
    settings: distributionSettings,
  },
  'distribution-v3': {
    feature: 'distribution-v3',
    argv: (config) => ['distribution', 'serve', config],
    settings: distributionSettings,
  },
  zot: {
    feature: 'zot',
    argv: (config) => ['zot', 'serve', config],
    settings: zotSettings,
  },
} as const satisfies Record<string, Kind>;

export type RegistryProgramName = keyof typeof REGISTRY_PROGRAMS;

export async function startRegistryProgram(
  name: RegistryProgramName,
  options: RegistryProgramOptions = {},
): Promise<RegistryProgram> {
  const kind: Kind = REGISTRY_PROGRAMS[name];
  const dir = mkdtempSync(join(tmpdir(), `ebpf-${name}-`));
  const port = await freePort();
  const config = join(dir, 'config.json');
  if (options.htpasswd !== undefined) writeFileSync(join(dir, 'htpasswd'), options.htpasswd);
  writeFileSync(join(dir, 'tls.crt'), TEST_CERTIFICATE);
  writeFileSync(join(dir, 'tls.key'), TEST_KEY);
  writeFileSync(config, JSON.stringify(kind.settings({ dir, port }, options)));
  const [program = name, ...args] = kind.argv(config);
  const env = { PATH: process.env['PATH'] ?? '', OTEL_TRACES_EXPORTER: 'none' };
  const running = startProcess(findTool(program) ?? program, args, { env });
  async function stop(): Promise<void> {
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  try {
    await waitForPort(port);
  } catch (cause) {
    await stop();
    throw new Error(`${name} did not start:\n${running.output()}`, { cause });
  }
  return { port, output: () => running.output(), stop };
}

function distributionSettings({ dir, port }: Files, options: RegistryProgramOptions): unknown {
  const path = join(dir, 'htpasswd');
  const tls = { certificate: join(dir, 'tls.crt'), key: join(dir, 'tls.key') };
  return {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(dir, 'data') },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}`, ...(options.tls === true ? { tls } : {}) },
    ...(options.htpasswd === undefined ? {} : { auth: { htpasswd: { realm: 'test', path } } }),
  };
}

function zotSettings({ dir, port }: Files, options: RegistryProgramOptions): unknown {
  const tls = { cert: join(dir, 'tls.crt'), key: join(dir, 'tls.key') };
  const auth = { htpasswd: { path: join(dir, 'htpasswd') } };
  return {
    distSpecVersion: '1.1.0',
    log: { level: 'warn' },
    storage: { rootDirectory: join(dir, 'data'), gc: false },
    http: {
      address: '127.0.0.1',
      port: String(port),
      ...(options.tls === true ? { tls } : {}),
      ...(options.htpasswd === undefined ? {} : { auth }),
    },
  };
}
