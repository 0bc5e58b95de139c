import type { Output } from './output.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * What may not reach a terminal or a log as it is: control characters (C0, DEL, C1), format characters (bidirectional
 * overrides, zero-width marks), line and paragraph separators, halves of surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const UNSAFE_OR_QUOTED = /["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** How a run of bytes is written: as the inside of a JSON string, or as a cell of a table. */
export type TextStyle = 'json' | 'terminal';

/**
 * Writes bytes up to `end` or the first NUL as UTF-8 text; invalid sequences become U+FFFD. Printable ASCII, which is
 * nearly all there is, is copied byte by byte; anything else takes the long way. Returns where the text ended.
 */
export function writeText(
  out: Output,
  { bytes, at, end }: { readonly bytes: Uint8Array; readonly at: number; readonly end: number },
  style: TextStyle,
): number {
  out.reserve(end - at);
  const target = out.bytes;
  let to = out.length;
  for (let from = at; from < end; from += 1) {
    const byte = bytes[from] ?? 0;
    if (byte === 0) {
      out.length = to;
      return from;
    }
    if (!isPlain(byte, style)) {
      out.length = to;
      return writeSlowly(out, bytes.subarray(from, end), style) + from;
    }
    target[to++] = byte;
  }
  out.length = to;
  return end;
}

function isPlain(byte: number, style: TextStyle): boolean {
  if (byte < 0x20 || byte > 0x7e) return false;
  return style === 'terminal' || (byte !== QUOTE && byte !== BACKSLASH);
}

function writeSlowly(out: Output, bytes: Uint8Array, style: TextStyle): number {
  const zero = bytes.indexOf(0);
  const length = zero === -1 ? bytes.length : zero;
  // A copy: the decoder does not take shared memory.
  const text = decoder.decode(bytes.slice(0, length));
  out.string(style === 'json' ? escapeJson(text) : escapeTerminal(text));
  return length;
}

/** The inside of a JSON string (RFC 8259, section 7) that is also safe to print. */
export function escapeJson(text: string): string {
  return text.replace(UNSAFE_OR_QUOTED, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return escapeUnits(character);
  });
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index += 1)
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  return escaped;
}

/** Text for a cell: unsafe characters as C escapes, so that one event stays one line and sends no commands. */
export function escapeTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x1_0000
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

/** Columns that text takes on a terminal; East Asian wide characters and emoji take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character.codePointAt(0) ?? 0, character);
  return width;
}

const COMBINING = /\p{M}/u;

function widthOf(code: number, character: string): number {
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Blocks of Unicode whose characters are wide (UAX #11), without exceptions inside them. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];
