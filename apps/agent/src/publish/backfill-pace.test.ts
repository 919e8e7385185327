import { describe, expect, it } from 'vitest';
import { BackfillPace } from './backfill-pace.js';

const silent = { request: () => Promise.reject(new Error('no responders')) };

/** The rates after these answers of collectors. */
function ratesAfter(...answers: readonly (number | null)[]): number[] {
  const pace = new BackfillPace(silent, 10_000);
  return answers.map((behind) => {
    pace.adapt(behind);
    return pace.perSecond;
  });
}

describe('BackfillPace', () => {
  it('begins slowly and speeds up while collectors keep up, so that a day is sent within a minute', () => {
    const rates = ratesAfter(...Array.from({ length: 30 }, () => 0));
    expect(rates[0]).toBeCloseTo(2.7);
    expect(rates.reduce((sum, rate) => sum + rate)).toBeGreaterThan(8_640);
    expect(rates.at(-1)).toBe(2_000);
  });

  it('stays when collectors fall behind a little, and slows down when they fall behind', () => {
    expect(ratesAfter(700, 1_900)).toEqual([2, 2]);
    const [first = 0, second = 0, third = 0] = ratesAfter(0, 2_000, 2_000);
    expect([second / first, third]).toEqual([0.5, second]);
  });

  it('speeds up carefully once collectors fell behind', () => {
    const [, , third = 0, fourth = 0] = ratesAfter(0, 700, 0, 0);
    expect([third, fourth / third]).toEqual([expect.closeTo(2.7 * 1.15), expect.closeTo(1.15)]);
  });

  it('never stops', () => {
    expect(ratesAfter(...Array.from({ length: 20 }, () => 60_000)).at(-1)).toBe(1);
    const everySecond = new BackfillPace(silent, 1_000);
    everySecond.adapt(60_000);
    expect(everySecond.perSecond).toBe(2);
  });

  it('goes no faster than it would have to while no collector answers', () => {
    expect(ratesAfter(null)).toEqual([2]);
    expect(ratesAfter(...Array.from({ length: 30 }, () => 0), null).at(-1)).toBe(100);
  });

  it('begins slowly again after a backlog', () => {
    const pace = new BackfillPace(silent, 10_000);
    pace.adapt(0);
    pace.reset();
    expect(pace.perSecond).toBe(2);
  });

  it('leaves the broker as much time as it took', async () => {
    const pace = new BackfillPace(silent, 10_000);
    const startMs = performance.now();
    for (let n = 0; n < 20; n++) {
      pace.adapt(0);
    }
    await pace.pause(2, 150, new AbortController().signal);
    expect(performance.now() - startMs).toBeGreaterThan(148);
  });
});
