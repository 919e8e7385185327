import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuSecondsOf, familyOf, firstSecondsOf, lastReadings } from './cpu-of.js';
import { loadNames, startLoads, type Load } from './loads.js';
import { WatchingAgent } from './watching-agent.js';

const seconds = 8;
/** /proc shows the times of children in hundredths of a second, of user and of system time. */
const resolution = 0.02;
let agent: WatchingAgent;
let loads: Load[];
let all: { readonly rows: number; readonly least: number; readonly most: number };

beforeAll(async () => {
  agent = new WatchingAgent();
  await agent.open();
  const first = firstSecondsOf(agent);
  const { results, stop } = startLoads(loadNames, seconds);
  try {
    let isOver = false;
    void results.finally(() => (isOver = true)).catch(() => undefined);
    await agent.watch(() => isOver);
    loads = await results;
    const before = await lastReadings(agent, first);
    await agent.tick();
    const after = await lastReadings(agent, first);
    all = { rows: cpuSecondsOf(agent, () => true), least: before.seconds, most: after.seconds };
  } finally {
    stop();
  }
}, 120_000);
afterAll(() => agent.close());

describe('the CPU time in the rows of an agent', () => {
  it.each(loadNames)('of a load of kind "%s" is within 2 percent of its own getrusage', (name) => {
    const load = loads.find((each) => each.name === name);
    const family = familyOf(agent, load?.pid ?? 0);
    const counted = cpuSecondsOf(agent, (uid) => family.has(uid));
    const used = load?.cpuSeconds ?? Number.NaN;
    expect(Math.abs(counted - used), `${counted} of ${used} s`).toBeLessThan(0.02 * used + resolution);
  });

  it('of all processes is that of their last readings', () => {
    expect(all.least).toBeGreaterThan(2);
    expect(all.rows, JSON.stringify(all)).toBeGreaterThan(0.99 * all.least);
    expect(all.rows, JSON.stringify(all)).toBeLessThan(1.01 * all.most);
  });

  it('has an exit of every short-lived process, with its name, user, parent and code', () => {
    const { pid, children } = loads.find(({ name }) => name === 'short') ?? { pid: 0, children: Number.NaN };
    const family = familyOf(agent, pid);
    const exits = agent.events.filter((row) => {
      return row['kind'] === 'exit' && row['pid'] !== pid && family.has(row['proc_uid'] as bigint);
    });
    const complete = exits.filter((row) => row['exit_code'] === 0 && row['username'] !== null);
    // What all programs of a busy machine end at once may be more than the kernel can deliver, which is counted.
    const lost = agent.ticks.reduce((sum, { lostEnds }) => sum + (lostEnds ?? 0), 0);
    expect(exits.length).toBeLessThanOrEqual(children);
    expect(complete.length).toBeGreaterThanOrEqual(children - lost);
    // One child lives at a time. A sweep that meets it before its exec has it under the name of its parent.
    const named = complete.filter(({ name }) => name === 'true');
    expect(named.length).toBeGreaterThanOrEqual(children - lost - agent.ticks.length);
  });
});
