import { describe, expect, it } from 'vitest';
import { chooseFootprints, type FootprintReading } from './footprint-choice.js';

const read = (pss: number | null, changes: Partial<FootprintReading> = {}): FootprintReading => ({
  serial: 1,
  pss,
  uss: pss,
  readMs: 0,
  sweep: 5,
  ...changes,
});

/** Each process has the slot of its place; it changed at sweep 9 unless `touched` says otherwise. */
function choose(
  rss: readonly number[],
  readings: Readonly<Record<number, FootprintReading>>,
  nowMs: number,
  touched: Readonly<Record<number, number>> = {},
  sweep = 9,
): number[] {
  const slots = Int32Array.from(rss, (_, slot) => slot);
  const columns = {
    rss: Float64Array.from(rss),
    touchedAt: Float64Array.from(rss, (_, slot) => touched[slot] ?? 9),
  };
  const known = new Map(Object.entries(readings).map(([slot, reading]) => [Number(slot), reading]));
  return chooseFootprints({ slots, columns }, known, nowMs, sweep);
}

const twenty = (pss: number): Record<number, FootprintReading> =>
  Object.fromEntries(Array.from({ length: 20 }, (_, slot) => [slot, read(pss)]));
const twentyRss = (rss: number): number[] => Array.from({ length: 20 }, () => rss);

describe('the processes whose footprint is read', () => {
  it('are those with memory, the largest first', () => {
    expect(choose([0, 10, 30, Number.NaN, 20], {}, 0)).toEqual([2, 4, 1]);
  });

  it('are not only those of one large mapping that they share', () => {
    // 20 processes share 300 MB; the next has 90 MB of its own, and the last less than any of them.
    const rss = [...twentyRss(300e6), 90e6, 10e6];
    expect(choose(rss, twenty(15e6), 1_000)).toEqual([20]);
  });

  it('are read again after two minutes if they have done anything, and after ten if not', () => {
    const readings = { 0: read(50), 1: read(60), 2: read(70, { readMs: 500_000 }) };
    const idle = { 0: 5 };
    expect(choose([90, 90, 90], readings, 119_000, idle)).toEqual([]);
    expect(choose([90, 90, 90], readings, 121_000, idle)).toEqual([1]);
    expect(choose([90, 90, 90], readings, 620_000, idle)).toEqual([0, 1, 2]);
  });

  it('are read again even where more start than can be read', () => {
    const readings = { 0: read(50) };
    expect(choose([90, 40, 70], readings, 121_000, {}, 9)).toEqual([2, 1, 0]);
    expect(choose([90, 40, 70], readings, 121_000, {}, 10)).toEqual([0, 2, 1]);
  });

  it('are asked again only after ten minutes if they could not be read', () => {
    expect(choose([90], { 0: read(null) }, 599_000)).toEqual([]);
    expect(choose([90], { 0: read(null) }, 600_000)).toEqual([0]);
  });

  it('are read again where the last reading exceeds what they have now', () => {
    const readings = { ...twenty(15e6), 3: read(80e6) };
    expect(choose(twentyRss(300e6).with(3, 1e6), readings, 130_000)).toContain(3);
  });
});
