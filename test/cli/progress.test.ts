import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { OBJECT, OTHER, freshVerbs } from './verbs.ts';

interface Line {
  readonly event: string;
  readonly phase?: string;
  readonly reference?: string;
  readonly bytes?: number;
  readonly total?: number;
}

/** The lines of `--progress json`, each as its schema has it. */
function events(stderr: string): readonly Line[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const found = lines.map((line) => JSON.parse(line) as Line);
  for (const one of found) expect(schemaErrors('output/progress.v1', one)).toEqual([]);
  return found;
}

function phases(found: readonly Line[]): readonly string[] {
  return found.map(({ event, phase }) => (phase === undefined ? event : `${event} ${phase}`));
}

async function served(): Promise<RunningRegistry> {
  const registry = await startServe(temporaryDirectory(), '--quiet');
  onTestFinished(() => registry.stop());
  return registry;
}

describe('--progress json', () => {
  const JSON_LINES = ['--progress', 'json'] as const;

  it('tells of push, copy, pull and attach, and of nothing else', async () => {
    const { run } = freshVerbs();
    const { host } = await served();
    const reference = `${host}/tools/x:1`;
    const pushed = await run('push', reference, OBJECT, ...JSON_LINES);
    const linked = await run('copy', reference, `${host}/tools/y`, ...JSON_LINES);
    const pulled = await run('pull', reference, `${host}/tools/y:1`, ...JSON_LINES);
    const type = ['--artifact-type', 'application/vnd.acme.note'];
    const noted = await run('attach', reference, ...type, ...JSON_LINES);
    for (const { exitCode, stderr } of [pushed, linked, pulled, noted]) {
      expect(exitCode).toBe(0);
      expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
    }
    expect(phases(events(linked.stderr))).toEqual([
      'transfer start',
      'transfer plan',
      'blob mounted',
      'blob mounted',
      'transfer done',
    ]);
    const first = events(pulled.stderr);
    expect(first[0]).toEqual({ event: 'batch', transfers: 2 });
    expect(phases(first).filter((phase) => phase === 'transfer done')).toHaveLength(2);
    expect(phases(first).filter((phase) => phase === 'blob done')).toHaveLength(2);
    for (const { stderr } of [pushed, noted])
      expect(phases(events(stderr)).at(-1)).toBe('transfer done');
  });

  it('does not flood: a slow blob is told of a few times, from its first byte to its last', async () => {
    const { run } = freshVerbs();
    const { host, port } = await served();
    const big = join(temporaryDirectory(), 'big.bin');
    writeFileSync(big, Buffer.alloc(400_000, 7));
    const layer = ['--layer', `application/octet-stream=${big}`];
    await run('push', `${host}/tools/x:1`, OBJECT, ...layer, '-q');
    const proxy = await startFaultProxy(port);
    onTestFinished(() => proxy.stop());
    const fault = { kind: 'drip', bytes: 2_000, pauseMs: 5 } as const;
    proxy.script({ method: 'GET', path: /blobs/, fault });
    const pulled = await run('pull', `${proxy.host}/tools/x:1`, ...JSON_LINES);
    const told = events(pulled.stderr).filter(({ total }) => total === 400_000);
    expect(phases(told)[0]).toBe('blob start');
    expect(told.at(-1)).toMatchObject({ phase: 'done', bytes: 400_000 });
    expect(told.length).toBeGreaterThan(2);
    // 200 pieces came.
    expect(told.length).toBeLessThan(100);
  });

  it('ends with what failed, beside the error', async () => {
    const { run } = freshVerbs();
    const { host } = await served();
    const ended = await run('pull', `${host}/tools/none:1`, ...JSON_LINES, '--format', 'json');
    const lines = ended.stderr.split('\n').filter((line) => line !== '');
    expect(phases(lines.slice(0, -1).map((line) => JSON.parse(line) as Line))).toEqual([
      'transfer start',
      'transfer failed',
    ]);
    const error: unknown = JSON.parse(lines.at(-1) ?? '');
    expect(schemaErrors('output/error.v1', error)).toEqual([]);
  });

  it('is nothing in a pipe, nor with none', async () => {
    const { run } = freshVerbs();
    const { host } = await served();
    for (const flags of [[], ['--progress', 'auto'], ['--progress', 'none']]) {
      const { stderr } = await run('push', `${host}/tools/x:1`, OTHER, ...flags);
      expect(stderr).toMatch(/^2 sent \([\d.]+ KiB\)\n$/);
    }
    const wrong = await run('push', `${host}/tools/x:1`, OTHER, '--progress', 'loud');
    expect(wrong.exitCode).toBe(2);
  });
});
