import type { NodeBuffer } from '../model/node-types.js';

/**
 * Names, arguments and paths are bytes in an operating system and text in JavaScript. Bytes that are not UTF-8 are kept
 * as Python keeps them (PEP 383, "surrogateescape"): each such byte 0x80..0xFF becomes a lone surrogate U+DC80..U+DCFF.
 * Encoding restores the bytes, so a path that was read reaches the same file again. Such text is not well-formed:
 * `isWellFormed()` detects it, and `toWellFormed()` makes it printable.
 */
const loneEscape = /[\udc80-\udcff]/u;
const replacement = '\ufffd';

/** Decodes bytes to text. Every byte sequence has a text, and different bytes have different texts. */
export function decodeBytes(bytes: NodeBuffer, start = 0, end = bytes.length): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes(replacement) ? decodeWithEscapes(bytes.subarray(start, end)) : text;
}

/** Encodes text to bytes, the inverse of decodeBytes. */
export function encodeText(text: string): NodeBuffer {
  if (!loneEscape.test(text)) {
    return Buffer.from(text, 'utf8');
  }
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of text) {
    const code = character.length === 1 ? character.charCodeAt(0) : 0;
    if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.of(code - 0xdc00));
      plain = '';
    } else {
      plain += character;
    }
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}

/** Whether the text represents bytes that are not UTF-8. */
export function hasEscapedBytes(text: string): boolean {
  // This is far cheaper than the expression and runs for every path that is opened.
  return !(text as WellFormedText).isWellFormed() && loneEscape.test(text);
}

/** ES2024 method that Node has had since 20. */
type WellFormedText = string & { isWellFormed(): boolean };

function decodeWithEscapes(bytes: Buffer): string {
  let text = '';
  let validFrom = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += bytes.toString('utf8', validFrom, at) + String.fromCharCode(0xdc00 + byteAt(bytes, at));
    at += 1;
    validFrom = at;
  }
  return text + bytes.toString('utf8', validFrom, at);
}

/**
 * Returns the length of the valid UTF-8 sequence that starts here, or 0 (RFC 3629: no overlong forms, no surrogates, at
 * most U+10FFFF).
 */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = byteAt(bytes, at);
  if (first < 0x80) {
    return 1;
  }
  const second = byteAt(bytes, at + 1);
  if (first >= 0xc2 && first <= 0xdf) {
    return isContinuation(second) ? 2 : 0;
  }
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(byteAt(bytes, at + 2)) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    const valid =
      second >= low && second <= high && isContinuation(byteAt(bytes, at + 2)) && isContinuation(byteAt(bytes, at + 3));
    return valid ? 4 : 0;
  }
  return 0;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}

/** Returns 0 past the end, a byte that no sequence may contain after its first. */
function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
