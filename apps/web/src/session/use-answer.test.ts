import { describe, expect, it } from 'vitest';
import { neighboursOf } from './use-answer.js';

describe('the ticks that are fetched ahead', () => {
  const now = Date.UTC(2026, 10, 30, 12);

  it('are those beside the clock', () => {
    expect(neighboursOf(now - 600_000, now)).toEqual([now - 610_000, now - 590_000]);
  });

  it('have no time that may not have been reported yet', () => {
    expect(neighboursOf(now - 15_000, now)).toEqual([now - 25_000]);
    expect(neighboursOf(now, now)).toEqual([]);
  });
});
