import { describe, expect, it } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';

/** Command line, what stderr says first, and what it advises. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  ['pul x', "Unknown command 'pul'. [usage]", 'Did you mean pull? See ebpf --help.'],
  ['help nope', "Unknown command 'nope'. [usage]", 'See ebpf --help.'],
  ['--nope', "Unknown option '--nope'. [usage]", 'See ebpf --help.'],
  [
    'list --stroe x',
    "Unknown option '--stroe'. [usage]",
    'Did you mean --store? See ebpf list --help.',
  ],
  [
    'list a b',
    "Too many arguments for 'list'. Expected 1 argument but got 2. [usage]",
    'See ebpf list --help.',
  ],
  ['config shwo', "Unknown command 'shwo'. [usage]", 'See ebpf config --help.'],
  [
    'inspect',
    "Missing required argument 'ref'. [usage]",
    'For example: `ebpf inspect execsnoop.bpf.o`. See ebpf inspect --help.',
  ],
  [
    'pack x.o',
    "Required option '-t, --tag <name>' not specified. [usage]",
    'For example: `ebpf pack execsnoop.bpf.o --tag execsnoop:1.0`. See ebpf pack --help.',
  ],
  [
    'attach localhost:1/x sbom.json',
    "Required option '--artifact-type <type>' not specified. [usage]",
    'For example: `ebpf attach ghcr.io/acme/execsnoop:1.2 sbom.json:application/spdx+json ' +
      '--artifact-type application/spdx+json`. See ebpf attach --help.',
  ],
  [
    'run x:1 --uid 1',
    "Unknown option '--uid'. [usage]",
    'Options of the program go behind --. See ebpf run --help.',
  ],
  [
    'run x:1 --duration 1y',
    "Option '--duration <time>' argument '1y' is invalid. Durations read like 10s, 1m30s or 500ms. [usage]",
    'See ebpf run --help.',
  ],
  [
    'run x:1 --pull often',
    "Option '--pull <policy>' argument 'often' is invalid. Allowed choices are missing, always, never. [usage]",
    'See ebpf run --help.',
  ],
  [
    'pull h:1/x --timeout 0',
    "Option '--timeout <time>' argument '0' is invalid. It must be at least 1ms and at most 24d. [usage]",
    'See ebpf pull --help.',
  ],
  [
    'serve d --port 99999',
    "Option '--port <number>' argument '99999' is invalid. A port is a number from 0 to 65535. [usage]",
    'See ebpf serve --help.',
  ],
  [
    'list --format xml',
    "Option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json. [usage]",
    'See ebpf list --help.',
  ],
  [
    'pack -t x',
    'There is nothing to pack. [usage]',
    'Name a compiled object: ebpf pack prog.bpf.o --tag NAME.',
  ],
  [
    'pull execsnoop:1',
    'execsnoop:1 is not in a registry: there is nothing to pull. [usage]',
    'Write REGISTRY/REPOSITORY[:TAG]; there is no default registry.',
  ],
  [
    'logout a/b',
    '"a/b" is not a registry host. [reference-invalid]',
    'Write the host alone, like ghcr.io or localhost:5000.',
  ],
  [
    'login h:1 -u x',
    'There is no terminal to ask for the password. [usage]',
    'Pipe it in: echo "$TOKEN" | ebpf login REGISTRY -u NAME --password-stdin',
  ],
  [
    'verify README.json',
    'README.json is not a compiled object. [usage]',
    'Verify FILE.o, or a reference to an artifact.',
  ],
  [`push localhost:1/x ${OBJECT} --from y`, 'Files and --from exclude each other. [usage]', ''],
  [
    `pack ${OBJECT} -t x --layer README.md`,
    '"README.md" is not a layer. [usage]',
    'Write TYPE=FILE, for example --layer text/markdown=README.md.',
  ],
  [
    `pack windows/amd64=${OBJECT} -t x`,
    '"windows/amd64" is not a platform for eBPF objects. [usage]',
    'Write linux/ARCH=FILE, for example linux/amd64=prog.bpf.o.',
  ],
  [
    `pack ${OBJECT} -t x.o`,
    '"x.o" cannot be a name of the local store. [reference-invalid]',
    'Names read like execsnoop:1.0 or ghcr.io/acme/execsnoop:1.0.',
  ],
];

describe('mistakes on the command line', () => {
  it.concurrent.each(MISTAKES)('ebpf %s', async (line, message, hint) => {
    const dir = temporaryDirectory();
    const result = await ebpf(line.split(' '), { env: { EBPF_STORE: `${dir}/store` } });
    expect(result.stderr).toBe(`ebpf: ${message}\n${hint === '' ? '' : `  ${hint}\n`}`);
    expect([result.exitCode, result.stdout]).toEqual([2, '']);
  });

  it('are JSON where JSON was asked for', async () => {
    const { exitCode, stdout, stderr } = await ebpf(['list', '--format=json', '--nope']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(schemaErrors('output/error.v1', JSON.parse(stderr))).toEqual([]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'usage', class: 'usage' } });
  });

  it('are text when the program was to get the JSON flag', async () => {
    const { stderr } = await ebpf(['run', 'x:1', '--nope', '--', '--format', 'json']);
    expect(stderr).toMatch(/^ebpf: Unknown option '--nope'/);
  });

  it('leave no stack unless --debug asks for it', async () => {
    const [plain, debug] = await Promise.all([
      ebpf(['inspect', 'nothing.o']),
      ebpf(['inspect', 'nothing.o', '--debug']),
    ]);
    expect(plain.stderr).toBe('ebpf: Object nothing.o does not exist. [file-missing]\n');
    expect(debug.stderr.startsWith(plain.stderr)).toBe(true);
    expect(debug.stderr).toMatch(/^ {4}at /m);
  });

  it('cannot move a terminal by what they repeat', async () => {
    const results = await Promise.all([
      ebpf(['inspect', 'x\u001b[2J.o']),
      ebpf(['x\u001b[2J']),
      ebpf(['tags', 'localhost:1/x\u001b[2J']),
    ]);
    for (const { exitCode, stderr } of results) {
      expect(exitCode).not.toBe(0);
      expect(stderr).not.toContain('\u001b');
    }
  });
});
