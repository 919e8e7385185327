import { describe, expect, it } from 'vitest';
import { decodeLimits, encodeLimits } from './prlimit.js';
import { decodeCpuMask, decodeIoPriority, encodeCpuMask } from './scheduling.js';

describe('CPU masks', () => {
  it.each([[[]], [[0]], [[0, 7, 8, 63, 64]], [[1023]], [[2000]]])('keep %j', (cpus) => {
    const mask = encodeCpuMask(cpus);
    expect(mask.length % 8).toBe(0);
    expect(decodeCpuMask(mask)).toEqual(cpus);
  });
});

describe('limits', () => {
  it.each([[[0, 1]], [[-1, -1]], [[2 ** 40, -1]]] as [[number, number]][])('keep %j', (limits) => {
    expect(decodeLimits(encodeLimits(limits))).toEqual(limits);
  });
});

describe('I/O priorities', () => {
  it('are a class and a value', () => {
    expect(decodeIoPriority((2 << 13) | 4)).toEqual({ ioclass: 2, value: 4 });
    expect(decodeIoPriority(0)).toEqual({ ioclass: 0, value: 0 });
  });
});
