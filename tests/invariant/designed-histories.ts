import type { Deed, TickPlan, Turn } from './process-arbitrary.js';

const usual: Turn = { kind: 'usual' };

function tick(turn: Turn = usual, ...deeds: Deed[]): TickPlan {
  return { turn, deeds, parts: 1 };
}

function ticks(count: number, ...deeds: Deed[]): TickPlan[] {
  return Array.from({ length: count }, () => tick(usual, ...deeds));
}

const birth: Deed = { kind: 'birth', who: 0, program: 1, user: 1, cpuTicks: 5, isDenied: false };
/** Happens to the process with pid 2, as the two below. */
const exec = (value: number): Deed => ({ kind: 'exec', who: 1, value });
const rewrite = (value: number): Deed => ({ kind: 'rewrite', who: 1, value });
const work: Deed = { kind: 'work', who: 1, value: 122 };
const back = (stepMs: number): Turn => ({ kind: 'clock', stepMs });

/** Histories that random plans contain too rarely, each named after its difficulty. */
export const designedHistories: Readonly<Record<string, readonly TickPlan[]>> = {
  'an exec in a span that the clock passes twice': [
    ...ticks(3, birth),
    tick(usual, exec(2)),
    tick(back(-25_000)),
    tick(usual, rewrite(7)),
    ...ticks(5, work),
  ],
  'two ticks with the same time, and another program at each': [
    ...ticks(2, birth),
    tick(usual, exec(2)),
    tick(back(-10_000), exec(4)),
    tick(usual, rewrite(11)),
    ...ticks(2),
  ],
  'a clock that was wrong and is corrected': [
    ...ticks(2, birth),
    tick(back(1_200_000), work),
    ...ticks(2, work),
    tick(back(-1_200_000), exec(2)),
    ...ticks(3, birth, work),
  ],
  'an agent that was suspended for hours and then died': [
    ...ticks(6, birth, work),
    tick({ kind: 'gap' }, work),
    tick(usual, work),
  ],
  'an agent that died right after it was suspended': [...ticks(6, birth, work), tick({ kind: 'gap' }, work)],
  'a host without processes': [
    tick({ kind: 'all-gone' }),
    ...ticks(2),
    tick(usual, birth),
    tick({ kind: 'all-gone' }),
    tick(),
  ],
  'unknown counters': [
    tick(usual, birth),
    tick(usual, { kind: 'hide-cpu', who: 1, value: 0 }),
    ...ticks(3),
    tick(usual, { kind: 'gauge', who: 1, value: 3 }),
    tick(usual, work),
    ...ticks(2),
  ],
  'a pid that is recycled again and again': [
    ...ticks(2, birth),
    ...Array.from({ length: 4 }, (_, index) => tick(usual, { kind: 'recycle', who: 1, value: index }, work)),
  ],
  'a reboot in the middle of an hour': [
    ...ticks(3, birth, work),
    tick({ kind: 'reboot' }, birth),
    ...ticks(3, birth, work),
  ],
};
