import { nativeFailure } from './failures.js';

/** A call that reports the length that it needs if the buffer is too short. */
export interface SizedCall {
  /** The function, as errors name it. */
  readonly name: string;
  /** Calls it; `length` is what it wrote, or what it needs, 0 if it does not tell. */
  readonly run: (buffer: Buffer) => { readonly isTooShort: boolean; readonly length: number };
}

const maxBytes = 256 * 1024 * 1024;

/**
 * Calls with larger buffers until one is long enough, and returns what was written. What is listed may grow between two
 * calls, so there is room to spare. Throws NativeCallFailed beyond 256 MiB.
 */
export function fillGrowing({ name, run }: SizedCall, firstSize: number): Buffer {
  for (let size = firstSize; size <= maxBytes;) {
    const buffer = Buffer.alloc(size);
    const { isTooShort, length } = run(buffer);
    if (!isTooShort) {
      return length > 0 && length < size ? buffer.subarray(0, length) : buffer;
    }
    size = Math.max(size * 2, length + 4_096);
  }
  throw nativeFailure(name, 0);
}
