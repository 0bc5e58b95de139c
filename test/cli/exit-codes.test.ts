import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/index.ts';
import { ebpf } from '../support/ebpf.ts';
import { freePort } from '../support/process.ts';
import { readSchema, schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { startWire } from '../support/wire.ts';
import { stalledHost } from './stalled.ts';

const OBJECT = 'examples/execsnoop/execsnoop.bpf.o';

interface Case {
  readonly exitCode: number;
  readonly class: string;
  readonly code: string;
  /** What is run, and with which environment. */
  readonly line: () => Promise<readonly string[]>;
  readonly env?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    ...{ exitCode: 1, class: 'failed', code: 'registry-unreachable' },
    line: async () => ['resolve', `localhost:${await freePort()}/x:1`],
  },
  {
    ...{ exitCode: 2, class: 'usage', code: 'reference-invalid' },
    line: () => Promise.resolve(['resolve', 'Not A Reference']),
  },
  {
    ...{ exitCode: 3, class: 'notFound', code: 'tag-missing' },
    line: () => Promise.resolve(['resolve', 'nothing:1']),
  },
  {
    ...{ exitCode: 4, class: 'refused', code: 'elf-invalid' },
    line: () => Promise.resolve(['pack', 'LICENSE', '--tag', 'x']),
  },
  {
    ...{ exitCode: 5, class: 'authentication', code: 'registry-unauthorized' },
    line: async () => {
      const wire = await startWire();
      const reply = { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
      wire.script({ on: 'GET /v2/x/tags/list?n=1000', reply });
      return ['tags', `${wire.host}/x`];
    },
  },
  {
    ...{ exitCode: 6, class: 'host', code: 'libbpf-missing' },
    line: () => Promise.resolve(['run', OBJECT]),
    env: { EBPF_LIBBPF: '/nonexistent/libbpf.so' },
  },
  {
    ...{ exitCode: 7, class: 'conflict', code: 'address-in-use' },
    line: async () => {
      const { host } = await stalledHost();
      return ['serve', temporaryDirectory(), '--port', host.split(':')[1] ?? ''];
    },
  },
  {
    ...{ exitCode: 124, class: 'timeout', code: 'timed-out' },
    line: async () => ['pull', `${(await stalledHost()).host}/x:1`, '--timeout', '200ms'],
  },
];

describe('exit codes', () => {
  it.each(CASES)('$exitCode: $class, by $code', async ({ line, env, ...expected }) => {
    const { exitCode, stdout, stderr } = await ebpf([...(await line()), '--format', 'json'], {
      env: { EBPF_STORE: join(temporaryDirectory(), 'store'), ...env },
    });
    expect(schemaErrors('output/error.v1', JSON.parse(stderr))).toEqual([]);
    const { error } = JSON.parse(stderr) as { error: Record<string, unknown> };
    expect([exitCode, error['class'], error['code']]).toEqual([
      expected.exitCode,
      expected.class,
      expected.code,
    ]);
    expect(stdout).toBe('');
  });

  it('are all in the schema of errors', () => {
    const schema = JSON.stringify(readSchema('output/error.v1'));
    for (const name of Object.keys(EXIT_CODES)) expect(schema).toContain(`"${name}"`);
  });
});
