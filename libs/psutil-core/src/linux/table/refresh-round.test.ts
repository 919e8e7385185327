import { describe, expect, it } from 'vitest';
import { RefreshRound } from './refresh-round.js';

const pids = [1, 2, 3, 4, 5, 6];

describe('RefreshRound', () => {
  it('takes a share at each sweep, every process once per round, then starts again', () => {
    const round = new RefreshRound(60);
    const readAt = new Map(pids.map((pid) => [pid, 0]));
    const taken = [0, 20, 40, 60, 80, 100, 120].map((now) => {
      round.begin(pids.length, now);
      const turn = pids.filter((pid) => round.take(pid, readAt.get(pid) ?? 0));
      turn.forEach((pid) => readAt.set(pid, now));
      round.end();
      return turn;
    });
    // Nothing is due before half of `refreshMs` has passed; only the next sweep shows that the round is complete.
    expect(taken).toEqual([[], [], [1, 2], [3, 4], [5, 6], [], [1, 2]]);
  });
});
