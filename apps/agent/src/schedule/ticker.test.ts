import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.js';
import { Ticker, nextOnGrid, tickOffset } from './ticker.js';

/** A clock that the test advances. */
class FakeClock implements Pick<Clock, 'wallMs' | 'setTimer'> {
  now: number;
  readonly #earlyMs: number;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(now: number, earlyMs = 0) {
    this.now = now;
    this.#earlyMs = earlyMs;
  }

  wallMs(): number {
    return this.now;
  }

  setTimer(callback: () => void, delayMs: number) {
    const timer = { at: this.now + delayMs - this.#earlyMs, callback };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  async advanceTo(ms: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (let due = this.#dueBefore(ms); due !== undefined; due = this.#dueBefore(ms)) {
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.now = Math.max(this.now, due.at);
      due.callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = ms;
  }

  /** Sets the clock; timers fire after as long as before. */
  setTo(ms: number): void {
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + ms - this.now }));
    this.now = ms;
  }

  get pending(): number {
    return this.#timers.length;
  }

  #dueBefore(ms: number) {
    return this.#timers.filter(({ at }) => at <= ms).sort((a, b) => a.at - b.at)[0];
  }
}

function tickerAt(clock: FakeClock, onTick: (ts: number) => Promise<void>, errors: unknown[] = []): Ticker {
  return new Ticker({ intervalMs: 10_000, offsetMs: 3_000, clock, onTick, onError: (err) => errors.push(err) });
}

describe('the grid', () => {
  it('continues at the next time, even if now is on the grid', () => {
    expect(nextOnGrid(12_999, 10_000, 3_000)).toBe(13_000);
    expect(nextOnGrid(13_000, 10_000, 3_000)).toBe(23_000);
  });

  it('is the same for a host at every start, and differs between hosts', () => {
    expect(tickOffset('web-1', 10_000)).toBe(tickOffset('web-1', 10_000));
    const offsets = Array.from({ length: 1_000 }, (_, index) => tickOffset(`web-${index}`, 10_000));
    const perSecond = Array.from(
      { length: 10 },
      (_, second) => offsets.filter((offset) => Math.floor(offset / 1_000) === second).length,
    );
    expect(Math.max(...perSecond)).toBeLessThan(150);
  });
});

describe('Ticker', () => {
  it('ticks at the start and then at every time of the grid', async () => {
    const clock = new FakeClock(0);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(30_000);
    expect(ticks).toEqual([0, 3_000, 13_000, 23_000]);
    await ticker.stop();
    await clock.advanceTo(100_000);
    expect(ticks).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it('waits at least a second between the first tick and the grid', async () => {
    const clock = new FakeClock(2_500);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(14_000);
    expect(ticks).toEqual([2_500, 13_000]);
    await ticker.stop();
  });

  it('never runs two ticks at once, and counts those it skips', async () => {
    const clock = new FakeClock(0);
    const ends: (() => void)[] = [];
    const ticker = tickerAt(clock, () => new Promise((resolve) => ends.push(resolve)));
    ticker.start();
    await clock.advanceTo(25_000);
    expect(ends).toHaveLength(1);
    expect(ticker.skipped).toBe(3);
    ends[0]?.();
    await clock.advanceTo(35_000);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await ticker.stop();
  });

  it('does not tick twice when a timer fires early', async () => {
    const clock = new FakeClock(0, 2);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(24_000);
    expect(ticks).toEqual([0, 3_000, 13_000, 23_000]);
    await ticker.stop();
  });

  it('continues after a tick that failed', async () => {
    const clock = new FakeClock(0);
    const errors: unknown[] = [];
    const ticker = tickerAt(
      clock,
      async () => {
        throw new Error('no');
      },
      errors,
    );
    ticker.start();
    await clock.advanceTo(15_000);
    expect(errors).toHaveLength(3);
    await ticker.stop();
  });

  it('returns to the grid after the clock jumped', async () => {
    const clock = new FakeClock(0);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(5_000);
    clock.now = 7_000_001;
    await clock.advanceTo(7_020_000);
    // The tick after the jump has the new time, not that for which its timer was set.
    expect(ticks).toEqual([0, 3_000, 7_000_001, 7_003_000, 7_013_000]);
    await ticker.stop();
  });

  it('takes the time at which a delayed timer fires', async () => {
    const clock = new FakeClock(0);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(5_000);
    clock.now = 14_500;
    await clock.advanceTo(24_000);
    expect(ticks).toEqual([0, 3_000, 14_500, 23_000]);
    await ticker.stop();
  });

  it('has the new time when the clock was set back', async () => {
    const clock = new FakeClock(100_000_000);
    const ticks: number[] = [];
    const ticker = tickerAt(clock, async (ts) => void ticks.push(ts));
    ticker.start();
    await clock.advanceTo(100_004_000);
    clock.setTo(50_000_000);
    await clock.advanceTo(50_020_000);
    expect(ticks).toEqual([100_000_000, 100_003_000, 50_009_000, 50_013_000]);
    await ticker.stop();
  });
});
