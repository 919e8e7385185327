import { afterAll, describe, expect, it } from 'vitest';
import { cpuSecondsOf, firstSecondsOf, lastReadings } from './cpu-of.js';
import { loadNames, startLoads } from './loads.js';
import { WatchingAgent } from './watching-agent.js';

/** PSFLEET_ACCOUNTS_SECONDS=3600 watches for an hour. */
const seconds = Number(process.env['PSFLEET_ACCOUNTS_SECONDS'] ?? 300);
const loadSeconds = 20;
let agent: WatchingAgent | null = null;

afterAll(() => agent?.close());

describe('the CPU time of samples and exits together', () => {
  it(
    'equals the last readings of all processes that were there',
    async () => {
      const untilMs = Date.now() + seconds * 1_000;
      agent = new WatchingAgent();
      await agent.open();
      const first = firstSecondsOf(agent);
      let used = 0;
      while (Date.now() < untilMs) {
        const { results, stop } = startLoads(loadNames, loadSeconds);
        let isOver = false;
        void results.finally(() => (isOver = true)).catch(() => undefined);
        try {
          await agent.watch(() => isOver);
          used += (await results).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
        } finally {
          stop();
        }
      }
      const before = await lastReadings(agent, first);
      await agent.tick();
      const after = await lastReadings(agent, first);
      const rows = cpuSecondsOf(agent, () => true);
      console.log({ seconds, rows, before, after, used });
      expect(after.ended).toBeGreaterThan(100);
      expect(rows).toBeGreaterThan(0.99 * before.seconds);
      expect(rows).toBeLessThan(1.01 * after.seconds);
      expect(rows).toBeGreaterThan(0.98 * used);
      expect(agent.ticks.reduce((sum, { lostEnds }) => sum + (lostEnds ?? 0), 0)).toBe(0);
    },
    seconds * 1_000 + 120_000,
  );
});
