import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTool } from '../support/needs.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const run = promisify(execFile);

/** Folders a tool runs in: fresh ones unless it is to find what an earlier run left. */
interface Where {
  readonly cwd?: string;
  readonly home?: string;
}

/** Runs a tool of somebody else with a HOME of its own; gives its stdout, or throws with all it said. */
export async function runTool(
  name: string,
  args: readonly string[],
  { cwd = temporaryDirectory(), home = temporaryDirectory() }: Where = {},
): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  const { stdout } = await run(findTool(name) ?? name, args, { cwd, env, timeout: 60_000 });
  return stdout;
}

/** skopeo without the policy file and the TLS that a test machine does not have. */
export function skopeoCopy(from: string, to: string, ...flags: readonly string[]): Promise<string> {
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  // Otherwise it compresses layers on their way to a registry.
  return runTool('skopeo', [
    '--insecure-policy',
    'copy',
    '--preserve-digests',
    ...plain,
    ...flags,
    from,
    to,
  ]);
}
