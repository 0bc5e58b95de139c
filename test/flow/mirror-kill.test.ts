import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '../../src/registry/index.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { schemaErrors } from '../support/schema.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { listOf, pushArtifact, repositoryOf, tagsOf } from './mirroring.ts';

const ROUNDS = 5;
const TAGS = ['1', '2', '3', '4', '5', '6', '7', '8'];

interface Outcome {
  readonly totals: Readonly<Record<string, number>>;
}

describe('ebpf mirror sync', () => {
  const dir = sharedTemporaryDirectory();
  let source: RunningRegistry;
  let target: RunningRegistry;
  let slow: FaultProxy;

  beforeAll(async () => {
    source = await startServe(`${dir}/source`);
    target = await startServe(`${dir}/target`);
    slow = await startFaultProxy(source.port);
    const client = createRegistryClient();
    const place = client.repository(source.host, 'tools/a', { access: 'push' });
    for (const tag of TAGS)
      await pushArtifact(place, { layers: ['shared '.repeat(9000), tag.repeat(40_000)], tag });
    await client.close();
    slow.script({
      method: 'GET',
      path: /\/blobs\//,
      fault: { kind: 'drip', bytes: 8_000, pauseMs: 8 },
    });
  });
  afterAll(async () => {
    await slow.stop();
    await source.stop();
    await target.stop();
  });

  it(`ends whole after it was killed, ${ROUNDS} times at different moments`, async () => {
    const wanted = await tagsOf(repositoryOf(source.host, 'tools/a'));
    let killed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `mirror/${round}`;
      const list = listOf({
        version: 1,
        repositories: [{ source: `${slow.host}/tools/a`, destination: `${target.host}/${name}` }],
      });
      const args = ['mirror', 'sync', list, '--format', 'json', '--concurrency', '2'];
      const { signal } = await ebpf(args, {
        onStart: (child) => void delay(250 + 120 * round).then(() => child.kill('SIGKILL')),
      });
      if (signal !== null) killed += 1;
      const place = repositoryOf(target.host, name);
      // What has a name is whole, whenever the end came.
      for (const tag of await place.listTags().catch(() => [])) {
        const { document } = await place.fetchManifest(tag);
        for (const layer of document.kind === 'manifest' ? document.layers : [])
          expect(await place.hasBlob(layer)).toBe(true);
      }
      const again = await ebpf(args);
      expect(again).toMatchObject({ exitCode: 0 });
      const outcome = JSON.parse(again.stdout) as Outcome;
      expect(schemaErrors('output/mirror-sync.v1', outcome)).toEqual([]);
      expect(outcome.totals).toMatchObject({ items: TAGS.length, failed: 0 });
      expect(await tagsOf(place)).toEqual(wanted);
    }
    expect(killed).toBeGreaterThan(0);
  });

  it('ends with mirror-incomplete and says which artifacts failed', async () => {
    const list = listOf({
      version: 1,
      defaults: { retries: 0 },
      repositories: [
        {
          source: `${source.host}/tools/a`,
          destination: `${target.host}/part/a`,
          tags: { include: ['1', 'nowhere'] },
        },
      ],
    });
    const mirror = (...more: string[]): ReturnType<typeof ebpf> =>
      ebpf(['mirror', 'sync', list, ...more]);
    const { exitCode, stdout, stderr } = await mirror('--format', 'json');
    expect(exitCode).toBe(1);
    const error = JSON.parse(stderr) as { error: { code: string; details: object } };
    expect(schemaErrors('output/error.v1', error)).toEqual([]);
    expect(error.error).toMatchObject({
      code: 'mirror-incomplete',
      details: { failed: [{ source: `${source.host}/tools/a:nowhere`, code: 'tag-missing' }] },
    });
    expect((JSON.parse(stdout) as Outcome).totals).toMatchObject({ copied: 1, failed: 1 });
    const text = await mirror('--dry-run');
    expect(text.stdout).toMatch(/^STATUS +TO MOVE +SOURCE +DESTINATION\npresent +0 B /);
    expect(text.stderr).toContain('[tag-missing]');
  });

  it('shows the line of what is wrong in a list', async () => {
    const list = listOf({ version: 1, repositories: [{ source: 'a.example/x', tag: 1 }] });
    const { exitCode, stderr } = await ebpf(['mirror', 'sync', list]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(':1:');
    expect(stderr).toContain('repositories[0].tag is not known; did you mean tags?');
    expect(stderr).toContain('[mirror-list-invalid]');
  });

  it('gives each of several findings a line, in text and JSON', async () => {
    const list = listOf({ version: 1, one: 1, two: 2, three: 3, repositories: [{ source: 5 }] });
    const [text, json] = await Promise.all([
      ebpf(['mirror', 'sync', list]),
      ebpf(['mirror', 'sync', list, '--format', 'json']),
    ]);
    const lines = text.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ebpf: .*:1:\d+: one is not known .*\[mirror-list-invalid\]$/);
    expect(lines[1]).toMatch(/^ {2}\S+:1:\d+: two is not known/);
    expect(lines[2]).toMatch(/^ {2}\S+:1:\d+: three is not known .*\(and 1 more\)$/);
    expect(lines[3]).toBe('  docs/mirror.md describes every key of the list.');
    const { error } = JSON.parse(json.stderr) as {
      error: { message: string; details: { findings: object[] } };
    };
    expect(error.message.split('\n')).toHaveLength(3);
    expect(error.details.findings).toHaveLength(4);
  });
});
