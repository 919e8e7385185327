import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPsutil } from '../src/index.js';

const minRounds = 4;
/** Rounds continue, up to this many, until one is quiet. */
const maxRounds = 12;
/** The growth allowed in the quietest round: V8 grows its heap at any time, but a leak grows in every round. */
const allowedBytes = 3 * 1024 * 1024;

/** The smallest growth of this process's memory in one of several rounds. */
function minGrowth(callsPerRound: number, call: () => unknown): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < minRounds || (smallest >= allowedBytes && round < maxRounds); round += 1) {
    const before = process.memoryUsage.rss();
    for (let count = 0; count < callsPerRound; count += 1) {
      call();
    }
    smallest = Math.min(smallest, process.memoryUsage.rss() - before);
  }
  return smallest;
}

describe('system functions leak nothing', () => {
  const ps = createPsutil();

  // 10,000 calls each, but fewer of the expensive ones: pressure reads several files, and netConnections reads every
  // descriptor of the machine.
  it.each<[string, number, () => unknown]>([
    ['getloadavg', 2500, () => ps.getloadavg()],
    ['pressure', 800, () => ps.pressure()],
    ['sysconf', 2500, () => ps.cpuCount()],
    ['mallinfo2', 2500, () => ps.heapInfo()],
    ['malloc_trim', 2500, () => ps.heapTrim()],
    ['netlink: addresses', 2500, () => ps.netIfAddrs()],
    ['netlink and ethtool: state', 2500, () => ps.netIfStats()],
    ['netlink: sockets, and their owners', 50, () => ps.netConnections()],
  ])(
    '%s',
    (_, callsPerRound, call) => {
      call();
      const fds = readdirSync('/proc/self/fd').length;
      expect(minGrowth(callsPerRound, call)).toBeLessThan(allowedBytes);
      expect(readdirSync('/proc/self/fd').length).toBe(fds);
    },
    300_000,
  );
});
