import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { Program } from '../programs/program.js';

const agentWithClock = new URL('agent-with-clock.mjs', import.meta.url).pathname;
const minuteMs = 60_000;

interface WrongClock {
  readonly aheadMs: number;
  readonly steps: readonly { readonly afterMs: number; readonly byMs: number }[];
  /** The offset that the host has in the end, seconds, and its clock-step events. */
  readonly clockOffset: number;
  readonly clockSteps: number;
  readonly warnings: readonly string[];
}

const clocks: Readonly<Record<string, WrongClock>> = {
  'two-hours-ahead': {
    aheadMs: 120 * minuteMs,
    steps: [],
    clockOffset: 7_200,
    clockSteps: 1,
    warnings: ['wrong-clock'],
  },
  'twenty-days-behind': {
    aheadMs: -20 * 24 * 60 * minuteMs,
    steps: [],
    clockOffset: -1_728_000,
    clockSteps: 1,
    warnings: ['wrong-clock'],
  },
  'eight-minutes-ahead': {
    aheadMs: 8 * minuteMs,
    steps: [{ afterMs: 12_000, byMs: -8 * minuteMs }],
    clockOffset: 0,
    clockSteps: 2,
    warnings: [],
  },
  stepping: {
    aheadMs: 0,
    steps: [
      { afterMs: 6_000, byMs: 5 * minuteMs },
      { afterMs: 12_000, byMs: -6 * minuteMs },
      { afterMs: 18_000, byMs: 40_000 },
    ],
    clockOffset: -20,
    clockSteps: 3,
    warnings: ['wrong-clock'],
  },
};
const names = Object.keys(clocks);

const machine = new OneMachine();
const folder = mkdtempSync(join(tmpdir(), 'psfleet-clocks-'));
const agents: Program[] = [];

beforeAll(async () => {
  await machine.start({}, ['--without', 'agent']);
  for (const [hostname, { aheadMs, steps }] of Object.entries(clocks)) {
    const { status, body } = await machine.ask('POST', '/api/v1/enrollments', {});
    expect([hostname, status]).toEqual([hostname, 201]);
    const tokenFile = join(folder, `${hostname}.token`);
    writeFileSync(tokenFile, body.data.token, { mode: 0o600 });
    const environment = {
      PSFLEET_AGENT_HOSTNAME: hostname,
      PSFLEET_AGENT_STATE: join(folder, hostname),

      PSFLEET_AGENT_INTERVAL: '3s',
      PSFLEET_HEALTH_PORT: '0',
    };
    const enroll = new Program('agent', environment);
    expect([await enroll.run('enroll', '--api', machine.url, '--token-file', tokenFile), enroll.log]).toEqual([
      0,
      expect.any(String),
    ]);
    const agent = new Program(
      'agent',
      { ...environment, AGENT_TEST_CLOCK: JSON.stringify({ aheadMs, steps }) },
      agentWithClock,
    );
    agent.start();
    agents.push(agent);
  }
  await eventually('a tick of every host', isEveryHostSeen, 60_000).catch(async (error: unknown) => {
    const { body } = await machine.get('/api/v1/dead-letters');
    const logs = agents.map((agent) => agent.log).join('\n');
    throw new Error(`${JSON.stringify(body.data)}\n${logs}`, { cause: error });
  });
  // All steps, and some seconds after them.
  await pause(26_000);
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
  await machine.stop();
  rmSync(folder, { recursive: true });
});

async function isEveryHostSeen(): Promise<boolean> {
  const { body } = await machine.get('/api/v1/hosts');
  return body.data.filter(({ lastSeen }: { lastSeen: string | null }) => lastSeen !== null).length === names.length;
}

const isNear = (time: string, ms: number): boolean => Math.abs(Date.parse(time) - ms) < 10_000;

describe.each(names)('a host whose clock is %s', (hostname) => {
  const host = hostname;
  const clock = clocks[hostname];

  it('is online, and its clock is shown and warned about', async () => {
    const { body } = await machine.get(`/api/v1/hosts/${host}`);
    expect(body.data).toMatchObject({ status: 'online', catchingUp: null });
    expect(Math.abs(body.data.clockOffset - (clock?.clockOffset ?? Number.NaN))).toBeLessThan(1);
    expect(isNear(body.data.lastSeen, Date.now())).toBe(true);
    expect(body.data.warnings.map(({ code }: { code: string }) => code)).toEqual(clock?.warnings);
  });

  it('answers about now and about a moment of the past in the time of the fleet', async () => {
    const now = await machine.get(`/api/v1/hosts/${host}/processes?limit=5`);
    expect([now.body.meta.partial, isNear(now.body.meta.at, Date.now())]).toEqual([false, true]);
    const at = Date.now() - 8_000;
    const past = await machine.get(`/api/v1/hosts/${host}/processes?limit=5&at=${at}`);
    expect([past.body.meta.partial, isNear(past.body.meta.at, at)]).toEqual([false, true]);
    expect(past.body.data).toHaveLength(5);
  });

  it('has its metrics and events at the times of the fleet, and nowhere else', async () => {
    const readSeries = async () => {
      const { body } = await machine.ask('POST', '/api/v1/metrics/query', {
        metrics: ['virtual_memory.percent'],
        hosts: [host],
        from: Date.now() - 13 * 24 * 60 * minuteMs,
        to: Date.now() + 24 * 60 * minuteMs,
        step: 3_600,
        agg: 'max',
      });
      return body.data;
    };
    // Metrics of few hosts wait for each other.
    await expect.poll(async () => (await readSeries()).length, { timeout: 30_000, interval: 500 }).toBe(1);
    const hours = (await readSeries())[0].points.map(([time]: [string]) => Date.parse(time));
    const [first, last] = [Math.min(...hours), Math.max(...hours)];
    expect(first).toBeGreaterThan(Date.now() - 62 * minuteMs);
    expect(last).toBeLessThanOrEqual(Date.now());
    const events = await machine.get(`/api/v1/process-events?host=${host}&kind=clock-step&from=-1h`);
    expect(events.body.data).toHaveLength(clock?.clockSteps ?? Number.NaN);
    for (const { at } of events.body.data) {
      expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(2 * minuteMs);
    }
  });
});

it('nothing was refused', async () => {
  const { body } = await machine.get('/api/v1/dead-letters');
  expect(body.data).toEqual([]);
});
