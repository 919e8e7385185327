import { describe, expect, test } from 'vitest';
import { FramePacer } from './frame-pacer.js';

/** A line on which time passes by hand: `run` lets due callbacks happen. */
function openLine() {
  const sent: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  let [now, state] = [0, 0];
  let done: (() => void) | null = null;
  const pacer = new FramePacer({
    write: (text, finished) => {
      sent.push(text);
      done = finished;
    },
    render: () => `frame ${state}`,
    schedule: (callback, ms) => {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    now: () => now,
  });
  const run = (ms: number): void => {
    now += ms;
    for (let due = timers.find(({ at }) => at <= now); due !== undefined; due = timers.find(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(due), 1);
      due.callback();
    }
  };
  const change = (isUrgent = false): void => {
    state++;
    pacer.request(isUrgent);
    run(0);
  };
  const written = (): void => {
    done?.();
    run(0);
  };
  return { pacer, sent, run, change, written };
}

describe('frames', () => {
  test('the next one waits until the terminal has shown the one before, and is the newest then', () => {
    const { pacer, sent, run, change, written } = openLine();
    change();
    expect(sent).toEqual(['frame 1\u001B[5n']);
    change();
    change();
    written();
    run(50);
    expect(sent).toHaveLength(1);
    pacer.acknowledge();
    run(0);
    expect(sent).toEqual(['frame 1\u001B[5n', 'frame 3\u001B[5n']);
  });

  test('an answer before the system took the rest of the frame is not enough', () => {
    const { pacer, sent, run, change, written } = openLine();
    change();
    change();
    pacer.acknowledge();
    run(0);
    expect(sent).toHaveLength(1);
    written();
    expect(sent).toHaveLength(2);
  });

  test('a terminal that never answers gets frames as fast as the system takes them', () => {
    const { sent, run, change, written } = openLine();
    change();
    written();
    change();
    run(1999);
    expect(sent).toHaveLength(1);
    run(1);
    expect(sent).toEqual(['frame 1\u001B[5n', 'frame 2']);
    written();
    change();
    expect(sent).toHaveLength(3);
  });

  test('a lost answer of one that did answer stops the screen for a while only', () => {
    const { pacer, sent, run, change, written } = openLine();
    change();
    written();
    pacer.acknowledge();
    change();
    written();
    change();
    run(14_999);
    expect(sent).toHaveLength(2);
    run(1);
    expect(sent).toEqual(['frame 1\u001B[5n', 'frame 2\u001B[5n', 'frame 3\u001B[5n']);
  });

  test('a slow line rests after a frame, but not for a key', () => {
    const { pacer, sent, run, change, written } = openLine();
    const show = (ms: number): void => {
      written();
      run(ms);
      pacer.acknowledge();
      run(0);
    };
    change();
    show(1000);
    change();
    run(1999);
    expect(sent).toHaveLength(1);
    run(1);
    expect(sent).toHaveLength(2);
    show(1000);
    change(true);
    expect(sent).toHaveLength(3);
    show(50);
    change();
    expect(sent).toHaveLength(4);
  });

  test('nothing is sent after the end, which waits for the answer that is on its way', async () => {
    const { pacer, sent, run, change, written } = openLine();
    change();
    written();
    let isOver = false;
    const over = pacer.stop(1000).then(() => (isOver = true));
    change();
    await Promise.resolve();
    expect([sent.length, isOver]).toEqual([1, false]);
    pacer.acknowledge();
    run(0);
    await over;
    expect(sent).toHaveLength(1);
  });

  test('a terminal that answers no more does not keep anybody from leaving', async () => {
    const { pacer, run, change } = openLine();
    change();
    const over = pacer.stop(1000);
    run(1000);
    await over;
  });
});
