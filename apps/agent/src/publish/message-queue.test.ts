import { describe, expect, it } from 'vitest';
import { MessageQueue } from './message-queue.js';

const message = (seq: number, size = 10) => ({ seq, bytes: Buffer.alloc(size) });
const never = new AbortController().signal;

describe('MessageQueue', () => {
  it('hands out the oldest until the broker took it', async () => {
    const queue = new MessageQueue(1_000);
    const [first, second] = [message(1), message(2)];
    queue.push([first, second]);
    expect(await queue.peek(never)).toBe(first);
    expect(await queue.peek(never)).toBe(first);
    queue.markTaken(first);
    expect(await queue.peek(never)).toBe(second);
    expect(queue).toMatchObject({ length: 1, bytes: 10, takenBytes: 10, dropped: 0 });
  });

  it('lets the oldest make room and counts them', async () => {
    const queue = new MessageQueue(25);
    queue.push([message(1), message(2), message(3)]);
    queue.push([message(4)]);
    expect((await queue.peek(never))?.seq).toBe(3);
    expect(queue).toMatchObject({ length: 2, bytes: 20, dropped: 2 });
  });

  it('keeps the newest even if it alone is too large', async () => {
    const queue = new MessageQueue(25);
    queue.push([message(1), message(2, 100)]);
    expect((await queue.peek(never))?.seq).toBe(2);
    expect(queue.dropped).toBe(1);
  });

  it('does not count a message twice that made room while it was being sent', async () => {
    const queue = new MessageQueue(25);
    const sending = message(1);
    queue.push([sending, message(2)]);
    queue.push([message(3)]);
    queue.markTaken(sending);
    queue.drop(sending);
    expect(queue).toMatchObject({ length: 2, bytes: 20, dropped: 1 });
  });

  it('wakes who waits for a message, and who is told to stop', async () => {
    const queue = new MessageQueue(100);
    const waiting = queue.peek(never);
    queue.push([message(7)]);
    expect((await waiting)?.seq).toBe(7);
    queue.markTaken((await queue.peek(never)) ?? message(0));
    const stop = new AbortController();
    const stopped = queue.peek(stop.signal);
    stop.abort();
    expect(await stopped).toBeNull();
  });
});
