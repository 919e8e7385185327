import { describe, expect, it } from 'vitest';
import { NotSupported } from '../../errors.js';
import type { ProcessChange } from '../../model/process.js';
import { applyChange, decodeMask } from './process-changes.js';
import { ProcessSource } from './process-source.js';
import { Snapshots } from './snapshots.js';

describe('the CPUs of a mask', () => {
  it('are in ascending order', () => {
    expect(decodeMask((1n << 63n) | 0b101n)).toEqual([0, 2, 63]);
  });

  it('are unknown for a process in several processor groups, instead of none', () => {
    expect(() => decodeMask(0n)).toThrow(NotSupported);
  });
});

describe('a change that Windows does not have', () => {
  const apply = (change: ProcessChange): void => applyChange(new ProcessSource(4, new Snapshots()), change);
  const allThreads = false;

  it.each<[string, ProcessChange, unknown, RegExp]>([
    ['a limit', { kind: 'rlimit', resource: 1, limits: [1, 1] }, NotSupported, /no resource limits/],
    ['a nice value', { kind: 'nice', value: 10, allThreads }, RangeError, /^10 is no priority class .*32768/],
    ['an I/O class', { kind: 'ionice', ioclass: 4, value: 0, allThreads }, RangeError, /choose between 0, 1, 2, 3/],
    ['a level of an I/O class', { kind: 'ionice', ioclass: 2, value: 4, allThreads }, TypeError, /leave the value out/],
  ])('is refused before the process is opened: %s', (_, change, kind, message) => {
    expect(() => apply(change)).toThrow(kind);
    expect(() => apply(change)).toThrow(message);
  });
});
