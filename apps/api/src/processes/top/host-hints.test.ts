import type { RankedSample, HintedTick } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { hintsHold, useHints } from './host-hints.js';

const ts = 1_795_377_600_000;

function tick(host: string, max: number, hintedNext: number | null, changes: Partial<HintedTick> = {}): HintedTick {
  const place = {
    hintedKeyframeTs: ts - 60_000,
    hintedKeyframeSeq: 1,
    hintedProcUid: `of ${host}`,
    hintedSampleTs: ts - 10_000,
  };
  return {
    host,
    ts,
    seq: 7,
    lastSeq: 7,
    elapsedMs: 10_000,
    intervalMs: 10_000,
    max,
    hintedNext,
    ...place,
    ...changes,
  };
}

function taken(limit: number, ...ticks: readonly HintedTick[]): { told: string[]; open: string[] } {
  const { told, open } = useHints(ticks, limit);
  return {
    told: told.map(({ host, procUid, ts: sampleTs, value }) => `${host} ${procUid} ${ts - sampleTs} ${value}`),
    open: open.map(({ host }) => host),
  };
}

describe('useHints', () => {
  it('takes the highest process of each host of which the next one is too low', () => {
    expect(taken(2, tick('a', 9, 5), tick('b', 8, 8), tick('c', 7, null))).toEqual({
      told: ['a of a 10000 9', 'b of b 10000 8', 'c of c 10000 7'],
      open: [],
    });
  });

  it('leaves hosts open of which several processes can be among the highest', () => {
    expect(taken(2, tick('a', 9, 8), tick('b', 7, 6), tick('c', 5, 1))).toEqual({
      told: ['b of b 10000 7', 'c of c 10000 5'],
      open: ['a'],
    });
    expect(taken(3, tick('a', 9, 1), tick('b', 7, null))).toEqual({ told: ['b of b 10000 7'], open: ['a'] });
  });

  it.each([
    ['no process', { hintedProcUid: null }],
    ['no keyframe', { hintedKeyframeTs: null }],
    ['a keyframe of long ago', { hintedKeyframeTs: ts - 7_200_000, hintedSampleTs: ts - 7_200_000 }],
    ['a sample before the keyframe', { hintedSampleTs: ts - 60_001 }],
    ['a sample to come', { hintedSampleTs: ts + 1 }],
    ['no sample', { hintedSampleTs: null }],
  ])('leaves a host open that tells of %s', (_, changes) => {
    expect(taken(1, tick('a', 9, 1), tick('b', 8, 1, changes)).open).toEqual(['b']);
  });
});

describe('hintsHold', () => {
  const [told, read] = [
    { host: 'a', procUid: '1', ts, value: 9, next: 1 },
    { host: 'b', procUid: '2', ts, value: 5 },
  ];
  const samples = (...rss: readonly number[]): RankedSample[] =>
    rss.map((each) => ({ host: 'a', procUid: '1', rss: each }) as RankedSample);

  it('holds if the samples say what the ticks told, whatever became of places that were read', () => {
    expect(hintsHold({ places: [{ ...told }, read], told: [told] }, samples(9))).toBe(true);
    expect(hintsHold({ places: [read], told: [told] }, [])).toBe(true);
  });

  it('does not if a sample is not there or says something else', () => {
    expect(hintsHold({ places: [told, read], told: [told] }, [])).toBe(false);
    expect(hintsHold({ places: [{ ...told }], told: [told] }, samples(8))).toBe(false);
  });
});
