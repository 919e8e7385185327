import { rollUpStep, storeAction, type ActionRecord } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertRows } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Strip {
  readonly hosts: readonly number[];
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly (number | null)[];
  readonly io: readonly (number | null)[];
  readonly pressure: readonly (number | null)[];
  readonly marks: readonly {
    readonly kind: string;
    readonly at: string;
    readonly count: number;
    readonly name: unknown;
  }[];
}

const minuteMs = 60_000;
/** The last hour that ended long enough ago to be rolled up. */
const now = Math.floor((Date.now() - 10 * minuteMs) / 3_600_000) * 3_600_000;
const start = now - 60 * minuteMs;
let world: World;

/** Two hosts for an hour, one of which is silent from minute 20 to 40; every message is delivered twice. */
beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, 'web-1', now);
  await insertHost(storage, 'web-2', now);
  const ticks = Array.from({ length: 360 }, (_, index) => ({ ts: start + index * 10_000, seq: index + 1 }));
  const silent = ticks.filter(({ seq }) => seq <= 120 || seq > 240);
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertRows(
      storage,
      'ticks',
      ticks.map((tick) => ({ ...tick, host: 'web-1', part: 1, parts: 1, elapsed_ms: 10_000, keyframe: true })),
    );
    for (const [host, rows, base] of [
      ['web-1', ticks, 10],
      ['web-2', silent, 50],
    ] as const) {
      await insertMetrics(
        storage,
        'virtual_memory',
        rows.map((tick) => ({ ...tick, host, percent: base + 1 })),
      );
      await insertMetrics(
        storage,
        'cpu_percent',
        rows.flatMap((tick) =>
          ['', '0'].map((cpu) => ({ ...tick, host, cpu, value: cpu === '0' ? 99 : tick.seq === 30 ? 93 : base })),
        ),
      );
    }
    await insertMetrics(
      storage,
      'pressure',
      ticks.flatMap((tick) =>
        [
          ['io', 7],
          ['memory', 3],
        ].map(([resource, value]) => ({ ...tick, host: 'web-1', resource, some_avg10: value })),
      ),
    );
    await insertRows(storage, 'process_events', [
      event(61_000, 'oom', { name: 'java', nr: 1 }),
      event(62_000, 'oom', { name: 'node', nr: 2 }),
      event(600_000, 'exit', { name: 'a.out', exit_signal: 11, nr: 3 }),
      event(600_500, 'exit', { name: 'sleep', exit_signal: 15, nr: 4 }),
      event(600_600, 'exit', { name: 'grep', exit_code: 1, nr: 5 }),
      event(1_200_000, 'reboot', { name: null, nr: 6, host: 'web-2' }),
    ]);
    await storeAction(storage, action(1_500_000, 'done', 1));
    await storeAction(storage, action(1_510_000, 'refused', 2));
  }
});
afterAll(() => world.stop());

function event(afterMs: number, kind: string, facts: Record<string, unknown>): Record<string, unknown> {
  const at = new Date(start + afterMs).toISOString();
  return { host: 'web-1', boot_id: 'boot', kind, at, ts: start + afterMs, seq: 1, source: 'kernel', ...facts };
}

function action(afterMs: number, status: ActionRecord['status'], version: number): ActionRecord {
  return {
    id: `019ab7f0-7c3e-7d51-8f43-${String(afterMs).padStart(12, '0')}`,
    createdAt: start + afterMs,
    updatedAt: start + afterMs,
    version,
    operator: 'ann',
    verb: 'signal',
    args: { signal: 'SIGTERM' },
    host: 'web-1',
    procUid: '00000000000000aa',
    pid: 12,
    status,
    outcome: null,
    pinned: null,
    detail: '',
  };
}

async function ask(query: string): Promise<{ strip: Strip; meta: Record<string, unknown> }> {
  const range = `from=${new Date(start).toISOString()}&to=${new Date(now).toISOString()}`;
  const { status, body } = await world.get<Strip>(`/api/v1/fleet/strip?${range}&${query}`);
  expect({ status, body: status === 200 ? null : body }).toEqual({ status: 200, body: null });
  return { strip: body.data, meta: body.meta };
}

describe('the strip of the fleet', () => {
  it('has the maximum of all hosts in each bucket, of the total of all CPUs', async () => {
    const { strip, meta } = await ask('points=60');
    expect(meta).toMatchObject({ step: 60, from: new Date(start).toISOString(), warnings: [] });
    expect(strip.cpu).toHaveLength(60);
    expect(strip.cpu.slice(0, 6)).toEqual([50, 50, 50, 50, 93, 50]);
    expect(strip.memory[0]).toBe(51);
    expect(strip.pressure[0]).toBe(3);
    expect(strip.io[0]).toBe(7);
  });

  it('counts the hosts that reported, so that a gap shows', async () => {
    const { strip } = await ask('points=60');
    expect([19, 20, 39, 40].map((minute) => strip.hosts[minute])).toEqual([2, 1, 1, 2]);
    expect(strip.memory[30]).toBe(11);
  });

  it('is that of the given hosts', async () => {
    const { strip } = await ask('points=60&host=web-2');
    expect([19, 20].map((minute) => [strip.hosts[minute], strip.cpu[minute], strip.io[minute]])).toEqual([
      [1, 50, null],
      [0, null, null],
    ]);
    expect(strip.marks.map(({ kind }) => kind)).toEqual(['reboot', 'silent']);
  });

  it('marks what happened once, however often it was delivered, and no ordinary end', async () => {
    const { strip } = await ask('points=60');
    expect(strip.marks).toEqual([
      { kind: 'oom', at: new Date(start + 61_000).toISOString(), count: 2, host: 'web-1', name: 'java' },
      { kind: 'crash', at: new Date(start + 600_000).toISOString(), count: 1, host: 'web-1', name: 'a.out' },
      { kind: 'reboot', at: new Date(start + 1_200_000).toISOString(), count: 1, host: 'web-2', name: null },
      { kind: 'silent', at: new Date(start + 1_200_000).toISOString(), count: 1, host: 'web-2', name: null },
      { kind: 'action', at: new Date(start + 1_500_000).toISOString(), count: 1, host: 'web-1', name: 'SIGTERM' },
    ]);
  });

  it.each([
    ['the end of the range, while a host is silent', 20, 35, ['silent']],
    ['a range in which it was silent all the time', 22, 35, []],
    ['a silence that has lasted for less than two buckets', 10, 21, []],
    ['one of two buckets', 10, 22, ['silent']],
    ['one of three buckets', 10, 23, ['silent']],
    ['its return', 30, 60, []],
  ])('marks hosts that went silent: %s', async (_name, fromMinute, toMinute, kinds) => {
    const time = (minute: number): string => new Date(start + minute * minuteMs).toISOString();
    // In buckets of a minute, as the range has minutes.
    const query = `from=${time(fromMinute - 1)}&to=${time(toMinute)}&points=${toMinute - fromMinute + 1}&host=web-2`;
    const { body } = await world.get<Strip>(`/api/v1/fleet/strip?${query}`);
    expect(body.data.marks.map(({ kind }) => kind).filter((kind) => kind !== 'reboot')).toEqual(kinds);
  });

  it('marks no host while nothing newer is stored of any, as when the collectors stand still', async () => {
    const kindsAt = async (host: string): Promise<readonly string[]> => {
      const { body } = await world.get<Strip>(`/api/v1/fleet/strip?from=-30m&points=30${host}`);
      return body.data.marks.map(({ kind }) => kind);
    };
    const away = { host: 'web-3', seq: 1, ts: now - 5 * minuteMs };
    await insertHost(world.storage, away.host, now);
    await insertMetrics(world.storage, 'virtual_memory', [{ ...away, percent: 5 }]);
    world.setNow(now + 10 * minuteMs);
    try {
      // Only the one that stopped before the others.
      expect([await kindsAt(''), await kindsAt('&host=web-1'), await kindsAt('&host=web-3')]).toEqual([
        ['silent'],
        [],
        ['silent'],
      ]);
    } finally {
      world.setNow(now);
    }
  });

  it('is the same from rollups', async () => {
    const { strip: before } = await ask('points=60');
    for (let caughtUp = false; !caughtUp;) {
      ({ caughtUp } = await rollUpStep(world.storage));
    }
    const { strip, meta } = await ask('points=60');
    expect(meta['tier']).toBe('1m');
    expect(strip).toEqual(before);
  });

  it('has every mark of a range in which everything happened in each bucket', async () => {
    const buckets = 600;
    const busyStart = start - (buckets + 60) * minuteMs;
    await insertRows(
      world.storage,
      'process_events',
      Array.from({ length: buckets }, (_, minute) => {
        const afterMs = busyStart - start + minute * minuteMs;
        return [
          event(afterMs, 'oom', { name: 'java', nr: 1 }),
          event(afterMs + 1, 'exit', { name: 'a.out', exit_signal: 11, nr: 2 }),
          event(afterMs + 2, 'reboot', { name: null, nr: 3 }),
        ];
      }).flat(),
    );
    const to = busyStart + buckets * minuteMs;
    const range = `from=${new Date(busyStart).toISOString()}&to=${new Date(to).toISOString()}`;
    const { body } = await world.get<Strip>(`/api/v1/fleet/strip?${range}&points=${buckets}`);
    expect([body.data.hosts.length, body.data.marks.length]).toEqual([buckets, 3 * buckets]);
    expect(body.data.marks.at(-1)).toMatchObject({ kind: 'reboot', at: new Date(to - minuteMs + 2).toISOString() });
  });

  it.each(['points=0', 'points=601', 'from=soon', 'host=nobody'])('refuses %s', async (query) => {
    const { status } = await world.get(`/api/v1/fleet/strip?${query}`);
    expect([400, 404]).toContain(status);
  });
});
