import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deadlineSignal, withDeadline } from '../http/request-scope.js';
import { RecentReading } from './recent-reading.js';

describe('a recent reading', () => {
  it('answers all who ask while it is under way and soon after, and reads again later', async () => {
    let readings = 0;
    const reading = new RecentReading(async () => {
      const mine = ++readings;
      await pause(20);
      return mine;
    }, 300);
    expect(await Promise.all([reading.get(), reading.get(), reading.get()])).toEqual([1, 1, 1]);
    expect(await reading.get()).toBe(1);
    await pause(310);
    expect(await Promise.all([reading.get(), reading.get()])).toEqual([2, 2]);
  });

  it('has no deadline of the request that began it', async () => {
    const reading = new RecentReading(() => Promise.resolve(deadlineSignal()), 1000);
    expect(await withDeadline(() => reading.get())).toBeUndefined();
  });

  it('fails for those who wait, and is tried again for the next', async () => {
    let readings = 0;
    const reading = new RecentReading(
      () => (++readings === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve(readings)),
      60_000,
    );
    await expect(Promise.all([reading.get(), reading.get()])).rejects.toThrow('no answer');
    expect(await reading.get()).toBe(2);
  });
});
