import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Output } from '../../../src/events/output.ts';
import { displayWidth, escapeTerminal, writeText } from '../../../src/events/text.ts';
import type { TextStyle } from '../../../src/events/text.ts';

function written(bytes: Uint8Array, style: TextStyle): string {
  const out = new Output();
  writeText(out, { bytes, at: 0, end: bytes.length }, style);
  return new TextDecoder('utf-8', { fatal: true }).decode(out.bytes.subarray(0, out.length));
}

/** What may never be in the output: control, format and separator characters, halves of surrogates. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('writeText', () => {
  test.each([
    ['plain', 'bash', 'bash', 'bash'],
    ['up to NUL', 'ls\0rest', 'ls', 'ls'],
    ['empty', '\0', '', ''],
    ['quotes', 'a"b\\c', 'a\\"b\\\\c', 'a"b\\c'],
    ['line feed', 'a\nb\tc', 'a\\nb\\tc', 'a\\nb\\tc'],
    ['escape sequence', '\u001b[31mred', '\\u001b[31mred', '\\x1b[31mred'],
    ['delete', 'a\u007f', 'a\\u007f', 'a\\x7f'],
    ['C1 control', 'a\u009bb', 'a\\u009bb', 'a\\x9bb'],
    ['UTF-8', 'naïve ✓ 😀', 'naïve ✓ 😀', 'naïve ✓ 😀'],
    ['bidirectional override', 'a\u202eb', 'a\\u202eb', 'a\\u202eb'],
    ['line separator', 'a\u2028b', 'a\\u2028b', 'a\\u2028b'],
    ['format character beyond 16 bits', 'a\u{e0041}b', 'a\\udb40\\udc41b', 'a\\U000e0041b'],
    ['byte order mark', '\ufeffa', '\\ufeffa', '\\ufeffa'],
  ])('%s', (...[, text, json, terminal]) => {
    const bytes = new TextEncoder().encode(text);
    expect(written(bytes, 'json')).toBe(json);
    expect(written(bytes, 'terminal')).toBe(terminal);
  });

  test('invalid UTF-8 becomes U+FFFD', () => {
    const bytes = new Uint8Array([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]);
    expect(written(bytes, 'json')).toBe(new TextDecoder().decode(bytes));
  });

  test('any bytes: JSON gives back the text, and nothing harmful comes out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const zero = bytes.indexOf(0);
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
          bytes.subarray(0, zero === -1 ? bytes.length : zero),
        );
        const json = written(bytes, 'json');
        expect(JSON.parse(`"${json}"`)).toBe(text);
        expect(json).not.toMatch(HARMFUL);
        expect(written(bytes, 'terminal')).not.toMatch(HARMFUL);
      }),
      { numRuns: 500 },
    );
  });

  test('tells where the text ended', () => {
    const bytes = new TextEncoder().encode('ab\0cd');
    const out = new Output();
    expect(writeText(out, { bytes, at: 0, end: 5 }, 'json')).toBe(2);
    expect(writeText(out, { bytes, at: 3, end: 5 }, 'json')).toBe(5);
    const umlaut = new TextEncoder().encode('xü\0d');
    expect(writeText(out, { bytes: umlaut, at: 0, end: 5 }, 'json')).toBe(3);
  });
});

describe('displayWidth', () => {
  test.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['😀', 2],
    ['', 0],
  ])('%j', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test('escapeTerminal leaves no harm in any string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeTerminal(text)).not.toMatch(HARMFUL);
    }),
  );
});
