import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { UnexpectedFormat } from '../../errors.js';
import { declareNative, hasLibc, toNumber } from './libc.js';

const getpagesize = declareNative('getpagesize', 'int32_t', []);

const auxvPath = '/proc/self/auxv';

/** Bytes per page: getpagesize(2), or what the kernel told this process at its start (getauxval(3)). */
export function readPageSize(): number {
  return hasLibc() ? toNumber(getpagesize(), 'getpagesize') : decodePageSize(readFileSync(auxvPath));
}

/** include/uapi/linux/auxvec.h */
const AT_PAGESZ = 6;

/**
 * Pairs of a type and a value, each a word of the machine's size and byte order, up to a type of 0. Throws
 * UnexpectedFormat.
 */
export function decodePageSize(auxv: Buffer, byteOrder = endianness()): number {
  for (const wordSize of [8, 4] as const) {
    const word = (at: number): number => readWord(auxv, at * wordSize, wordSize, byteOrder);
    for (let at = 0; (at + 2) * wordSize <= auxv.length && word(at) !== 0; at += 2) {
      // With the wrong size of words neither the type nor the value looks like this.
      if (word(at) === AT_PAGESZ && isPageSize(word(at + 1))) {
        return word(at + 1);
      }
    }
  }
  throw new UnexpectedFormat(auxvPath, auxv.toString('hex'), 'an entry AT_PAGESZ');
}

function readWord(bytes: Buffer, at: number, size: 4 | 8, byteOrder: 'LE' | 'BE'): number {
  if (size === 4) {
    return byteOrder === 'LE' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
  return Number(byteOrder === 'LE' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

/** A power of two from 4 KiB to 1 MiB. */
function isPageSize(value: number): boolean {
  return value >= 4096 && value <= 1_048_576 && (value & (value - 1)) === 0;
}
