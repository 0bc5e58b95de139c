import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../src/oci/index.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { Fault, FaultProxy, FaultRule } from '../support/fault-proxy.ts';
import { describeWith } from '../support/needs.ts';
import type { Feature } from '../support/needs.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { readHandmade } from './handmade.ts';
import type { Handmade } from './handmade.ts';
import { OBJECT } from './package.ts';
import { expectSound, listed, refused, run } from './refusals.ts';

/** Bytes of the layer that is interrupted; more than what fits into the buffers of a connection. */
const SIZE = 3_000_000;

interface Kind {
  readonly name: string;
  readonly needs: readonly Feature[];
  readonly start: (dir: string) => Promise<{ readonly port: number; stop(): Promise<void> }>;
}

/** What can only be refused does not depend on the registry; it is tried with one. */
const OWN = 'ebpf serve';

const KINDS: readonly Kind[] = [
  { name: OWN, needs: [], start: (dir) => startServe(dir) },
  { name: 'docker-registry', needs: ['docker-registry'], start: () => startDockerRegistry() },
];

for (const { name, needs, start } of KINDS) {
  describeWith(needs, `a bad network in front of ${name}`, () => {
    const dir = sharedTemporaryDirectory();
    let registry: Awaited<ReturnType<Kind['start']>>;
    let proxy: FaultProxy;
    let inputs: readonly string[];
    let content: Handmade;
    let digest: Digest;
    let layer: Digest;
    let reference: string;
    let count = 0;

    beforeAll(async () => {
      registry = await start(join(dir, 'served'));
      proxy = await startFaultProxy(registry.port);
      const notes = join(dir, 'notes.txt');
      writeFileSync(notes, pattern(SIZE));
      inputs = [OBJECT, '--layer', `text/plain=${notes}`];
      reference = `${proxy.host}/tools/big:1.0`;
      const packed = join(dir, 'packed');
      const line = await run('pack', ...inputs, '-t', reference, '--store', packed);
      digest = line.slice(line.indexOf('@') + 1) as Digest;
      content = readHandmade(packed, digest);
      layer = content.blobs.at(-1)!.descriptor.digest;
      await run('push', reference, '--store', packed, '-q');
    });
    afterAll(async () => {
      await proxy.stop();
      await registry.stop();
    });
    beforeEach(() => proxy.script());

    const onLayer = (fault: Fault, times?: number): void =>
      proxy.script({
        method: 'GET',
        path: new RegExp(`/blobs/${layer}`),
        fault,
        ...(times === undefined ? {} : { times }),
      });
    const layerRequests = (): FaultProxy['requests'] =>
      proxy.requests.filter(({ method, path }) => method === 'GET' && path.includes(layer));

    const uploads = (fault: Fault, times: number): FaultRule => {
      return { method: 'PUT', path: /\/blobs\/uploads\//, fault, times };
    };

    describe('pull', () => {
      async function expectPulled(...flags: readonly string[]): Promise<void> {
        const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
        const pull = ['pull', reference, '-q', '--store', store, '-o', out, ...flags];
        expect(await run(...pull)).toBe(`${reference}@${digest}`);
        expect(proxy.struck).toBeGreaterThan(0);
        expectSound(store);
        proxy.script();
        expect(await run('fsck', '--store', store)).toContain('clean');
      }

      it('goes on by Range where a body is cut', async () => {
        onLayer({ kind: 'cut', at: 2_000_000 }, 1);
        await expectPulled();
      });

      it('asks again for a manifest that is cut', async () => {
        proxy.script({
          method: 'GET',
          path: /\/manifests\//,
          fault: { kind: 'cut', at: 100 },
          times: 1,
        });
        await expectPulled();
      });

      it('asks for the rest only', async () => {
        onLayer({ kind: 'cut', at: 2_000_000 }, 1);
        const store = temporaryDirectory();
        await run('pull', reference, '-q', '--store', store);
        const [first, second] = layerRequests();
        expect(layerRequests()).toHaveLength(2);
        expect([first?.range, first?.status]).toEqual([undefined, 200]);
        const from = Number(/^bytes=(\d+)-$/.exec(second?.range ?? '')?.[1]);
        expect(second?.status).toBe(206);
        expect(from).toBeGreaterThan(0);
        expect(second?.sent).toBe(SIZE - from);
      });

      it('survives a stall, and goes on behind what had come', async () => {
        onLayer({ kind: 'stall', at: 2_000_000 }, 1);
        await expectPulled('--idle-timeout', '1s');
      });

      it('is patient with a slow registry that goes on', async () => {
        onLayer({ kind: 'drip', bytes: 300_000, pauseMs: 150 }, 1);
        await expectPulled('--idle-timeout', '1s');
      });

      it.each(['manifests', 'blobs'])('repeats %s that fail twice with 503', async (what) => {
        proxy.script({
          method: 'GET',
          path: new RegExp(`/${what}/`),
          fault: { kind: 'status', status: 503 },
          times: 2,
        });
        await expectPulled();
      });
    });

    describe('push', () => {
      /** Pushes to a repository that is not there yet, through the faults; then looks at what arrived. */
      async function expectPushed(
        rules: readonly FaultRule[],
        ...flags: readonly string[]
      ): Promise<void> {
        count += 1;
        const target = `${proxy.host}/pushed/number-${count}:1.0`;
        proxy.script(...rules);
        const line = await run('push', target, ...inputs, '-q', ...flags);
        expect(line).toBe(`${target}@${digest}`);
        expect(proxy.struck).toBeGreaterThan(0);
        proxy.script();
        const store = temporaryDirectory();
        expect(await run('pull', target, '-q', '--store', store)).toBe(`${target}@${digest}`);
        expectSound(store);
      }

      it('recovers when an upload is reset', () =>
        expectPushed([{ ...uploads({ kind: 'reset', at: 500_000 }, 1) }]));

      it('recovers when an upload fails twice with 503', () =>
        expectPushed([uploads({ kind: 'status', status: 503 }, 2)]));

      it('recovers when sessions fail to open', () =>
        expectPushed([
          {
            method: 'POST',
            path: /\/blobs\/uploads\//,
            fault: { kind: 'status', status: 503 },
            times: 2,
          },
        ]));

      it('recovers when the manifest fails with 503', () =>
        expectPushed([
          {
            method: 'PUT',
            path: /\/manifests\//,
            fault: { kind: 'status', status: 503 },
            times: 2,
          },
        ]));

      it('recovers when the answer to an upload never comes', () =>
        expectPushed([uploads({ kind: 'cut', at: 0 }, 1)], '--idle-timeout', '2s'));
    });

    if (name !== OWN) return;

    describe('a pull that cannot go well', () => {
      async function expectRefused(
        why: { exitCode: number; code: string; names?: readonly string[] },
        ...flags: readonly string[]
      ): Promise<void> {
        const store = temporaryDirectory();
        await refused(['pull', reference, '-q', '--store', store, ...flags], why);
        expect(proxy.struck).toBeGreaterThan(0);
        expect(await listed(store)).toEqual([]);
        expectSound(store);
      }

      it('ends when every body is cut at once', async () => {
        onLayer({ kind: 'cut', at: 0 });
        await expectRefused({ exitCode: 1, code: 'registry-unreachable' });
        expect(proxy.struck).toBe(5);
      });

      it('ends when the registry stalls', async () => {
        onLayer({ kind: 'stall', at: 1_000 });
        await expectRefused(
          { exitCode: 1, code: 'registry-stalled', names: ['1 s'] },
          '--idle-timeout',
          '1s',
        );
      });

      it('ends when a manifest stalls', async () => {
        proxy.script({ method: 'GET', path: /\/manifests\//, fault: { kind: 'stall', at: 10 } });
        await expectRefused({ exitCode: 1, code: 'registry-stalled' }, '--idle-timeout', '200ms');
      });

      it('ends an endless body as soon as it has more than was announced', async () => {
        onLayer({ kind: 'endless' });
        await expectRefused({ exitCode: 4, code: 'size-mismatch', names: [String(SIZE)] });
      });

      it('ends an endless manifest at its cap', async () => {
        proxy.script({ method: 'GET', path: /\/manifests\//, fault: { kind: 'endless' } });
        await expectRefused({ exitCode: 4, code: 'size-exceeded', names: ['4194304'] });
      });

      it('refuses a body that ends early and well', async () => {
        onLayer({ kind: 'shorten', at: SIZE - 1 });
        await expectRefused({ exitCode: 4, code: 'size-mismatch', names: [String(SIZE - 1)] });
      });

      it('refuses a manifest that is cut', async () => {
        proxy.script({ method: 'GET', path: /\/manifests\//, fault: { kind: 'cut', at: 100 } });
        await expectRefused({ exitCode: 1, code: 'registry-unreachable' });
      });

      it('ends when a registry fails for good', async () => {
        proxy.script({
          method: 'GET',
          path: /\/manifests\//,
          fault: { kind: 'status', status: 503 },
        });
        await expectRefused({ exitCode: 1, code: 'registry-error', names: ['503'] });
      });

      it('ends with its reason when one of several bodies fails, and leaves nothing unfinished', async () => {
        const [config] = content.blobs;
        proxy.script(
          {
            method: 'GET',
            path: new RegExp(config!.descriptor.digest),
            fault: { kind: 'flip', at: 5 },
          },
          {
            method: 'GET',
            path: new RegExp(layer),
            fault: { kind: 'drip', bytes: 100_000, pauseMs: 100 },
          },
        );
        await expectRefused({ exitCode: 4, code: 'digest-mismatch' });
      });
      it.each([
        ['more', SIZE + 10],
        ['less', SIZE - 10],
      ])('refuses a length of %s than the manifest says', async (_, value) => {
        onLayer({ kind: 'length', value });
        await expectRefused({
          exitCode: 4,
          code: 'size-mismatch',
          names: [String(SIZE), String(value)],
        });
      });
    });

    describe('a push that cannot go well', () => {
      it('gives up without a name when uploads fail for good', async () => {
        count += 1;
        const target = `${proxy.host}/refused/number-${count}:1.0`;
        // Neither whole nor in pieces of any size.
        const whole = uploads({ kind: 'reset', at: 500_000 }, Infinity);
        const piece: FaultRule = {
          ...whole,
          method: 'PATCH',
          fault: { kind: 'reset', at: 10_000 },
        };
        proxy.script(whole, piece);
        await refused(['push', target, ...inputs, '-q'], {
          exitCode: 1,
          code: 'registry-unreachable',
        });
        // Five uploads, and five tries of a piece in each.
        expect(proxy.struck).toBeLessThanOrEqual(25);
        proxy.script();
        const { exitCode, stdout } = await ebpf(['tags', `${proxy.host}/refused/number-${count}`]);
        expect([0, 3]).toContain(exitCode);
        expect(stdout).toBe('');
      });

      it('does not believe a registry that names another digest', async () => {
        count += 1;
        const headers = { 'docker-content-digest': layer };
        proxy.script({ method: 'PUT', path: /\/manifests\//, fault: { kind: 'headers', headers } });
        await refused(['push', `${proxy.host}/refused/number-${count}:1.0`, ...inputs, '-q'], {
          exitCode: 4,
          code: 'digest-mismatch',
          names: [layer, digest],
        });
      });
    });

    it('does not take a page for a manifest', async () => {
      const body = Buffer.from('<html><body>Please log in</body></html>');
      const page = { 'content-type': 'text/html' };
      proxy.script({ method: 'GET', path: /\/manifests\//, fault: { kind: 'replace', body } });
      await refused(['resolve', reference], { exitCode: 4, code: 'digest-mismatch' });
      proxy.script({
        method: 'GET',
        path: /\/manifests\//,
        fault: { kind: 'headers', headers: page },
      });
      await refused(['resolve', reference], { exitCode: 1, code: 'registry-protocol' });
    });
  });
}

/** Bytes that do not repeat soon, the same every time. */
function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 1;
  for (let at = 0; at < size; at += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}
