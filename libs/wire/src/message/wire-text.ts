import { limits } from './limits.js';

/**
 * Makes a text valid for the wire: lone surrogates, which psutil-core uses for bytes that are not UTF-8, become U+FFFD,
 * and its length is cut. The limit counts characters; cutting to that number of bytes never exceeds it.
 */
export function wireText(text: string): string {
  return cutText(text.toWellFormed(), limits.textCharacters);
}

/** Cuts a text to at most `maxBytes` of UTF-8, at the end of a character. */
export function cutText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) {
    return text;
  }
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return bytes.toString('utf8', 0, end);
}
