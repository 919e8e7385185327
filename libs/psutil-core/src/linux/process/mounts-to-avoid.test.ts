import { beforeEach, expect, it, vi } from 'vitest';
import { realIo, type Io } from '../../platform/io.js';
import type * as MountsToAvoid from './mounts-to-avoid.js';

let readMountsToAvoid: typeof MountsToAvoid.readMountsToAvoid;

beforeEach(async () => {
  // A limit holds for all reads of ten seconds.
  vi.resetModules();
  ({ readMountsToAvoid } = await import('./mounts-to-avoid.js'));
});

/** A process with a hung root and a chain of mounts, each below the one before. */
function ioWithMounts(count: number): { io: Io; reads: () => number } {
  let reads = 0;
  const lines = Array.from({ length: count }, (_, at) => `${at + 100} ${at + 99} 0:50 / /m/${at} rw - tmpfs none rw\n`);
  const bytes = Buffer.from(`99 99 0:40 / / rw - nfs nas:/root rw\n${lines.join('')}`);
  const io: Io = {
    ...realIo,
    open: () => -1,
    close: () => {},
    pread: (_, buffer, position = 0) => {
      reads += 1;
      // The kernel returns a page at a time.
      return bytes.copy(buffer, 0, position, position + 4_096);
    },
  };
  return { io, reads: () => reads };
}

it('knows the mounts of a process', () => {
  expect(readMountsToAvoid(ioWithMounts(2).io, '/proc/1')).toEqual(new Set(['/', '/m/0', '/m/1']));
});

it('does not know those of a process with a hundred thousand, and soon stops to read', () => {
  const { io, reads } = ioWithMounts(100_000);
  expect(readMountsToAvoid(io, '/proc/1')).toBeNull();
  expect(reads()).toBeLessThan(100);
});

it('leaves them open when many processes have large tables', () => {
  const { io, reads } = ioWithMounts(4_000);
  const answers = Array.from({ length: 1_000 }, () => readMountsToAvoid(io, '/proc/1'));
  expect(answers.slice(0, 5).every((answer) => answer?.size === 4_001)).toBe(true);
  expect(answers.slice(50).every((answer) => answer === null)).toBe(true);
  expect(reads()).toBeLessThan(2_000);
});

it('are none where the table cannot be read', () => {
  expect(readMountsToAvoid(realIo, '/proc/0')).toEqual(new Set());
});
