import { describe, expect, it } from 'vitest';
import { hasNative } from './libc.js';
import { readHeapInfo, supportsHeap, trimHeap } from './heap.js';

describe('the C heap', () => {
  it('is told by glibc', () => {
    expect(supportsHeap()).toBe(hasNative('mallinfo2') || hasNative('mallinfo'));
    const { heapUsed, mmapUsed } = readHeapInfo();
    expect(heapUsed).toBeGreaterThan(0);
    expect(mmapUsed).toBeGreaterThanOrEqual(0);
    trimHeap();
    expect(readHeapInfo().heapUsed).toBeGreaterThan(0);
  });

  it('is not mistaken for a function that does not exist', () => {
    expect(hasNative('psfleet_no_such_function')).toBe(false);
  });
});
