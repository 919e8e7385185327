import { unicodeString } from '../native/layouts/process-layouts.js';
import { openStructure, requireRange } from './structure.js';

/**
 * UTF-16 text of `units` units at an offset, up to a NUL if there is one. Unpaired surrogates, which names may contain,
 * survive.
 */
export function decodeText(bytes: Buffer, at: number, units: number, source: string): string {
  requireRange(bytes, at, units * 2, 'text', source);
  const text = bytes.toString('utf16le', at, at + units * 2);
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

/** UTF-16 text that ends with NUL, or with the buffer. */
export function decodeTerminated(bytes: Buffer, at: number, source: string): string {
  requireRange(bytes, at, 0, 'text', source);
  return decodeText(bytes, at, Math.floor((bytes.length - at) / 2), source);
}

/** Texts that each end with NUL, up to an empty one or the end of the buffer. */
export function decodeList(bytes: Buffer): string[] {
  const [list = ''] = bytes.toString('utf16le').split('\0\0', 1);
  return list.split('\0').filter((text) => text !== '');
}

/**
 * The text of a UNICODE_STRING whose characters are in the same buffer, which begins at the address `base`; '' without
 * characters.
 */
export function decodeUnicodeString(bytes: Buffer, at: number, base: number, source: string): string {
  const read = openStructure(bytes, at, unicodeString, source);
  const length = read('Length');
  return length === 0 ? '' : decodeText(bytes, read('Buffer') - base, Math.floor(length / 2), source);
}
