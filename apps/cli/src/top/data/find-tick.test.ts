import { describe, expect, test } from 'vitest';
import { findTickAfter, findTickBefore, type ReadMoment } from './find-tick.js';

/** Answers as the API does, from a list of ticks, and counts how often it is asked. */
function stored(ticks: readonly number[]): { read: ReadMoment; asked: () => number } {
  let asked = 0;
  return {
    read: (at) => {
      asked++;
      return Promise.resolve(ticks.findLast((tick) => tick <= at) ?? null);
    },
    asked: () => asked,
  };
}

const second = 1000;
const ticks = [100, 110, 120, 121, 190, 200, 210].map((time) => time * second);
const after = (at: number, now = 215 * second): Promise<number | null> =>
  findTickAfter(stored(ticks).read, at, { intervalMs: 10 * second, now });

describe('the ticks of a host', () => {
  test('each is reached from the one before it, over gaps too', async () => {
    const reached: number[] = [];
    for (let at: number | null = ticks[0] ?? 0; at !== null; at = await after(at)) {
      reached.push(at);
    }
    expect(reached).toEqual(ticks);
  });

  test('each is reached from the one after it', async () => {
    const reached: number[] = [];
    for (let at: number | null = ticks.at(-1) ?? 0; at !== null; at = await findTickBefore(stored(ticks).read, at)) {
      reached.push(at);
    }
    expect(reached.reverse()).toEqual(ticks);
  });

  test('there is none after the last', async () => {
    expect(await after(210 * second)).toBeNull();
    expect(await after(210 * second, 100_000 * second)).toBeNull();
  });

  test('the usual one costs two questions', async () => {
    const { read, asked } = stored(ticks);
    await findTickAfter(read, 100 * second, { intervalMs: 10 * second, now: 215 * second });
    expect(asked()).toBe(2);
  });
});
