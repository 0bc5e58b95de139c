import fc from 'fast-check';
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  ERROR_CODES,
  EXIT_CODES,
  EbpfError,
  canonicalJson,
  createLimiter,
  ensurePrivateDirectory,
  forEachLimited,
  isEbpfError,
  parseJson,
  pathExists,
  printable,
  readAll,
  readFileCapped,
  redactUrl,
  sleep,
  streamOf,
  toEbpfError,
  withTemporaryDirectory,
  writeFileAtomic,
} from '../../../src/base/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

describe('errors', () => {
  test('every code has a class and every class an exit code', () => {
    for (const code of Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[]) {
      expect(new EbpfError(code, 'x').exitCode).toBe(EXIT_CODES[ERROR_CODES[code]]);
    }
  });

  test('an error of a second copy of the library is known by its mark', () => {
    const foreign = Object.assign(new Error('x'), { brand: 'ebpf-oci.error', code: 'usage' });
    expect(isEbpfError(foreign)).toBe(true);
    expect(isEbpfError(new Error('x'))).toBe(false);
  });

  test('values that move a cursor or break a line do not get into message or hint', () => {
    const error = new EbpfError('elf-invalid', 'Section a\nb\u001b[2J\u202e is bad.', {
      lines: ['second\rline'],
      hint: 'see\u0007',
    });
    expect(error.message).toBe('Section a b [2J  is bad.\nsecond line');
    expect(error.hint).toBe('see ');
  });

  test('abort signals become interrupted and timed-out', () => {
    const aborted = AbortSignal.abort();
    expect(toEbpfError(aborted.reason).code).toBe('interrupted');
    expect(toEbpfError(new DOMException('x', 'TimeoutError')).code).toBe('timed-out');
    expect(toEbpfError('odd').code).toBe('internal');
  });
});

describe('JSON', () => {
  test('canonicalJson sorts keys of nested objects and keeps lists', () => {
    expect(canonicalJson({ b: [3, { d: 1, c: 2 }], a: null })).toBe(
      '{"a":null,"b":[3,{"c":2,"d":1}]}',
    );
  });

  test('parseJson drops __proto__ and refuses bad UTF-8 with the code it is given', () => {
    const parsed = parseJson('{"__proto__":{"x":1},"y":2}', 'it', 'config-invalid');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed).toEqual({ y: 2 });
    expect(() => parseJson(new Uint8Array([0xff]), 'it', 'config-invalid')).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: 'it is not valid JSON.' }),
    );
  });

  test('canonicalJson does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('streams and limits', () => {
  test('readAll refuses as soon as the cap is passed', async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        pulled += 1;
        yield await Promise.resolve(new Uint8Array(10));
      }
    }
    await expect(readAll(endless(), 25, 'It')).rejects.toMatchObject({ code: 'size-exceeded' });
    expect(pulled).toBe(3);
    expect(await readAll(streamOf(new Uint8Array([1, 2])), 2, 'It')).toEqual(
      new Uint8Array([1, 2]),
    );
  });

  test('a limiter runs no more than it may, in order', async () => {
    const limiter = createLimiter(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        limiter.run(async () => {
          most = Math.max(most, (running += 1));
          order.push(n);
          await delay(2);
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  test('forEachLimited begins nothing after a failure and waits for what runs', async () => {
    const begun: number[] = [];
    let ended = 0;
    const work = forEachLimited([1, 2, 3, 4], 2, async (n) => {
      begun.push(n);
      await delay(n === 1 ? 1 : 5);
      if (n === 1) throw new Error('first');
      ended += 1;
    });
    await expect(work).rejects.toThrow('first');
    expect(begun).toEqual([1, 2]);
    expect(ended).toBe(1);
  });

  test('sleep ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const slept = sleep(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
    await expect(sleep(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

describe('files', () => {
  test('writeFileAtomic leaves the old file and no temporary one when it fails', async () => {
    const dir = temporaryDirectory();
    const path = join(dir, 'target');
    mkdirSync(path);
    await expect(writeFileAtomic(path, 'x')).rejects.toThrow();
    expect(readdirSync(dir)).toEqual(['target']);
    await writeFileAtomic(join(dir, 'other'), 'one');
    await writeFileAtomic(join(dir, 'other'), 'two');
    expect(readFileSync(join(dir, 'other'), 'utf8')).toBe('two');
  });

  test('readFileCapped refuses what is too large, missing, a folder, a FIFO or (when told) a link', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'file'), 'abc');
    symlinkSync('file', join(dir, 'link'));
    execFileSync('mkfifo', [join(dir, 'fifo')]);
    const read = (name: string, cap = 10, followLinks = true): Promise<Uint8Array> =>
      readFileCapped(join(dir, name), { cap, what: 'File', followLinks });
    expect(Buffer.from(await read('link')).toString()).toBe('abc');
    await expect(read('file', 2)).rejects.toMatchObject({ code: 'size-exceeded' });
    await expect(read('gone')).rejects.toMatchObject({ code: 'file-missing' });
    await expect(read('.')).rejects.toMatchObject({ code: 'io-failed' });
    await expect(read('fifo')).rejects.toMatchObject({ code: 'io-failed' });
    await expect(read('link', 10, false)).rejects.toMatchObject({ code: 'io-failed' });
  });

  test('ensurePrivateDirectory makes so many folders and no more, each its owner’s alone', async () => {
    const dir = temporaryDirectory();
    const path = join(dir, 'a/b/c');
    await expect(ensurePrivateDirectory(path, 2)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(dir)).toEqual([]);
    await ensurePrivateDirectory(path, 3);
    await ensurePrivateDirectory(path, 1);
    for (const name of ['a', 'a/b', 'a/b/c'])
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o700);
  });

  test('withTemporaryDirectory leaves nothing, also after a failure', async () => {
    let seen = '';
    const work = withTemporaryDirectory(async (dir) => {
      seen = dir;
      expect(await pathExists(dir)).toBe(true);
      throw new Error('x');
    });
    await expect(work).rejects.toThrow('x');
    expect(await pathExists(seen)).toBe(false);
  });
});

describe('what is shown', () => {
  test('redactUrl keeps no user, password, query or fragment', () => {
    expect(redactUrl('https://u:p@h.io/v2/x?sig=secret#f')).toBe('https://h.io/v2/x?redacted');
    expect(redactUrl('not a url with secret')).toBe('(invalid URL)');
  });

  test('printable text moves no cursor, whatever came', () => {
    expect(printable('a\u001b[31mred\u0007\n b\u202e')).toBe('a [31mred b');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(printable(text).length).toBeLessThanOrEqual(300);
      }),
    );
  });
});
