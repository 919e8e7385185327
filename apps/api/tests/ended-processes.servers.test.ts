import { computeUnsweptUid, formatProcUid } from '@psfleet/wire';
import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const hourMs = 3_600_000;
const now = Math.floor(Date.now() / 10_000) * 10_000;
const host = 'web-1';
const decimal = (uid: string): string => BigInt(`0x${uid}`).toString();
/** A process that no sweep saw is identified by the microsecond of its fork. */
const forkedUs = 12_345_678;
const unsweptUid = (pid: number): string => formatProcUid(computeUnsweptUid(host, bootId, pid, forkedUs));
const ms = (at: number): string => new Date(at).toISOString();
let world: World;

const exitRow = (facts: Record<string, unknown>): Record<string, unknown> => ({
  host,
  boot_id: bootId,
  kind: 'exit',
  source: 'kernel',
  exit_code: 0,
  unswept: true,
  forked_us: forkedUs,
  ...facts,
});

/** A child of process 1 that took half a second of CPU time. */
const child = (pid: number, at: number, facts: Record<string, unknown> = {}): Record<string, unknown> =>
  exitRow({
    at: ms(at),
    ts: at + 3_000,
    seq: 7,
    nr: pid,
    proc_uid: decimal(unsweptUid(pid)),
    pid,
    name: 'worker',
    username: 'app',
    lifetime_ms: 520,
    cpu_ns: 501_234_567,
    unsampled_cpu_ns: 501_234_567,
    peak_rss: 1_572_864_000,
    read_bytes: 4_096,
    unsampled_read_bytes: 4_096,
    write_bytes: 0,
    unsampled_write_bytes: 0,
    ppid: 1,
    parent_proc_uid: decimal(uidOf(host, { pid: 1 })),
    cmdline: ['worker', '--all'],
    cmdline_known: true,
    cmdline_cut: false,
    ...facts,
  });

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, host, now);
  await insertTick(storage, {
    host,
    ts: now - 20_000,
    seq: 6,
    processes: [
      { pid: 1, name: 'sh', rss: 1_000, cpuTicks: 3 },
      { pid: 2, name: 'evtc', rss: 2_000, cpuTicks: 202, cmdline: ['evtc', '7'] },
    ],
  });
  await insertTick(storage, {
    host,
    ts: now - 10_000,
    seq: 7,
    keyframe: false,
    newestKeyframe: { seq: 6, ts: now - 20_000 },
    processes: [{ pid: 2, name: 'evtc', exited: true }],
  });
  const events = [
    ...Array.from({ length: 38 }, (_, index) => child(100 + index, now - 13_000)),
    exitRow({
      at: ms(now - 15_000),
      ts: now - 10_000,
      seq: 7,
      nr: 1,
      proc_uid: decimal(uidOf(host, { pid: 2 })),
      pid: 2,
      name: 'evtc',
      username: 'app',
      exit_code: 7,
      lifetime_ms: 4_257,
      cpu_ns: 3_004_000_000,
      unsampled_cpu_ns: 984_000_000,
      peak_rss: 9_000,
      read_bytes: 10,
      unsampled_read_bytes: 0,
      write_bytes: 104_857_600,
      unsampled_write_bytes: 104_857_600,
      unswept: false,
    }),
  ];
  // A row that is delivered twice counts once.
  await insertRows(storage, 'process_events', events);
  await insertRows(storage, 'process_events', events);
});
afterAll(() => world.stop());

describe('a process that ended', () => {
  it('has in its exit what it used, and its parent and command although no sweep saw it', async () => {
    const { body } = await world.get<Record<string, unknown>[]>(
      `/api/v1/process-events?kind=exit&procUid=${unsweptUid(100)}`,
    );
    expect(body.data).toEqual([
      expect.objectContaining({
        at: ms(now - 13_000),
        name: 'worker',
        username: 'app',
        exitCode: 0,
        lifetime: 0.52,
        cpuTime: 0.501234567,
        peakRss: 1_572_864_000,
        readBytes: 4_096,
        writeBytes: 0,
        ppid: 1,
        parentProcUid: uidOf(host, { pid: 1 }),
        cmdline: ['worker', '--all'],
        cmdlineCut: false,
        unswept: true,
      }),
    ]);
  });

  it('has its parent and command from its identity where a sweep saw it', async () => {
    const { body } = await world.get<Record<string, unknown>[]>(
      `/api/v1/process-events?kind=exit&procUid=${uidOf(host, { pid: 2 })}`,
    );
    expect(body.data).toMatchObject([{ cmdline: ['evtc', '7'], ppid: 1, cpuTime: 3.004, unswept: false, exitCode: 7 }]);
  });

  it('says how it ended and what it used in all', async () => {
    const exit = { at: ms(now - 15_000), exitCode: 7, lifetime: 4.257, cpuTime: 3.004, peakRss: 9_000 };
    const swept = await world.get<Record<string, unknown>>(`/api/v1/processes/${uidOf(host, { pid: 2 })}`);
    expect(swept.body.data).toMatchObject({ pid: 2, running: false, exit: { ...exit, writeBytes: 104_857_600 } });
    const unswept = await world.get<Record<string, unknown>>(`/api/v1/processes/${unsweptUid(101)}`);
    expect(unswept.body.data).toMatchObject({
      pid: 101,
      name: 'worker',
      username: 'app',
      cmdline: ['worker', '--all'],
      parentProcUid: uidOf(host, { pid: 1 }),
      createTime: Math.round((now - 13_520) / 10) / 100,
      cpuTime: 0.501234567,
      peakRss: 1_572_864_000,
      running: false,
      startTicks: null,
      exit: { exitCode: 0, lifetime: 0.52 },
    });
    const running = await world.get<Record<string, unknown>>(`/api/v1/processes/${uidOf(host, { pid: 1 })}`);
    expect(running.body.data).toMatchObject({ running: true, exit: null });
    expect((await world.get('/api/v1/processes/0123456789abcdef')).status).toBe(404);
  });

  it('counts in a top over a time, also if no sweep saw it', async () => {
    const top = async (query: string): Promise<readonly Record<string, unknown>[]> =>
      (await world.get<Record<string, unknown>[]>(`/api/v1/processes/top?${query}`)).body.data;
    const byCpu = await top(`by=cpu&from=${now - 30_000}&limit=100`);
    expect(byCpu[0]).toMatchObject({ name: 'evtc', pid: 2, value: 3.004 });
    const workers = byCpu.filter(({ name }) => name === 'worker');
    expect(workers).toHaveLength(38);
    expect(workers[0]).toMatchObject({ username: 'app', ppid: 1, cmdline: ['worker', '--all'] });
    expect(workers.reduce((sum, { value }) => sum + Number(value), 0)).toBeCloseTo(38 * 0.501234567, 3);
    expect((await top(`by=writeBytes&from=${now - 30_000}`)).map(({ name, value }) => [name, value])).toEqual([
      ['evtc', 104_857_600],
    ]);
    expect((await top(`by=rss&from=${now - 30_000}&limit=1`))[0]).toMatchObject({
      name: 'worker',
      value: 1_572_864_000,
    });
    const byPeak = await top(`by=peakRss&from=${now - 30_000}&limit=100`);
    expect(byPeak.slice(37).map(({ name, value }) => [name, value])).toEqual([
      ['worker', 1_572_864_000],
      ['evtc', 9_000],
      ['sh', 1_000],
    ]);
    expect(await top(`by=cpu&from=${now - 12_000}`)).toEqual([]);
  });

  it('counts in the top of many hosts, from rollups and newer rows', async () => {
    const { storage } = world;
    const start = Math.floor(now / hourMs) * hourMs - 3 * hourMs;
    await storage.command(
      "INSERT INTO hosts (host, ts) SELECT concat('farm-', toString(number)), now64(3) FROM numbers(90)",
    );
    for (const [index, at] of [start + 5_000, start + 900_000 - 2_000].entries()) {
      await insertTick(storage, {
        host: 'farm-1',
        ts: at + 3_000,
        seq: index + 1,
        processes: [{ pid: 9, name: 'sh' }],
      });
      // The second one ended in one quarter of an hour, and its tick came in the next.
      const rows = Array.from({ length: 20 }, (_, child_) =>
        child(child_ + 1, at, { host: 'farm-1', seq: index + 1, name: 'worker' }),
      );
      await insertRows(storage, 'process_events', rows);
    }
    await insertTick(storage, { host: 'farm-1', ts: now - 37_000, seq: 3, processes: [{ pid: 9, name: 'sh' }] });
    await insertRows(storage, 'process_events', [child(70, now - 40_000, { host: 'farm-1', seq: 3 })]);
    let caughtUp = false;
    while (!caughtUp) {
      ({ caughtUp } = await rollUpStep(storage));
    }
    const farm = Array.from({ length: 90 }, (_, index) => `host=farm-${index}`).join('&');
    const { body, status } = await world.get<Record<string, unknown>[]>(
      `/api/v1/processes/top?by=cpu&from=${start}&${farm}`,
    );
    expect([status, body]).toMatchObject([200, {}]);
    // Rollups keep one of the processes of a program, which stands for all.
    const procUid = expect.stringMatching(/^[0-9a-f]{16}$/) as unknown;
    expect(body.data).toMatchObject([{ host: 'farm-1', name: 'worker', username: 'app', procUid }]);
    expect(Number(body.data[0]?.['value'])).toBeCloseTo(41 * 0.501234567, 1);
    const byRss = await world.get<Record<string, unknown>[]>(
      `/api/v1/processes/top?by=rss&limit=1&from=${start}&${farm}`,
    );
    expect(byRss.body.data).toMatchObject([{ name: 'worker', value: 1_572_864_000 }]);
  }, 120_000);
});
