import { describe, expect, it } from 'vitest';
import { createPsutil } from '@psfleet/psutil-core';
import { ExecutableRound } from './executable-round.js';

/** The pids that each call examined. */
function looks(pids: readonly number[], times: readonly number[]): number[][] {
  const { columns } = createPsutil().createProcessTable();
  let looked: number[] = [];
  const round = new ExecutableRound({
    slots: Int32Array.from(pids, (_, slot) => slot),
    columns: { ...columns, pid: Int32Array.from(pids) },
    refreshExecutable: (slot) => {
      looked.push(pids[slot] ?? 0);
      return false;
    },
  });
  return times.map((nowMs) => {
    looked = [];
    round.continue(nowMs);
    return looked;
  });
}

describe('ExecutableRound', () => {
  it('examines each process once a minute, a few at each tick', () => {
    const pids = [1, 2, 30, 31, 32, 500];
    const [first, ...ticks] = looks(pids, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000]);
    expect(first).toEqual([]);
    expect(ticks.map((looked) => looked.length).every((count) => count <= 1)).toBe(true);
    expect(ticks.slice(0, 6).flat()).toEqual(pids);
  });

  it('never examines more than a few hundred at once', () => {
    const pids = Array.from({ length: 5_000 }, (_, index) => index + 1);
    const [, ...ticks] = looks(pids, [0, 60_000, 120_000]);
    expect(ticks.map((looked) => looked.length)).toEqual([250, 250]);
    expect(ticks[1]?.[0]).toBe(251);
  });
});
