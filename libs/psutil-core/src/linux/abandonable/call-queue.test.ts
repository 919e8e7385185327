import { describe, expect, it } from 'vitest';
import { NativeCallFailed, TimeoutExpired, Unresponsive } from '../../errors.js';
import type { HelperEvents } from './answering-process.js';
import { CallQueue, type Helper } from './call-queue.js';

/** A helper that answers as the test says. */
class TestHelper implements Helper {
  readonly pid = 1;
  readonly asked: (string | number)[] = [];
  isKilled = false;
  readonly events: HelperEvents;

  constructor(events: HelperEvents) {
    this.events = events;
  }

  ask(_: number, __: string, argument: string | number): void {
    this.asked.push(argument);
  }

  kill(): void {
    this.isKilled = true;
  }
}

function queueOf() {
  const started: TestHelper[] = [];
  const world = { nowMs: 0, started };
  const queue = new CallQueue(
    (_, events) => {
      const helper = new TestHelper(events);
      started.push(helper);
      queueMicrotask(() => events.onAnswer([0, null, null, 30_000]));
      return helper;
    },
    () => world.nowMs,
  );
  return { queue, world };
}

describe('calls to the helper', () => {
  it('are made as many at once as it has threads for them, the others in order after them', async () => {
    const { queue, world } = queueOf();
    const answers = ['/1', '/2', '/3', '/4', '/5'].map(async (path) => queue.ask('statvfs', path, 60_000));
    const [helper] = world.started as [TestHelper];
    expect(helper.asked).toEqual(['/1', '/2', '/3', '/4']);
    helper.events.onAnswer([2, 'AAEC', null, 31_000]);
    expect(await answers[1]).toEqual(Buffer.of(0, 1, 2));
    expect(helper.asked).toEqual(['/1', '/2', '/3', '/4', '/5']);
    helper.events.onAnswer([1, null, 2, 32_000]);
    await expect(answers[0]).rejects.toThrow(new NativeCallFailed('statvfs', 2, 'ENOENT', '/1'));
    queue.close();
    await Promise.allSettled(answers);
  });

  it('free their thread when they return after all', async () => {
    const { queue, world } = queueOf();
    const slow = [1, 2].map(async (uid) => queue.ask('user', uid, 1));
    await expect(Promise.all(slow)).rejects.toThrow(TimeoutExpired);
    await expect(queue.ask('user', 3, 1)).rejects.toThrow(Unresponsive);
    world.started[0]?.events.onAnswer([1, null, null, 31_000]);
    expect(queue.stuck).toBe(1);
    const third = queue.ask('user', 3, 60_000);
    world.started[0]?.events.onAnswer([4, null, null, 31_000]);
    expect(await third).toBeNull();
  });

  it('are refused where the system starts no process, and made once it does', async () => {
    let isRefused = true;
    let nowMs = 0;
    const refusal = Object.assign(new Error('spawn ENOMEM'), { errno: -12, code: 'ENOMEM' });
    const queue = new CallQueue(
      (_, events) => {
        if (isRefused) {
          throw refusal;
        }
        return new TestHelper(events);
      },
      () => nowMs,
    );
    await expect(queue.ask('user', 1, 60_000)).rejects.toThrow('the helper does not run: spawn ENOMEM');
    isRefused = false;
    await expect(queue.ask('user', 1, 60_000)).rejects.toThrow(Unresponsive);
    nowMs = 10_000;
    const asked = queue.ask('user', 1, 60_000);
    expect(queue.helperPid).toBe(1);
    queue.close();
    await expect(asked).rejects.toThrow('it was closed');
  });

  it('are refused for a while after a helper that ended at once, instead of starting one after the other', async () => {
    const { queue, world } = queueOf();
    const first = queue.ask('user', 1, 60_000);
    world.started[0]?.events.onEnd('it ended with exit code 1');
    await expect(first).rejects.toThrow('the helper does not run: it ended with exit code 1');
    await expect(queue.ask('user', 1, 60_000)).rejects.toThrow('exit code 1');
    expect(world.started).toHaveLength(1);
    world.nowMs += 10_000;
    const again = queue.ask('user', 1, 60_000);
    world.started[1]?.events.onAnswer([3, 'cm9vdA==', null, 31_000]);
    expect(String(await again)).toBe('root');
  });
});
