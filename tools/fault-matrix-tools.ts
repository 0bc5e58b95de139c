import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { findTool } from '../test/support/needs.ts';

/** What one run works on. */
export interface Errand {
  /** `HOST/REPOSITORY:TAG` or `…@DIGEST`. */
  readonly reference: string;
  readonly host: string;
  /** Folder that is the run's own. */
  readonly dir: string;
  /** A layout that holds the artifact under `big:1.0`, and the file that is its large layer. */
  readonly layout: string;
  readonly file: string;
}

type Argv = readonly string[];

/** A client and how it is told to do the same as the others. */
export interface FaultTool {
  readonly name: string;
  readonly version: string;
  readonly pull: (errand: Errand) => Argv;
  readonly push: (errand: Errand) => Argv;
  /** False for one that asks no token server on loopback, where all of this happens. */
  readonly loopbackTokens?: false;
  /** Copies into the layout `dir` under a tag; none where the tool writes a whole layout each time. */
  readonly intoLayout?: (errand: Errand, tag: string) => Argv;
}

const EBPF = [process.execPath, resolve('dist/ebpf.js')];
const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');

/** Those that are on this machine, ours first. */
export function faultTools(): readonly FaultTool[] {
  const tools = [ebpf(), oras(), skopeo(), crane(), regctl()];
  return tools.filter((tool) => tool !== undefined);
}

function ebpf(): FaultTool {
  return {
    name: 'ebpf',
    version: said([...EBPF, '--version']),
    pull: ({ reference, dir }) => [
      ...[...EBPF, 'pull', reference, '-q', '--idle-timeout', '5s'],
      ...['--store', join(dir, 'store'), '-o', join(dir, 'out')],
    ],
    push: ({ reference, file }) => [
      ...[...EBPF, 'push', reference, OBJECT, '--layer', `text/plain=${file}`],
      ...['-q', '--idle-timeout', '5s'],
    ],
    intoLayout: ({ reference, dir }, tag) => [
      ...EBPF,
      'copy',
      reference,
      `oci:${join(dir, 'layout')}:${tag}`,
      '-q',
    ],
  };
}

function oras(): FaultTool | undefined {
  const path = findTool('oras');
  if (path === undefined) return undefined;
  return {
    name: 'oras',
    version: found(/Version:\s+(\S+)/, said([path, 'version'])),
    pull: ({ reference, dir }) => [path, 'pull', '--plain-http', reference, '-o', join(dir, 'out')],
    push: ({ reference, file }) => [
      ...[path, 'push', '--plain-http', '--disable-path-validation'],
      ...['--artifact-type', 'application/vnd.test', reference, `${file}:text/plain`],
    ],
    intoLayout: ({ reference, dir }, tag) => [
      ...[path, 'cp', '--from-plain-http', '--to-oci-layout'],
      ...[reference, `${join(dir, 'layout')}:${tag}`],
    ],
  };
}

function skopeo(): FaultTool | undefined {
  const path = findTool('skopeo');
  if (path === undefined) return undefined;
  const copy = [path, '--insecure-policy', 'copy', '--quiet', '--src-tls-verify=false'];
  const into = ({ reference, dir }: Errand, tag: string): Argv => [
    ...copy,
    `docker://${withoutTag(reference)}`,
    `oci:${join(dir, 'layout')}:${tag}`,
  ];
  return {
    name: 'skopeo',
    version: found(/version (\S+)/, said([path, '--version'])),
    pull: (errand) => into(errand, '1.0'),
    push: ({ reference, layout }) => [
      ...[...copy, '--dest-tls-verify=false', '--preserve-digests'],
      ...[`oci:${layout}:big:1.0`, `docker://${reference}`],
    ],
    intoLayout: into,
  };
}

/** Skopeo takes no reference with tag and digest. */
function withoutTag(reference: string): string {
  return reference.replace(/:[^:/@]+@/, '@');
}

function crane(): FaultTool | undefined {
  const path = findTool('crane');
  if (path === undefined) return undefined;
  return {
    name: 'crane',
    version: said([path, 'version']),
    loopbackTokens: false,
    pull: ({ reference, dir }) => [path, 'pull', '--format=oci', reference, join(dir, 'layout')],
    push: ({ reference, layout }) => [path, 'push', layout, reference],
  };
}

function regctl(): FaultTool | undefined {
  const path = findTool('regctl');
  if (path === undefined) return undefined;
  const to = (host: string): Argv => [path, '--host', `reg=${host},tls=disabled`];
  return {
    name: 'regctl',
    version: found(/VCSTag:\s+(\S+)/, said([path, 'version'])),
    pull: ({ reference, host, dir }) => [
      ...to(host),
      ...['artifact', 'get', reference, '--output', join(dir, 'out')],
    ],
    push: ({ reference, host, file }) => [
      ...[...to(host), 'artifact', 'put', '--artifact-type', 'application/vnd.test'],
      ...['--file', file, '--file-media-type', 'text/plain', reference],
    ],
    intoLayout: ({ reference, host, dir }, tag) => [
      ...[...to(host), 'image', 'copy', reference, `ocidir://${join(dir, 'layout')}:${tag}`],
    ],
  };
}

function said([command = '', ...args]: Argv): string {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}

function found(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? text;
}
