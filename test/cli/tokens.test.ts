import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLab } from '../support/lab/in-test.ts';
import type { Lab } from '../support/lab/lab.ts';
import { newUser } from './user.ts';
import type { User } from './user.ts';
import { OBJECT } from './verbs.ts';

describe('tokens', () => {
  const AUTH = { kind: 'bearer', users: { ann: 'secret' } } as const;

  /** Somebody whose credentials are in a file. */
  function ann(lab: Lab): User {
    const auth = Buffer.from('ann:secret').toString('base64');
    const auths = JSON.stringify({ auths: { [lab.host]: { auth } } });
    return newUser({ files: { '.docker/config.json': auths } });
  }

  function tally(lab: Lab): Readonly<Record<'refused' | 'tokens', number>> {
    const refused = lab.log.filter(({ status }) => status === 401).length;
    return { refused, tokens: lab.requests(/./, 'token').length };
  }

  it('serve later commands, from files that are the owner’s alone; logout forgets them', async () => {
    const lab = await startLab({ auth: AUTH });
    const user = ann(lab);
    const reference = `${lab.host}/tools/x:1`;
    await user.ok('push', reference, OBJECT, '-q');
    await user.ok('resolve', reference);
    expect(tally(lab)).toEqual({ refused: 1, tokens: 1 });

    lab.clearLog();
    await user.ok('pull', reference, '-q');
    await user.ok('push', reference, OBJECT, '-q');
    expect(lab.log.length).toBeGreaterThan(0);
    expect(tally(lab)).toEqual({ refused: 0, tokens: 0 });

    const folder = join(user.home, '.cache/ebpf/tokens');
    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(files).toHaveLength(1);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of files) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toContain('lab-token-');
    }

    await user.ok('logout', lab.host);
    expect(readdirSync(folder)).toEqual([]);
    lab.clearLog();
    expect(await user.refused('resolve', reference)).toEqual([5, 'registry-unauthorized']);
    expect(tally(lab).refused).toBeGreaterThan(0);
  });

  it('are kept nowhere where there is no home, and none is made', async () => {
    const lab = await startLab({ auth: { kind: 'bearer' } });
    const { home } = newUser();
    const HOME = join(home, 'nobody');
    const user = newUser({ env: { HOME } });
    await user.ok('push', `${lab.host}/tools/x:1`, OBJECT, '-q');
    expect(tally(lab).tokens).toBe(1);
    expect(existsSync(HOME)).toBe(false);
  });

  it('are kept nowhere where configuration says so', async () => {
    const lab = await startLab({ auth: AUTH });
    const { home } = ann(lab);
    const off = newUser({ env: { HOME: home, EBPF_TOKEN_CACHE: 'off' } });
    const reference = `${lab.host}/tools/x:1`;
    await off.ok('push', reference, OBJECT, '-q');
    expect(existsSync(join(home, '.cache'))).toBe(false);
    lab.clearLog();
    await off.ok('resolve', reference);
    expect(tally(lab)).toEqual({ refused: 1, tokens: 1 });
  });
});
