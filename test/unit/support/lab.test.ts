import { describe, expect, it } from 'vitest';
import { conformance, failed } from '../../support/conformance.ts';
import * as faults from '../../support/lab/faults.ts';
import { startLab } from '../../support/lab/in-test.ts';
import { describeWith } from '../../support/needs.ts';

describeWith(['conformance'], 'the lab without quirks', () => {
  it('is a registry to the official suite of distribution-spec', { timeout: 120_000 }, async () => {
    const lab = await startLab();
    const verdict = await conformance(Number(lab.host.split(':')[1]), {});
    expect(failed(verdict)).toEqual([]);
    expect(verdict.failures).toBe(0);
    expect(verdict.tests).toBeGreaterThan(500);
  });
});

describe('lab', () => {
  it('notes each request with its bytes, both ways', async () => {
    const lab = await startLab();
    const { digest } = lab.repository('a/b').blob(Buffer.alloc(1000));
    await (await fetch(`${lab.origin}/v2/a/b/blobs/${digest}`)).arrayBuffer();
    await fetch(`${lab.origin}/v2/a/b/blobs/uploads/`, { method: 'POST', body: 'four' });
    expect(lab.log.map(({ method, received, status }) => [method, received, status])).toEqual([
      ['GET', 0, 200],
      ['POST', 4, 202],
    ]);
    expect(lab.requests(/^GET .*blobs/)[0]?.sent).toBe(1000);
  });

  it('gives tokens for what was asked, and ends them', async () => {
    const users = { ann: 'secret' };
    const lab = await startLab({ auth: { kind: 'bearer', users, readOnly: ['a/b'] } });
    const url = `${lab.origin}/v2/a/b/tags/list`;
    lab.repository('a/b');
    const refused = await fetch(url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('scope="repository:a/b:pull"');
    const query = `${lab.realm}?scope=repository:a/b:pull,push`;
    expect((await fetch(query)).status).toBe(401);
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    const answer = await fetch(query, { headers: { authorization: basic } });
    const { token } = (await answer.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(url, { headers })).status).toBe(200);
    const upload = `${lab.origin}/v2/a/b/blobs/uploads/`;
    expect((await fetch(upload, { method: 'POST', headers })).status).toBe(401);
    lab.gate.expire();
    lab.bend({ expiredToken: 403 });
    expect((await fetch(url, { headers })).status).toBe(403);
  });

  it('sends to a storage that takes a signature or nothing', async () => {
    const lab = await startLab({ storage: 'host' });
    const { digest } = lab.repository('a/b').blob(Buffer.from('stored'));
    const url = `${lab.origin}/v2/a/b/blobs/${digest}`;
    const first = await fetch(url, { redirect: 'manual' });
    const location = first.headers.get('location') ?? '';
    expect(location).toMatch(/^http:\/\/localhost:\d+\/a\/b\/sha256:.*X-Amz-Signature=/);
    expect(await (await fetch(location)).text()).toBe('stored');
    const authorization = 'Bearer something';
    expect((await fetch(location, { headers: { authorization } })).status).toBe(400);
    expect((await fetch(location.replace(/\w+$/, '0'))).status).toBe(403);
  });

  it('strikes as often as its script says, then no more', async () => {
    const lab = await startLab();
    const { digest } = lab.repository('a/b').blob(Buffer.from('0123456789'));
    const url = `${lab.origin}/v2/a/b/blobs/${digest}`;
    lab.faults.add(
      { path: /blobs/, after: 1, fault: faults.status(503, { retryAfter: 2 }) },
      { path: /blobs/, fault: faults.flip(-1) },
    );
    const texts = [];
    for (let at = 0; at < 3; at += 1) texts.push(await (await fetch(url)).text());
    expect(texts).toEqual(['0123456788', '', '0123456789']);
    expect(lab.faults.struck).toBe(2);
  });
});
