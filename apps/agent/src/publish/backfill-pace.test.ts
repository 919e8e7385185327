import { describe, expect, it } from 'vitest';
import { BackfillPace } from './backfill-pace.js';

const silent = { request: () => Promise.reject(new Error('no responders')) };

/** The rates after these answers of collectors. */
function ratesAfter(...answers: readonly (number | null)[]): number[] {
  const pace = new BackfillPace(silent);
  return answers.map((behind) => {
    pace.adapt(behind);
    return pace.perSecond;
  });
}

describe('BackfillPace', () => {
  it('begins slowly and speeds up while collectors keep up, so that a day is sent within a minute', () => {
    const rates = ratesAfter(...Array.from({ length: 30 }, () => 0));
    expect(rates[0]).toBe(13);
    expect(rates.reduce((sum, rate) => sum + rate)).toBeGreaterThan(8_640);
    expect(rates.at(-1)).toBe(2_000);
  });

  it('stays when collectors fall behind a little, and halves when they fall behind', () => {
    expect(ratesAfter(1_500, 1_500)).toEqual([10, 10]);
    expect(ratesAfter(2_000, 9_000)).toEqual([5, 2.5]);
  });

  it('never stops', () => {
    expect(ratesAfter(...Array.from({ length: 20 }, () => 60_000)).at(-1)).toBe(1);
  });

  it('goes no faster than it would have to while no collector answers', () => {
    expect(ratesAfter(null)).toEqual([10]);
    expect(ratesAfter(...Array.from({ length: 30 }, () => 0), null).at(-1)).toBe(100);
  });

  it('begins slowly again after a backlog', () => {
    const pace = new BackfillPace(silent);
    pace.adapt(0);
    pace.reset();
    expect(pace.perSecond).toBe(10);
  });

  it('leaves the broker as much time as it took', async () => {
    const pace = new BackfillPace(silent);
    const startMs = performance.now();
    await pace.pause(2, 150, new AbortController().signal);
    expect(performance.now() - startMs).toBeGreaterThan(148);
  });
});
