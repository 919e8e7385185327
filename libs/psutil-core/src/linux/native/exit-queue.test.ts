import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { decodeKeys, openExitQueue, type ExitQueue } from './exit-queue.js';
import { pidfdCalls } from './pidfd.js';

const opened: (() => void)[] = [];

afterEach(() => {
  for (const close of opened.splice(0)) {
    close();
  }
});

function openQueue(): ExitQueue {
  const queue = openExitQueue();
  if (queue === null) {
    throw new Error('epoll_create1 failed');
  }
  opened.push(() => queue.close());
  return queue;
}

it('tells the key of a process that ended, until its pidfd is closed', async () => {
  const queue = openQueue();
  const child = spawn('/bin/sleep', ['1000']);
  const pidfd = pidfdCalls.open(child.pid ?? 0);
  expect(queue.add(pidfd, 4_294_967_295)).toBe(true);
  const own = pidfdCalls.open(process.pid);
  opened.push(() => pidfdCalls.close(own));
  expect(queue.add(own, 1)).toBe(true);
  expect(queue.take()).toEqual([]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(queue.take()).toEqual([4_294_967_295]);
  expect(queue.take()).toEqual([4_294_967_295]);
  pidfdCalls.close(pidfd);
  expect(queue.take()).toEqual([]);
});

it('refuses what is no pidfd', () => {
  expect(openQueue().add(-1, 1)).toBe(false);
});

it.each([
  ['packed', 1, [1, 7, 0, 1, 8, 0]],
  ['aligned', 2, [1, 0, 7, 0, 1, 0, 8, 0]],
])('decodes %s events', (_, key, words) => {
  expect(decodeKeys(Uint32Array.from(words), 2, key)).toEqual([7, 8]);
});
