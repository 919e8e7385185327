import { describe, expect, it } from 'vitest';
import { clearSlot, createColumns, growColumns } from './columns.js';
import { storeIo, storeStatus } from './decode.js';

describe('storing', () => {
  it('leaves values that a file lacks unknown', () => {
    const columns = createColumns(2);
    columns.vms[1] = 4096;
    const memory = 'RssFile:\t  8 kB\nRssShmem:\t 4 kB\nVmHWM:\t 24 kB\nVmRSS:\t 20 kB\nVmExe:\t 1 kB\nVmStk:\t 2 kB\n';
    const status = Buffer.from(`Name:\tx\nUid:\t5\t6\t7\t8\n${memory}`);
    storeStatus(columns, 1, status);
    expect([
      columns.uid[1],
      columns.rss[1],
      columns.shared[1],
      columns.text[1],
      columns.data[1],
      columns.voluntary[1],
      columns.peakRss[1],
      columns.swap[1],
    ]).toEqual([5, 20_480, 12_288, 1024, Number.NaN, Number.NaN, 24_576, Number.NaN]);
    storeIo(columns, 1, Buffer.from('rchar: 1\n'));
    expect([columns.readChars[1], columns.readBytes[1]]).toEqual([1, Number.NaN]);
  });

  it('keeps the peak of a process whose memory is gone, and knows none of one that is first seen then', () => {
    const columns = createColumns(3);
    const [zombie, foundLate, kernelThread] = [0, 1, 2];
    columns.peakRss[zombie] = 1_572_864_000;
    columns.kernelThread[kernelThread] = 1;
    for (const slot of [zombie, foundLate, kernelThread]) {
      columns.vms[slot] = 0;
      storeStatus(columns, slot, Buffer.from('Name:\tx\nUid:\t5\t6\t7\t8\n'));
    }
    expect([...columns.peakRss]).toEqual([1_572_864_000, Number.NaN, 0]);
    expect([...columns.rss, ...columns.swap]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps values when it grows, and clears a slot for its next process', () => {
    const columns = createColumns(1);
    columns.pid[0] = 7;
    columns.rss[0] = 9;
    const larger = growColumns(columns, 4);
    expect([larger.pid.length, larger.pid[0], larger.rss[0], larger.rss[3]]).toEqual([4, 7, 9, Number.NaN]);
    clearSlot(larger, 0);
    expect([larger.pid[0], larger.rss[0]]).toEqual([0, Number.NaN]);
  });
});
