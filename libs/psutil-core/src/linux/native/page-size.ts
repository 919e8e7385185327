import { declareNative, toNumber } from './libc.js';

const getpagesize = declareNative('getpagesize', 'int32_t', []);

/** Bytes per page: getpagesize(2). */
export function readPageSize(): number {
  return toNumber(getpagesize(), 'getpagesize');
}
