import os from 'node:os';
import { hostNameOf } from '@psfleet/wire';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { startLoads, type Load, type LoadName } from './loads.js';

interface Explanation {
  readonly total: number;
  readonly attributed: number;
  readonly remainder: number;
  readonly remainderPercent: number;
  readonly apart: Readonly<Record<string, number>>;
  readonly shares: readonly { readonly group: string | null; readonly value: number; readonly children: number }[];
}

const host = hostNameOf(os.hostname());
const loads: readonly LoadName[] = ['long', 'short', 'threads', 'niced'];
const seconds = 45;
const intervalMs = 5_000;
/** Each load runs as a user of its own, so that its share is that of a user. */
const firstUid = 71_000;
/** /proc shows CPU time in hundredths of a second, of user and of system time. */
const resolution = 0.02;

const machine = new OneMachine();
let stopLoads: () => void = () => undefined;
afterEach(async () => {
  stopLoads();
  await machine.stop();
});
afterAll(() => machine.remove());

async function explain(from: number, by: string): Promise<{ data: Explanation; meta: Record<string, unknown> }> {
  const body = { host, metric: 'cpu', from, by, limit: 1_000 };
  return (await machine.ask('POST', '/api/v1/explain', body)).body as never;
}

/**
 * Runs all loads between two ticks, and explains the CPU time of the host from the one to the other. They stay for
 * `stays` seconds after that.
 */
async function explainLoads(stays = 0): Promise<{ answer: Explanation; used: readonly Load[]; warnings: unknown }> {
  // The machine of the test before left ticks too, and the time between the two has no agent.
  const since = Date.now();
  const first = await eventually(
    'two ticks of this agent',
    async () => {
      const { meta } = await explain(since, 'user');
      return meta['from'];
    },
    60_000,
    1_000,
  );
  // On a busy machine the first tick is late, and so nearer to the second one than an interval.
  const from = Math.max(Date.now() - intervalMs, Date.parse(String(first)));
  const started = startLoads(loads, seconds, { uidOf: (name) => firstUid + loads.indexOf(name), stays });
  stopLoads = started.stop;
  const used = await started.results;
  const over = Date.now();
  const { data, meta } = await eventually(
    'a tick after the loads',
    async () => {
      const answer = await explain(from, 'user');
      return Date.parse(String(answer.meta['to'])) > over ? answer : null;
    },
    60_000,
    1_000,
  );
  const byName = await explain(from, 'name');
  console.log(
    JSON.stringify({ ...data, shares: data.shares.slice(0, 8), used, names: byName.data.shares.slice(0, 8) }),
  );
  return { answer: data, used, warnings: meta['warnings'] };
}

/** By its own getrusage(2). */
function ownSeconds(used: readonly Load[], name: LoadName): number {
  return used.find((load) => load.name === name)?.cpuSeconds ?? Number.NaN;
}

function shareOf({ shares }: Explanation, name: LoadName): number {
  return shares.find(({ group }) => group === String(firstUid + loads.indexOf(name)))?.value ?? 0;
}

describe('POST /explain of a mix of long, short-lived, multi-threaded and niced processes', () => {
  it('attributes all CPU time but 3 percent, and to each load what it used, with taskstats', async () => {
    await machine.start({ PSFLEET_AGENT_INTERVAL: `${intervalMs / 1000}s` });
    const { answer, used, warnings } = await explainLoads();
    expect(Math.abs(answer.remainderPercent)).toBeLessThan(3);
    for (const name of loads) {
      const [own, share] = [ownSeconds(used, name), shareOf(answer, name)];
      expect(Math.abs(share - own), `${name}: ${share} of ${own} s`).toBeLessThan(0.02 * own + resolution);
    }
    expect(warnings).toEqual([]);
  });

  it('attributes all CPU time but 15 percent, and children to the load that waited for them, without', async () => {
    await machine.start({ PSFLEET_AGENT_INTERVAL: `${intervalMs / 1000}s`, PSFLEET_AGENT_TASKSTATS: 'false' });
    // What a load used after its last tick would count for the shell that waits for it.
    const { answer, used, warnings } = await explainLoads((2 * intervalMs) / 1000);
    expect(Math.abs(answer.remainderPercent), JSON.stringify(answer)).toBeLessThan(15);
    for (const name of loads) {
      const [own, share] = [ownSeconds(used, name), shareOf(answer, name)];
      expect(Math.abs(share - own), `${name}: ${share} of ${own} s`).toBeLessThan(0.02 * own + resolution);
    }
    const children = answer.shares.find(({ group }) => group === String(firstUid + loads.indexOf('short')))?.children;
    expect(children).toBeGreaterThan(0.5 * ownSeconds(used, 'short'));
    expect(warnings).toEqual([expect.stringContaining('ended processes were not accounted')]);
  });
});
