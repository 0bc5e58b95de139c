import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScopeSet } from '../../../../src/registry/auth/scope.ts';
import type { Action, Scope } from '../../../../src/registry/auth/scope.ts';

const scope = (repository: string, ...actions: Action[]): Scope => ({ repository, actions });

describe('ScopeSet', () => {
  test('merges actions of one repository and writes them in the usual order', () => {
    const set = ScopeSet.of([scope('b', 'push'), scope('a', 'pull'), scope('b', 'pull')]);
    expect(set.list()).toEqual(['repository:a:pull', 'repository:b:pull,push']);
  });

  test.each<[string, readonly Scope[], readonly Scope[], boolean]>([
    ['itself', [scope('a', 'pull')], [scope('a', 'pull')], true],
    ['less', [scope('a', 'pull', 'push')], [scope('a', 'pull')], true],
    ['more', [scope('a', 'pull')], [scope('a', 'pull', 'push')], false],
    ['another repository', [scope('a', 'pull')], [scope('b', 'pull')], false],
    ['nothing', [], [], true],
  ])('covers %s or not', (...row) => {
    const [, mine, others, covers] = row;
    expect(ScopeSet.of(mine).covers(ScopeSet.of(others))).toBe(covers);
  });

  test('takes the scopes of a challenge, and a star for all actions', () => {
    const set = new ScopeSet();
    set.addChallenged('repository:a/b:* registry:catalog:* aws');
    expect(set.list()).toEqual(['aws', 'registry:catalog:*', 'repository:a/b:*']);
    expect(set.covers(ScopeSet.of([scope('a/b', 'pull', 'push')]))).toBe(true);
  });

  test('keeps the repositories used last', () => {
    const set = ScopeSet.of(Array.from({ length: 20 }, (_, at) => scope(`r${at}`, 'pull')));
    expect(set.list()).toHaveLength(16);
    expect(set.covers(ScopeSet.of([scope('r19', 'pull')]))).toBe(true);
    expect(set.covers(ScopeSet.of([scope('r0', 'pull')]))).toBe(false);
  });

  test('takes any challenge without growing beyond its bounds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const set = new ScopeSet();
        set.addChallenged(text);
        return set.list().every((entry) => /^[\x21-\x7e]+$/.test(entry));
      }),
    );
  });
});
