import { describe, expect, it } from 'vitest';
import { RefreshRound } from './refresh-round.js';

const PIDS = [1, 2, 3, 4, 5, 6];

describe('RefreshRound', () => {
  it('takes a share at each sweep, each process once in a round, and begins anew', () => {
    const round = new RefreshRound(60);
    const readAt = new Map(PIDS.map((pid) => [pid, 0]));
    const taken = [0, 20, 40, 60, 80, 100, 120].map((now) => {
      round.begin(PIDS.length, now);
      const turn = PIDS.filter((pid) => round.take(pid, readAt.get(pid) ?? 0));
      turn.forEach((pid) => readAt.set(pid, now));
      round.end();
      return turn;
    });
    // Not before half of the time has passed since they were read; that the round is complete shows at the next sweep.
    expect(taken).toEqual([[], [], [1, 2], [3, 4], [5, 6], [], [1, 2]]);
  });
});
