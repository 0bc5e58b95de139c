import { describe, expect, it } from 'vitest';
import { streamOf } from '../../src/base/index.ts';
import * as faults from '../support/lab/faults.ts';
import { startLab } from '../support/lab/in-test.ts';
import { REGISTRIES } from '../support/lab/quirks.ts';
import type { Quirks } from '../support/lab/quirks.ts';
import { refusal } from '../support/lab/exchange.ts';
import {
  NAME,
  endOf,
  hasWhole,
  image,
  labClient,
  noise,
  pull,
  push,
  remote,
} from '../support/lab/work.ts';

const MIB = 1024 * 1024;
const SMALL = image([3_000, 200_000]);
/** More than any limit on one chunk. */
const LARGE = image([6 * MIB]);

describe.each(Object.entries<Partial<Quirks>>(REGISTRIES))(
  '%s, all its quirks at once',
  (name, quirks) => {
    it('takes a push, a push of the same again, and gives it back', async () => {
      const lab = await startLab({ quirks });
      lab.repository(NAME);
      for (const one of [SMALL, LARGE]) {
        await push(remote(lab), one);
        expect(hasWhole(lab, one)).toBe(true);
        await push(remote(lab), one);
        const bytes = await pull(remote(lab));
        expect(bytes.map((part) => part.length)).toEqual(
          one.blobs.map((blob) => blob.bytes.length),
        );
      }
      const large = lab.repository(NAME).blobs.get(LARGE.blobs[1]!.descriptor.digest);
      expect(large?.equals(LARGE.blobs[1]!.bytes), name).toBe(true);
    });

    it('takes a referrer, and lists it', async () => {
      const lab = await startLab({ quirks });
      lab.repository(NAME);
      await push(remote(lab), SMALL);
      const { mediaType, digest, size } = SMALL.manifest.descriptor;
      const artifactType = 'application/vnd.test.note';
      const note = image([100], { artifactType, subject: { mediaType, digest, size } });
      const keeps = quirks.fallbackTag !== 'digest';
      const ended = await endOf(push(remote(lab), note, 'note'));
      expect(ended).toBe(keeps ? 'well' : 'operation-unsupported');
      expect(hasWhole(lab, note, { tag: 'note' })).toBe(true);
      const listed = await remote(lab).listReferrers(digest, { artifactType });
      // Where the fallback tag is the subject itself, nothing can be found by it, and nothing else is.
      expect(listed.map((one) => one.digest)).toEqual(
        keeps ? [note.manifest.descriptor.digest] : [],
      );
    });
  },
);

describe('uploads', () => {
  it('distribution 2.8: a single POST is answered 202 and its body thrown away', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session' } });
    await push(remote(lab), SMALL);
    expect(hasWhole(lab, SMALL)).toBe(true);
  });

  it('distribution 2.8: the session of an upload that broke off is dead', async () => {
    const lab = await startLab({
      quirks: { brokenPatch: 'ends-session', failedPut: 'ends-session' },
    });
    lab.faults.add(
      { method: 'PUT', path: /uploads/, fault: faults.reset(1_000_000) },
      { method: 'PATCH', path: /uploads/, fault: faults.reset(1_000_000) },
    );
    await push(remote(lab), LARGE);
    expect(lab.faults.struck).toBeGreaterThan(0);
    expect(hasWhole(lab, LARGE)).toBe(true);
  });

  it('distribution 2.8: a PUT whose digest does not fit ends the session', async () => {
    const lab = await startLab();
    const lostBytes: faults.LabFault = {
      instead: ({ contents }) => {
        contents.sessions.clear();
        return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
      },
    };
    lab.faults.add({ method: 'PUT', path: /uploads/, fault: lostBytes });
    await push(remote(lab), LARGE);
    expect(lab.faults.struck).toBe(1);
    expect(hasWhole(lab, LARGE)).toBe(true);
  });

  it('distribution 2.8: an out-of-order chunk is accepted, so only what the registry says it has counts', async () => {
    const lab = await startLab({ quirks: { patchOrder: 'ignored', singlePost: 'session' } });
    lab.faults.add({ method: 'PATCH', path: /uploads/, after: 1, fault: faults.lost() });
    await push(remote(lab), LARGE);
    expect(hasWhole(lab, LARGE)).toBe(true);
  });

  it.each([
    ['ECR: a chunk is answered 201', { patchStatus: 201 }],
    ['ECR: Range stays at the first chunk', { patchRange: 'first-chunk' }],
    ['ECR: a chunk that is not the last has at least 5 MiB', { patchMinimum: 5 * MIB }],
    ['GHCR: a chunk has at most 4 MiB', { patchLimit: 4 * MIB }],
    ['zot: Range says one byte too many', { patchRange: 'one-too-many' }],
    ['ACR: Location carries a query', { location: 'with-query' }],
    ['ECR: Location is absolute', { location: 'absolute' }],
  ] as const satisfies readonly (readonly [string, Partial<Quirks>])[])('%s', async (_, quirks) => {
    const lab = await startLab({ quirks: { singlePost: 'session', ...quirks } });
    await push(remote(lab), LARGE);
    expect(hasWhole(lab, LARGE)).toBe(true);
  });

  it('GHCR: a gateway that refuses bodies of more than 4 MiB with 413 gets smaller ones', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session', patchLimit: 4 * MIB } });
    const tooLarge: faults.LabFault = {
      then: (reply, { body }) => (body.length > 4 * MIB ? refusal(413, 'SIZE_INVALID') : reply),
    };
    lab.faults.add({ method: 'PUT', path: /uploads/, times: Infinity, fault: tooLarge });
    await push(remote(lab), LARGE);
    expect(hasWhole(lab, LARGE)).toBe(true);
  });

  it('ECR: a PUT that is repeated on its session gives 416, so a new one is opened', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session' } });
    const used: faults.LabFault = {
      instead: ({ contents }) => {
        contents.sessions.clear();
        return { status: 503 };
      },
    };
    lab.faults.add(
      { method: 'PUT', path: /uploads/, fault: used },
      { method: 'PUT', path: /session-1\b/, times: Infinity, fault: faults.status(416) },
    );
    await push(remote(lab), image([300_000]));
    expect(hasWhole(lab, image([300_000]))).toBe(true);
  });

  it('ECR: a repository that was not created is NAME_UNKNOWN', async () => {
    const lab = await startLab({ quirks: { missingRepository: 'name-unknown' } });
    const pushed = push(remote(lab), SMALL);
    await expect(pushed).rejects.toMatchObject({ code: 'repository-missing' });
    await expect(pushed).rejects.toThrow(NAME);
  });

  it('ECR: a repository that was not created closes the connection in the middle of the upload', async () => {
    const lab = await startLab({ quirks: { missingRepository: 'hangs-up' } });
    expect(await endOf(push(remote(lab), SMALL))).toBe('registry-unreachable');
    expect(lab.log.length).toBeLessThan(40);
  });

  it('ACR: an upload is unknown now and then', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session' } });
    lab.faults.add({ method: 'PUT', path: /uploads/, fault: faults.sessionsLost() });
    await push(remote(lab), image([300_000]));
    expect(lab.faults.struck).toBe(1);
    expect(hasWhole(lab, image([300_000]))).toBe(true);
  });

  it.each([
    ['Quay: a mount needs `from`', 'needs-from'],
    ['Harbor: a mount from a project that nobody may see gives 401', 'unauthorized'],
    ['Harbor: a mount from a project that nobody may see gives 400', 'bad-request'],
    ['distribution 2.8: a mount of what is not there is a session', 'never'],
  ] as const)('%s', async (_, mount) => {
    const lab = await startLab({ quirks: { mount } });
    const bytes = noise(50_000);
    const descriptor = lab.repository('other/place').blob(bytes);
    const target = remote(lab);
    const open = (): Promise<AsyncIterable<Uint8Array>> => Promise.resolve(streamOf(bytes));
    const outcome = await target.pushBlob(descriptor, open, { mountFrom: 'other/place' });
    expect(outcome).toBe(mount === 'needs-from' ? 'mounted' : 'pushed');
    expect(lab.repository(NAME).blobs.get(descriptor.digest)?.equals(bytes)).toBe(true);
  });

  it('Harbor: a mount that is refused for want of rights falls back, with tokens', async () => {
    const lab = await startLab({ auth: { kind: 'bearer', hidden: ['other/place'] } });
    const bytes = noise(50_000);
    const descriptor = lab.repository('other/place').blob(bytes);
    const open = (): Promise<AsyncIterable<Uint8Array>> => Promise.resolve(streamOf(bytes));
    const outcome = await remote(lab).pushBlob(descriptor, open, { mountFrom: 'other/place' });
    expect(outcome).toBe('pushed');
    expect(lab.log.length).toBeLessThan(15);
  });

  it('dotnet/sdk-container-builds#424: the answer to an upload that went well is lost', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session' } });
    lab.faults.add({ method: 'PUT', path: /uploads/, fault: faults.lost() });
    await push(remote(lab), image([300_000]));
    expect(hasWhole(lab, image([300_000]))).toBe(true);
    expect(lab.requests(/^PUT .*uploads/)).toHaveLength(2);
  });

  it('distribution 2.8: a client that has seen bodies thrown away sends none of them in a POST any more', async () => {
    const lab = await startLab({ quirks: { singlePost: 'session' } });
    const client = labClient();
    const target = client.repository(lab.host, NAME, { access: 'push' });
    // One of the bodies may have been dropped because the POST asked for a mount as well.
    for (const [at, tag] of ['first', 'second'].entries())
      await push(target, image([10_000 + at]), tag);
    lab.clearLog();
    await push(target, image([20_000]), 'third');
    const posted = lab.requests(/^POST .*uploads/).reduce((sum, one) => sum + one.received, 0);
    expect(posted).toBe(0);
  });
});
