import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertMetrics, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Explanation {
  readonly shares: readonly Readonly<Record<string, unknown>>[];
}

const hourMs = 3_600_000;
const now = Math.floor(Date.now() / 10_000) * 10_000;
/** Hours whose raw rows have been dropped: two of work, an idle one, and one without rows. */
const start = Math.floor(now / hourMs) * hourMs - 5 * hourMs;
const range = { from: start, to: start + 2 * hourMs };
const idleHour = { from: range.to, to: range.to + hourMs };
const host = 'web-1';
let world: World;

const createTime = start / 1000 - 60;
const make = (cpuTicks: number | null) => ({
  pid: 2,
  name: 'make',
  createTime,
  cpuTicks,
  owner: { program: 'make all' },
});
const shell = (cpuTicks: number | null) => ({ pid: 3, name: 'sh', createTime, cpuTicks, owner: { program: 'sh' } });
/** It begins in the second hour. */
const laterMake = { ...make(100), pid: 4, createTime: (start + hourMs) / 1000 + 30 };
const ticks = [
  { ts: start + 60_000, user: 100, processes: [make(null), shell(null)] },
  { ts: start + 600_000, user: 130, processes: [make(2_000), shell(500)] },
  { ts: start + hourMs + 60_000, user: 160, processes: [make(2_500), laterMake] },
  { ts: idleHour.from + 60_000, user: 160, processes: [make(0), shell(0)] },
  { ts: now - 20_000, user: 170, processes: [make(900), shell(100)] },
];

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  const { storage } = world;
  await insertHost(storage, host, now);
  // Every message is delivered twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    for (const [index, { ts, user, processes }] of ticks.entries()) {
      await insertTick(storage, { host, ts, seq: index + 1, processes });
      await insertMetrics(storage, 'cpu_times', [{ host, ts, seq: index + 1, cpu: '', user }]);
    }
  }
  for (let caughtUp = false; !caughtUp;) {
    ({ caughtUp } = await rollUpStep(storage));
  }
  await storage.command(
    `INSERT INTO storage_marks (name, at) SELECT 'raw-dropped', fromUnixTimestamp64Milli({at:Int64}, 'UTC')`,
    { params: { at: now - hourMs } },
  );
  // A rollup is hundreds of statements, each of which a busy machine takes a second for.
}, 600_000);
afterAll(() => world.stop());

const rolledUpNote =
  'a time whose raw rows are gone is answered from rollups, which do not keep apart what ended processes used, and ' +
  'not what children used that ended between two ticks: the remainder has that where nothing accounted their ends';
const downtimeNote =
  'rollups do not keep when the agent did not run: the total and the remainder have what the host counted then';

const explain = (body: Record<string, unknown>) =>
  world.post<Explanation>('/api/v1/explain', { host, metric: 'cpu', ...range, ...body });

it('explains a counter by program from rollups where raw rows are gone', async () => {
  const { status, body } = await explain({ by: 'program' });
  expect([status, body.data]).toEqual([
    200,
    {
      host,
      metric: 'cpu',
      unit: 's',
      total: 60,
      parts: { user: 60, system: null, nice: null },
      apart: { irq: null, softirq: null, steal: null, iowait: null, idle: null },
      attributed: 51,
      remainder: 9,
      remainderPercent: 15,
      shares: [
        share('make all', { value: 46, percent: 76.67, processes: 2 }),
        share('sh', { value: 5, percent: 8.33, processes: 1 }),
      ],
      others: { groups: 0, value: 0 },
    },
  ]);
  expect(body.meta).toMatchObject({
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    partial: false,
    warnings: [rolledUpNote, downtimeNote],
  });
});

it('tells a host that was idle from one of which nothing is stored', async () => {
  const idle = await explain({ by: 'name', ...idleHour });
  expect(idle.body.data).toMatchObject({ total: 0, attributed: 0, shares: [], others: { groups: 0, value: 0 } });
  expect(idle.body.meta).toMatchObject({ partial: false, warnings: [rolledUpNote, downtimeNote] });
  const unknown = await explain({ by: 'name', from: idleHour.to, to: idleHour.to + hourMs });
  expect(unknown.body.data).toMatchObject({ total: null, shares: [] });
  expect(unknown.body.meta).toMatchObject({
    partial: true,
    warnings: ['nothing is stored of this time', rolledUpNote, downtimeNote],
  });
});

it('says that a host without a counter has no total of it', async () => {
  const { body } = await explain({ by: 'name', metric: 'readBytes' });
  expect(body.data).toMatchObject({ total: null, shares: [] });
  expect(body.meta).toMatchObject({
    partial: true,
    warnings: [
      'the host does not count readBytes, so there is no total',
      'a time whose raw rows are gone is answered from rollups, which do not keep apart what ended processes used',
      downtimeNote,
    ],
  });
});

it('says from when on anything is stored', async () => {
  const { body } = await explain({ by: 'name', from: start - hourMs });
  expect(body.data).toMatchObject({ total: 60, attributed: 51 });
  expect(body.meta).toMatchObject({
    from: new Date(start).toISOString(),
    partial: true,
    warnings: [`nothing is stored before ${new Date(start).toISOString()}`, rolledUpNote, downtimeNote],
  });
});

it('ends now where no end is asked for', async () => {
  const { status, body } = await explain({ by: 'name', to: undefined });
  expect([status, body.meta['to']]).toEqual([200, new Date(now).toISOString()]);
});

it('sums up the shares beyond the limit', async () => {
  const { body } = await explain({ by: 'name', limit: 1 });
  expect(body.data).toMatchObject({ attributed: 51, shares: [{ group: 'make' }], others: { groups: 1, value: 5 } });
});

it.each([{ by: 'process' }, { by: 'unit' }, { by: 'name', metric: 'ctxSwitches' }, { by: 'name', metric: 'memory' }])(
  'says that no ticks are stored of the time, and what rollups explain: %j',
  async (question) => {
    const { status, body } = await explain(question);
    expect([status, body.meta['warnings']]).toEqual([
      200,
      expect.arrayContaining([
        expect.stringMatching(/^no ticks are stored before .*; rollups explain counters by name, user or program$/),
      ]),
    ]);
  },
);

function share(group: string, values: { value: number; percent: number; processes: number }) {
  return { group, ...values, ended: null, children: null, unshared: null, process: null };
}
