import { describe, expect, it } from 'vitest';
import { computeUsage } from './usage.js';

const statvfs = {
  blockSize: 4096,
  blocks: 1000,
  blocksFree: 400,
  blocksAvailable: 300,
  files: 100,
  filesFree: 25,
};

describe('space and inodes', () => {
  it('are those of df', () => {
    expect(computeUsage(statvfs)).toEqual({
      total: 4_096_000,
      used: 600 * 4096,
      free: 300 * 4096,
      percent: 66.7,
      inodesTotal: 100,
      inodesUsed: 75,
      inodesFree: 25,
    });
  });

  it.each([
    ['created as needed (btrfs)', { files: 0, filesFree: 0 }],
    ['unknown to the server', { files: 2 ** 64, filesFree: 2 ** 64 }],
    ['fewer than the free ones', { files: 5, filesFree: 6 }],
  ])('are null if inodes are %s', (_, inodes) => {
    expect(computeUsage({ ...statvfs, ...inodes })).toMatchObject({
      inodesTotal: null,
      inodesUsed: null,
      inodesFree: null,
    });
  });

  it('are full if the server says that less than nothing is available', () => {
    expect(computeUsage({ ...statvfs, blocksAvailable: 2 ** 64 - 5 })).toMatchObject({ free: 0, percent: 100 });
  });
});
