import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/index.ts';
import { ebpf } from '../support/ebpf.ts';
import type { LabFaultRule } from '../support/lab/faults.ts';
import * as faults from '../support/lab/faults.ts';
import { openLab } from '../support/lab/lab.ts';
import type { Lab } from '../support/lab/lab.ts';
import { noise } from '../support/lab/work.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { OBJECT } from './package.ts';
import { expectSound, filesUnder, listed, refused, run } from './refusals.ts';

const SIZE = 3_000_000;
const WRITERS = 16;
const NAME = 'tools/big';

describe('the fault matrix, by the built command', () => {
  const dir = sharedTemporaryDirectory();
  const notes = join(dir, 'notes.txt');
  let lab: Lab;
  let reference: string;
  let digest: string;
  let layer: RegExp;
  let inputs: readonly string[];
  let count = 0;

  beforeAll(async () => {
    lab = await openLab();
    writeFileSync(notes, noise(SIZE));
    layer = new RegExp(`blobs/${digestOf(readFileSync(notes))}`);
    inputs = [OBJECT, '--layer', `text/plain=${notes}`];
    reference = `${lab.host}/${NAME}:1.0`;
    const line = await run('push', reference, ...inputs, '-q');
    digest = line.slice(line.indexOf('@') + 1);
  });
  afterAll(() => lab.close());
  beforeEach(() => {
    lab.faults.clear();
    lab.clearLog();
  });

  const strike = (rule: LabFaultRule): void => lab.faults.add(rule);

  /** Pulls well through the fault: right bytes in the store and in the folder. */
  async function expectPulled(...flags: readonly string[]): Promise<void> {
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    const before = lab.faults.struck;
    const line = await run('pull', reference, '-q', '--store', store, '-o', out, ...flags);
    expect(line).toBe(`${reference}@${digest}`);
    expect(lab.faults.struck).toBeGreaterThan(before);
    expect(readFileSync(join(out, basename(notes))).equals(readFileSync(notes))).toBe(true);
    expectSound(store);
  }

  /** The pull is refused and leaves no file under a name that says it is whole. */
  async function expectRefused(
    what: string,
    why: Parameters<typeof refused>[1],
    ...flags: readonly string[]
  ): Promise<void> {
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    await refused(['pull', what, '-q', '--store', store, '-o', out, ...flags], why);
    expect(existsSync(join(out, basename(notes)))).toBe(false);
    expect(await listed(store)).toEqual([]);
    const bad = filesUnder(join(store, 'blobs', 'sha256')).filter((hex) => {
      return digestOf(readFileSync(join(store, 'blobs', 'sha256', hex))) !== `sha256:${hex}`;
    });
    expect(bad).toEqual([]);
  }

  /** Pushes well through the fault; the registry has it whole, under its name. */
  async function expectPushed(): Promise<void> {
    count += 1;
    const name = `${NAME}-${count}`;
    const before = lab.faults.struck;
    expect(await run('push', `${lab.host}/${name}:1.0`, ...inputs, '-q')).toContain(digest);
    expect(lab.faults.struck).toBeGreaterThan(before);
    const repository = lab.repository(name);
    expect(repository.tags.get('1.0')).toBe(digest);
    for (const [named, bytes] of repository.blobs) expect(digestOf(bytes)).toBe(named);
    expect([...repository.blobs.keys()].some((named) => layer.test(`blobs/${named}`))).toBe(true);
  }

  /** Milliseconds from each answer of a status to the next request, by the clock of the server. */
  function gapsAfter(status: number): readonly number[] {
    const asked = lab.requests(/manifests/);
    return asked.flatMap((one, at) => {
      const next = asked[at + 1];
      return one.status === status && next !== undefined
        ? [next.startedAt - (one.endedAt ?? Infinity)]
        : [];
    });
  }

  it.each([
    ['seconds', false],
    ['a date', true],
  ])('429 with Retry-After in %s, twice, is obeyed in full', async (_, asDate) => {
    strike({
      path: /manifests/,
      times: 2,
      fault: faults.status(429, { retryAfter: 2, asDate }),
    });
    await expectPulled();
    expect(gapsAfter(429)).toHaveLength(2);
    // A timer may be a little early, and a date counts whole seconds; half of what was asked is not obeying.
    for (const gap of gapsAfter(429)) expect(gap).toBeGreaterThan(1_950);
  });

  it('503 once on the GET of a blob', async () => {
    strike({ method: 'GET', path: layer, fault: faults.status(503) });
    await expectPulled();
  });

  it('a body that is cut at 50 % is gone on with by Range', async () => {
    strike({ method: 'GET', path: layer, fault: faults.cut('half') });
    await expectPulled();
    const [first, second, ...more] = lab.requests(layer);
    expect([first?.status, second?.status, more]).toEqual([200, 206, []]);
    expect((first?.sent ?? 0) + (second?.sent ?? 0)).toBeLessThanOrEqual(SIZE + 65_536);
  });

  it('a body that is altered, of the right length', async () => {
    strike({ method: 'GET', path: layer, times: Infinity, fault: faults.flip(SIZE / 2) });
    await expectRefused(reference, { exitCode: 4, code: 'digest-mismatch' });
  });

  it('a body that stalls once', async () => {
    strike({ method: 'GET', path: layer, fault: faults.stall('half') });
    await expectPulled('--idle-timeout', '1s');
  });

  it('a body that stalls for ever', async () => {
    strike({ method: 'GET', path: layer, times: Infinity, fault: faults.stall('half') });
    const why = { exitCode: 1, code: 'registry-stalled' };
    await expectRefused(reference, why, '--idle-timeout', '500ms');
  });

  it('a body that comes slowly, but comes', async () => {
    strike({ method: 'GET', path: layer, fault: faults.drip(300_000, 100) });
    await expectPulled('--idle-timeout', '1s');
    expect(lab.requests(layer)).toHaveLength(1);
  });

  it.each(['POST', 'PUT'] as const)('503 once on the %s of an upload', async (method) => {
    strike({ method, path: /uploads/, fault: faults.status(503) });
    await expectPushed();
  });

  it('503 once on the PUT of the manifest', async () => {
    strike({ method: 'PUT', path: /manifests/, fault: faults.status(503) });
    await expectPushed();
  });

  it('a connection that is reset in an upload', async () => {
    let resets = 0;
    const onReset = (): void => {
      resets += 1;
      lab.faults.clear();
    };
    strike({ path: /uploads/, times: Infinity, fault: { resetAt: SIZE / 2, onReset } });
    await expectPushed();
    expect(resets).toBe(1);
  });

  it('an upload session that is lost', async () => {
    strike({ method: 'PUT', path: /uploads/, fault: faults.sessionsLost() });
    await expectPushed();
  });

  it('an upload whose answer is lost', async () => {
    strike({ method: 'PUT', path: /uploads/, fault: faults.lost() });
    await expectPushed();
  });

  it('a manifest that is altered, pulled by digest', async () => {
    strike({ path: /manifests/, times: Infinity, fault: faults.flip(-20) });
    await expectRefused(`${lab.host}/${NAME}@${digest}`, { exitCode: 4, code: 'digest-mismatch' });
  });

  it('a manifest that is altered, pulled by tag, with the digest of before in its header', async () => {
    strike({ path: /manifests/, times: Infinity, fault: faults.flip(-20) });
    await expectRefused(reference, { exitCode: 4, code: 'digest-mismatch' });
  });

  const numbers = Array.from({ length: WRITERS }, (_, at) => at);

  it(`${WRITERS} processes pull into one store and keep ${WRITERS} of ${WRITERS}`, async () => {
    for (const at of numbers) lab.repository(NAME).tags.set(`v${at}`, digest);
    const store = temporaryDirectory();
    const names = numbers.map((at) => `${lab.host}/${NAME}:v${at}`);
    await Promise.all(names.map((name) => run('pull', name, '-q', '--store', store)));
    expect(await listed(store)).toEqual([...names].sort());
    expect(await run('fsck', '--store', store)).toContain('clean');
    expectSound(store);
  });

  it(`${WRITERS} processes copy into one layout and keep ${WRITERS} of ${WRITERS}`, async () => {
    const layout = join(temporaryDirectory(), 'layout');
    await Promise.all(numbers.map((at) => run('copy', reference, `oci:${layout}:v${at}`, '-q')));
    const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
      manifests: { annotations?: Record<string, string> }[];
    };
    const names = index.manifests.map(
      ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'],
    );
    expect(names.sort()).toEqual(numbers.map((at) => `v${at}`).sort());
    expectSound(layout);
  });

  it('a command that ends badly says so with its exit code', async () => {
    strike({ path: /manifests/, times: Infinity, fault: faults.hangUp() });
    const { exitCode, stdout } = await ebpf(['resolve', reference]);
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});
