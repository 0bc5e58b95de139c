import { expect, it } from 'vitest';
import { conformance, failed } from '../support/conformance.ts';
import { describeWith } from '../support/needs.ts';
import { serveFolder } from './serving.ts';

describeWith(['conformance'], 'the official suite of distribution-spec', () => {
  it('finds nothing wrong with the embedded registry', { timeout: 120_000 }, async () => {
    const { port } = await serveFolder();
    const verdict = await conformance(port, {});
    expect(failed(verdict)).toEqual([]);
    expect([verdict.failures, verdict.skipped]).toEqual([0, 0]);
    expect(verdict.tests).toBeGreaterThan(900);
    const notPassed = Object.entries(verdict.areas).filter(([, result]) => result !== 'Pass');
    // An image or index whose parts are missing is refused here: who pulls it could not use it.
    expect(notPassed).toEqual([['Sparse Manifests', 'Disabled']]);
    expect(Object.keys(verdict.areas).length).toBeGreaterThan(40);
  });

  it('finds nothing wrong where everybody has to log in', { timeout: 120_000 }, async () => {
    const { port } = await serveFolder({
      anonymousReads: false,
      authenticate: (user, password) => Promise.resolve(user === 'ann' && password === 'secret'),
    });
    const verdict = await conformance(port, { OCI_USERNAME: 'ann', OCI_PASSWORD: 'secret' });
    expect([failed(verdict), verdict.failures]).toEqual([[], 0]);
    expect(verdict.tests).toBeGreaterThan(900);
    expect((await fetch(`http://localhost:${port}/v2/`)).status).toBe(401);
  });
});
