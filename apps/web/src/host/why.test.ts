import { describe, expect, it } from 'vitest';
import { spanOfPoint } from './why.js';

describe('what is explained after a click at a curve', () => {
  const at = Date.parse('2026-11-28T03:12:41Z');

  it('is the time over which the point is the mean, where it is longer than a tick', () => {
    expect(spanOfPoint(at, 360_000)).toEqual({ from: '2026-11-28T03:12:00.000Z', to: '2026-11-28T03:18:00.000Z' });
    expect(spanOfPoint(at, 20_000)).toEqual({ from: '2026-11-28T03:12:40.000Z', to: '2026-11-28T03:13:00.000Z' });
  });

  it('is one tick, where the point is one, and the newest while live', () => {
    expect(spanOfPoint(at, 10_000)).toEqual({ at: '2026-11-28T03:12:41.000Z' });
    expect(spanOfPoint(null, 360_000)).toEqual({});
  });
});
