import { describe, expect, it } from 'vitest';
import { readHeapInfo, supportsHeap, trimHeap } from './heap.js';
import { hasNative } from './libc.js';

describe('the C heap', () => {
  it('is read from glibc', () => {
    expect(supportsHeap()).toBe(hasNative('mallinfo2') || hasNative('mallinfo'));
    const { heapUsed, mmapUsed } = readHeapInfo();
    expect(heapUsed).toBeGreaterThan(0);
    expect(mmapUsed).toBeGreaterThanOrEqual(0);
    trimHeap();
    expect(readHeapInfo().heapUsed).toBeGreaterThan(0);
  });

  it('does not mistake an unknown function for one of libc', () => {
    expect(hasNative('psfleet_no_such_function')).toBe(false);
  });
});
