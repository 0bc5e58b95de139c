import { execFileSync } from 'node:child_process';
import {
  existsSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMemory } from '../../../../src/registry/auth/memory.ts';
import type { RegistryMemory } from '../../../../src/registry/auth/memory.ts';
import { createTokenCache } from '../../../../src/registry/index.ts';
import { temporaryDirectory } from '../../../support/tmp.ts';

const ORIGIN = 'https://registry.example';
const NOW = 1_000_000;
const now = (): number => NOW;

function token(value: string, expiresAt = NOW + 1000): RegistryMemory['tokens'][number] {
  return { value, owner: 'ab12', scopes: ['repository:a/b:pull'], expiresAt };
}

function filesIn(dir: string): string[] {
  return readdirSync(dir).map((name) => join(dir, name));
}

describe('createTokenCache', () => {
  test('gives back what was kept, from a private file in a private folder', async () => {
    const dir = join(temporaryDirectory(), 'deep', 'tokens');
    const cache = createTokenCache(dir, now);
    const memory: RegistryMemory = {
      challenge: { kind: 'bearer', realm: 'https://auth.example/token', service: 's' },
      tokens: [token('t1')],
      uploads: { selfMount: 'honoured', bodyInPost: 'dropped' },
    };
    await cache.update(ORIGIN, () => memory);
    expect(await createTokenCache(dir, now).read(ORIGIN)).toEqual(memory);
    expect(await cache.read('http://registry.example')).toBeUndefined();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    const files = filesIn(dir);
    expect(files).toHaveLength(1);
    expect(statSync(files[0]!).mode & 0o777).toBe(0o600);
  });

  test('makes folders below a home, and no home', async () => {
    const home = temporaryDirectory();
    const inHome = join(home, '.cache', 'ebpf', 'tokens');
    await createTokenCache(inHome, now).update(ORIGIN, () => ({ tokens: [token('t1')] }));
    expect(filesIn(inHome)).toHaveLength(1);
    const nowhere = join(home, 'gone', '.cache', 'ebpf', 'tokens');
    await createTokenCache(nowhere, now).update(ORIGIN, () => ({ tokens: [token('t1')] }));
    expect(existsSync(join(home, 'gone'))).toBe(false);
  });

  test('leaves out what has ended', async () => {
    const dir = temporaryDirectory();
    await createTokenCache(dir, now).update(ORIGIN, () => ({
      tokens: [token('old', NOW - 1), token('now', NOW), token('good', NOW + 1)],
    }));
    const kept = await createTokenCache(dir, now).read(ORIGIN);
    expect(kept?.tokens.map(({ value }) => value)).toEqual(['good']);
    expect(await createTokenCache(dir, () => NOW + 2).read(ORIGIN)).toMatchObject({ tokens: [] });
  });

  test('keeps at most 64 tokens of a registry, the newest, and 256 registries', async () => {
    const dir = temporaryDirectory();
    const cache = createTokenCache(dir, now);
    const many = Array.from({ length: 100 }, (_, at) => token(`t${at}`));
    await cache.update(ORIGIN, () => ({ tokens: many }));
    const kept = await cache.read(ORIGIN);
    expect(kept?.tokens).toHaveLength(64);
    expect(kept?.tokens[0]?.value).toBe('t0');
    for (let at = 0; at < 260; at += 1)
      await cache.update(`https://r${at}.example`, () => ({ tokens: [] }));
    expect(filesIn(dir)).toHaveLength(256);
  });

  test('forgets a registry, with and without TLS', async () => {
    const dir = temporaryDirectory();
    const cache = createTokenCache(dir, now);
    for (const origin of [ORIGIN, 'http://registry.example', 'https://other.example'])
      await cache.update(origin, () => ({ tokens: [token('t')] }));
    await cache.forget('registry.example');
    expect(await cache.read(ORIGIN)).toBeUndefined();
    expect(await cache.read('http://registry.example')).toBeUndefined();
    expect((await cache.read('https://other.example'))?.tokens).toHaveLength(1);
    await cache.forget('never.example');
  });

  test.each([
    ['the file to others', (file: string) => chmodSync(file, 0o644)],
    ['the folder to others', (file: string) => chmodSync(join(file, '..'), 0o755)],
  ])('takes nothing from what opens %s', async (_what, open) => {
    const dir = temporaryDirectory();
    const cache = createTokenCache(dir, now);
    await cache.update(ORIGIN, () => ({ tokens: [token('t')] }));
    open(filesIn(dir)[0]!);
    expect(await cache.read(ORIGIN)).toBeUndefined();
    // Writing closes it again.
    await cache.update(ORIGIN, () => ({ tokens: [token('new')] }));
    expect((await cache.read(ORIGIN))?.tokens).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['half a file', '{"tokens":[{"val'],
    ['a list', '[]'],
    ['tokens of another shape', '{"tokens":{"a":1},"challenge":7,"uploads":"x"}'],
    [
      'a token with a line break',
      '{"tokens":[{"value":"a\\r\\nX: 1","owner":"a","scopes":[],"expiresAt":9e9}]}',
    ],
    ['too much', `{"tokens":[],"x":"${'x'.repeat(2_000_000)}"}`],
  ])('takes nothing from a file with %s', async (_what, text) => {
    const dir = temporaryDirectory();
    const cache = createTokenCache(dir, now);
    await cache.update(ORIGIN, () => ({ tokens: [token('t')] }));
    writeFileSync(filesIn(dir)[0]!, text);
    expect((await cache.read(ORIGIN))?.tokens ?? []).toEqual([]);
  });

  test('does not follow a link that stands in place of the file', async () => {
    const dir = temporaryDirectory();
    const elsewhere = join(temporaryDirectory(), 'file');
    const cache = createTokenCache(dir, now);
    await cache.update(ORIGIN, () => ({ tokens: [token('t')] }));
    const [file = ''] = filesIn(dir);
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
    execFileSync('rm', [file]);
    symlinkSync(elsewhere, file);
    expect(await cache.read(ORIGIN)).toBeUndefined();
    await cache.update(ORIGIN, () => ({ tokens: [] }));
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toMatchObject({ tokens: [{ value: 't' }] });
  });

  test('does without a folder that it cannot have', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const cache = createTokenCache(join(file, 'tokens'), now);
    await cache.update(ORIGIN, () => ({ tokens: [token('t')] }));
    expect(await cache.read(ORIGIN)).toBeUndefined();
    mkdirSync(join(temporaryDirectory(), 'x'));
  });

  test('is whole after many have written at once', async () => {
    const dir = temporaryDirectory();
    const writers = Array.from({ length: 40 }, (_, at) =>
      createTokenCache(dir, now).update(ORIGIN, (memory) => ({
        ...memory,
        tokens: [token(`t${at}`), ...memory.tokens],
      })),
    );
    await Promise.all(writers);
    expect(filesIn(dir)).toHaveLength(1);
    const kept = await createTokenCache(dir, now).read(ORIGIN);
    expect(kept?.tokens.length).toBeGreaterThan(0);
  });
});

describe('parseMemory', () => {
  test('reads anything and gives what can be used of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { tokens } = parseMemory(json);
        expect(tokens.every(({ value }) => /^[\x21-\x7e]+$/.test(value))).toBe(true);
      }),
    );
  });

  test('reads what is written, as it was', () => {
    const word = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
    const memory = fc.record({
      challenge: fc.record({ kind: fc.constant('bearer' as const), realm: word, service: word }),
      tokens: fc.array(
        fc.record({ value: word, owner: word, scopes: fc.array(word), expiresAt: fc.nat() }),
        { maxLength: 10 },
      ),
    });
    fc.assert(
      fc.property(memory, (written) => {
        const json = JSON.parse(JSON.stringify(written)) as Parameters<typeof parseMemory>[0];
        expect(parseMemory(json)).toMatchObject(written);
      }),
    );
  });
});
