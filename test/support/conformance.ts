import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from './needs.ts';
import { temporaryDirectory } from './tmp.ts';

/** Everything the suite of distribution-spec can ask, beyond what it asks of its own accord. */
const EVERYTHING = {
  OCI_VERSION: 'dev',
  OCI_TLS: 'disabled',
  OCI_API_BLOBS_UPLOAD_CANCEL: 'true',
  OCI_API_BLOBS_DIGEST_HEADER: 'true',
  OCI_API_MANIFESTS_DIGEST_HEADER: 'true',
  OCI_API_MANIFESTS_TAG_PARAM: 'true',
};

/** What the official suite of distribution-spec says of a registry. */
export interface Verdict {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  /** Areas of the API and kinds of data with their verdict. */
  readonly areas: Readonly<Record<string, string>>;
  readonly output: string;
}

/** Runs the suite against a registry on loopback. */
export async function conformance(
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Verdict> {
  const dir = temporaryDirectory();
  const child = spawn(findTool('conformance') ?? 'conformance', [], {
    cwd: dir,
    env: { ...EVERYTHING, OCI_REGISTRY: `localhost:${port}`, OCI_RESULTS_DIR: dir, ...env },
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.resume();
  await once(child, 'close');
  const suite = /<testsuite [^>]*>/.exec(readFileSync(join(dir, 'junit.xml'), 'utf8'))?.[0] ?? '';
  const count = (name: string): number =>
    Number(new RegExp(`${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const areas = readFileSync(join(dir, 'results.yaml'), 'utf8')
    .split('\n')
    .map((line) => /^ {2}([A-Z][^:]*): (Pass|FAIL|Skip|Disabled|Error|Unknown)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1] ?? '', match[2] ?? ''] as const);
  return {
    tests: count('tests'),
    failures: count('failures') + count('errors'),
    skipped: count('skipped'),
    areas: Object.fromEntries(areas),
    output,
  };
}

/** The lines of a report that say what failed and why. */
export function failed({ output }: Verdict): readonly string[] {
  return output.split('\n').filter((line) => /: FAIL$|^ *- /.test(line));
}
