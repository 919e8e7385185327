import { computeUnsweptUid, formatProcUid } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const dayMs = 86_400_000;
const now = Math.floor(Date.now() / 10_000) * 10_000;
const host = 'web-1';
const forger = 'web-2';
const forkedUs = 12_345_678;
const unsweptUid = (pid: number): string => formatProcUid(computeUnsweptUid(host, bootId, pid, forkedUs));
const swept = uidOf(host, { pid: 2 });
const running = uidOf(host, { pid: 1 });
const old = uidOf(host, { pid: 3 });
let world: World;

const exit = (procUid: string, at: number, facts: Record<string, unknown>): Record<string, unknown> => ({
  host,
  boot_id: bootId,
  ts: at + 3_000,
  seq: 7,
  kind: 'exit',
  at: new Date(at).toISOString(),
  source: 'kernel',
  proc_uid: BigInt(`0x${procUid}`).toString(),
  username: 'app',
  lifetime_ms: 500,
  cpu_ns: 1_500_000_000,
  unsampled_cpu_ns: 1_500_000_000,
  cmdline_known: true,
  cmdline_cut: false,
  unswept: true,
  ...facts,
});

/** Later exits with the procUid of another host's process: with its fork too, with another, and without any. */
const forge = (procUid: string, nr: number): Record<string, unknown>[] =>
  Array.from({ length: 20 }, (_, later) =>
    exit(procUid, now - 13_000 + later, {
      host: forger,
      nr: nr + later,
      pid: 666,
      name: 'forged',
      cmdline: ['forged'],
      exit_code: 66,
      forked_us: [forkedUs, 1, null][later % 3],
    }),
  );

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, host, now);
  await insertHost(storage, forger, now);
  // The clock was set back by an hour after the process of pid 2 was seen.
  const ended = { pid: 2, name: 'sh', cpuTicks: 1, cmdline: ['sh', '-e'], createTime: (now + 3_600_000) / 1000 };
  const alive = [1, 3].map((pid) => ({ pid, name: 'init', cpuTicks: 1, createTime: (now - dayMs) / 1000 }));
  await insertTick(storage, { host, ts: now - 20_000, seq: 6, processes: [...alive, ended] });
  await insertTick(storage, {
    host,
    ts: now - 10_000,
    seq: 7,
    keyframe: false,
    newestKeyframe: { seq: 6, ts: now - 20_000 },
    processes: [{ ...ended, exited: true }],
  });
  // It also claims to have the process itself.
  await insertTick(storage, {
    host: forger,
    ts: now - 10_000,
    seq: 6,
    processes: [{ pid: 2, procUid: swept, name: 'forged', cmdline: ['forged'], cpuTicks: 1 }],
  });
  const worker = { name: 'worker', cmdline: ['worker', '--all'], ppid: 1, exit_code: 0 };
  await insertRows(storage, 'process_events', [
    exit(swept, now - 15_000, { nr: 1, pid: 2, name: 'sh', exit_code: 7, unswept: false }),
    exit(unsweptUid(100), now - 15_000, { ...worker, nr: 2, pid: 100, forked_us: forkedUs }),
    exit(unsweptUid(101), now - 15_000, { ...worker, nr: 3, pid: 101, forked_us: forkedUs }),
    // Agents did not send the fork before.
    exit(unsweptUid(102), now - 15_000, { ...worker, nr: 5, pid: 102 }),
    exit(unsweptUid(103), now - 15_000, { ...worker, nr: 6, pid: 103 }),
    exit(unsweptUid(103), now - 13_000, { host: forger, nr: 7, pid: 666 }),
    // No host has a process of this identity.
    exit(unsweptUid(104), now - 13_000, { host: forger, nr: 8, pid: 104, forked_us: forkedUs }),
    exit(old, now - 30 * dayMs, { nr: 4, pid: 3, name: 'init', exit_code: 1 }),
    ...[swept, unsweptUid(100), running].flatMap((procUid, index) => forge(procUid, 100 * (index + 1))),
  ]);
});
afterAll(() => world.stop());

const get = (procUid: string) => world.get<Record<string, unknown>>(`/api/v1/processes/${procUid}`);

describe('exits that another host sends with the procUid of a process', () => {
  it('do not hide its exit, even if its clock was set back', async () => {
    expect((await get(swept)).body.data).toMatchObject({
      host,
      pid: 2,
      name: 'sh',
      cmdline: ['sh', '-e'],
      running: false,
      exit: { at: new Date(now - 15_000).toISOString(), exitCode: 7 },
    });
  });

  it('do not end it, and neither does an exit from long before it started', async () => {
    expect((await get(running)).body.data).toMatchObject({ host, pid: 1, running: true, exit: null });
    expect((await get(old)).body.data).toMatchObject({ host, pid: 3, running: true, exit: null });
  });

  it('do not hide a process that no sweep saw, and do not make it ambiguous', async () => {
    for (const pid of [100, 101, 102]) {
      expect((await get(unsweptUid(pid))).body.data).toMatchObject({ host, pid, cmdline: ['worker', '--all'] });
    }
    expect(await get(unsweptUid(104))).toMatchObject({ status: 404 });
  });

  it('make one ambiguous if its agent did not tell when it was forked', async () => {
    expect(await get(unsweptUid(103))).toMatchObject({
      status: 409,
      body: { type: 'https://psfleet.dev/problems/ambiguous-process' },
    });
  });

  it('do not hide in a top over a time what its own exit tells', async () => {
    const { body } = await world.get<Record<string, unknown>[]>(
      `/api/v1/processes/top?by=cpu&from=${now - 30_000}&limit=100`,
    );
    const ofHost = body.data.filter((process) => process['host'] === host && process['name'] === 'worker');
    const known = { ppid: 1, cmdline: ['worker', '--all'], value: 1.5 };
    expect(ofHost.toSorted((a, b) => Number(a['pid']) - Number(b['pid']))).toMatchObject([
      { procUid: unsweptUid(100), pid: 100, ...known },
      { procUid: unsweptUid(101), pid: 101, ...known },
      { procUid: unsweptUid(102), pid: 102, ...known },
      { procUid: unsweptUid(103), pid: 103, ...known },
    ]);
    expect(body.data).toContainEqual(
      expect.objectContaining({ host: forger, procUid: unsweptUid(100), pid: 666, cmdline: ['forged'] }),
    );
  });

  it('leave its command line in its event', async () => {
    const { body } = await world.get<Record<string, unknown>[]>(
      `/api/v1/process-events?kind=exit&procUid=${swept}&host=${host}`,
    );
    expect(body.data).toMatchObject([{ host, cmdline: ['sh', '-e'], exitCode: 7 }]);
  });
});
