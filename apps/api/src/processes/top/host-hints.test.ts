import type { HintedTick, RankedSample } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { hintsHold, useHints } from './host-hints.js';

const ts = 1_795_377_600_000;

function tick(host: string, max: number, hintedNext: number | null, changes: Partial<HintedTick> = {}): HintedTick {
  return {
    host,
    ts,
    arrivedAt: ts,
    seq: 7,
    lastSeq: 7,
    elapsedMs: 10_000,
    intervalMs: 10_000,
    max,
    hintedNext,
    hintedKeyframeTs: ts - 60_000,
    hintedKeyframeSeq: 1,
    hintedProcUid: `of ${host}`,
    hintedSampleTs: ts - 10_000,
    ...changes,
  };
}

function used(limit: number, ...ticks: readonly HintedTick[]): { hinted: string[]; unhinted: string[] } {
  const { hinted, unhinted } = useHints(ticks, limit);
  return {
    hinted: hinted.map(({ host, procUid, ts: sampleTs, value }) => `${host} ${procUid} ${ts - sampleTs} ${value}`),
    unhinted: unhinted.map(({ host }) => host),
  };
}

describe('useHints', () => {
  it('takes the top process of each host whose next process is too small', () => {
    expect(used(2, tick('a', 9, 5), tick('b', 8, 8), tick('c', 7, null))).toEqual({
      hinted: ['a of a 10000 9', 'b of b 10000 8', 'c of c 10000 7'],
      unhinted: [],
    });
  });

  it('leaves out hosts that may have several of the top processes', () => {
    expect(used(2, tick('a', 9, 8), tick('b', 7, 6), tick('c', 5, 1))).toEqual({
      hinted: ['b of b 10000 7', 'c of c 10000 5'],
      unhinted: ['a'],
    });
    expect(used(3, tick('a', 9, 1), tick('b', 7, null))).toEqual({ hinted: ['b of b 10000 7'], unhinted: ['a'] });
  });

  it.each([
    ['no process', { hintedProcUid: null }],
    ['no keyframe', { hintedKeyframeTs: null }],
    ['an old keyframe', { hintedKeyframeTs: ts - 7_200_000, hintedSampleTs: ts - 7_200_000 }],
    ['a sample before the keyframe', { hintedSampleTs: ts - 60_001 }],
    ['a sample in the future', { hintedSampleTs: ts + 1 }],
    ['no sample', { hintedSampleTs: null }],
  ])('ignores a hint at %s', (_, changes) => {
    expect(used(1, tick('a', 9, 1), tick('b', 8, 1, changes)).unhinted).toEqual(['b']);
  });
});

describe('hintsHold', () => {
  const [hinted, read] = [
    { host: 'a', procUid: '1', ts, value: 9, next: 1 },
    { host: 'b', procUid: '2', ts, value: 5 },
  ];
  const samples = (...rss: readonly number[]): RankedSample[] =>
    rss.map((each) => ({ host: 'a', procUid: '1', rss: each }) as RankedSample);

  it('is true if the samples have the hinted values, even if samples of other processes are missing', () => {
    expect(hintsHold({ ranked: [{ ...hinted }, read], hinted: [hinted] }, samples(9))).toBe(true);
    expect(hintsHold({ ranked: [read], hinted: [hinted] }, [])).toBe(true);
  });

  it('is false if a sample is missing or has another value', () => {
    expect(hintsHold({ ranked: [hinted, read], hinted: [hinted] }, [])).toBe(false);
    expect(hintsHold({ ranked: [{ ...hinted }], hinted: [hinted] }, samples(8))).toBe(false);
  });
});
