// mallinfo(3), malloc_trim(3): glibc only
import { NotSupported } from '../../errors.js';
import type { HeapInfo } from '../../model/memory.js';
import { declareNative, declareStructReader, hasNative, toNumber } from './libc.js';

const fieldNames = [
  'arena',
  'ordblks',
  'smblks',
  'hblks',
  'hblkhd',
  'usmblks',
  'fsmblks',
  'uordblks',
  'fordblks',
  'keepcost',
] as const;

/** Since glibc 2.33. */
const mallinfo2 = declareStructReader('mallinfo2', fieldNames, 'size_t');
/** Before glibc 2.33; its 32-bit numbers overflow above 2 GiB. */
const mallinfo = declareStructReader('mallinfo', fieldNames, 'int32_t');
const mallocTrim = declareNative('malloc_trim', 'int32_t', ['size_t']);

/** Whether the C library has these functions: glibc does, musl does not. */
export function supportsHeap(): boolean {
  return hasNative('malloc_trim');
}

/** Reads the C heap of this process, which does not include V8's memory. */
export function readHeapInfo(): HeapInfo {
  requireGlibc('heapInfo');
  const info = hasNative('mallinfo2') ? mallinfo2() : mallinfo();
  return { heapUsed: toNumber(info.uordblks, 'mallinfo'), mmapUsed: toNumber(info.hblkhd, 'mallinfo') };
}

/** Returns free heap memory to the operating system as far as possible. */
export function trimHeap(): void {
  requireGlibc('heapTrim');
  mallocTrim(0);
}

function requireGlibc(what: string): void {
  if (!supportsHeap()) {
    throw new NotSupported(`${what} needs glibc; this C library has no mallinfo and malloc_trim`);
  }
}
