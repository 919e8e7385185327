import { join } from 'node:path';
import { ApiConfig, ApiContext, composeApi, TableService, TopService, type TableAnswer } from '@psfleet/api/testing';
import { validateMessage } from '@psfleet/collector/testing';
import { startTestClickHouse, type TestClickHouse } from '@psfleet/embedded';
import { createLogger } from '@psfleet/service-kit';
import { createStorage, defaultRetentionDays, insertBlocks, migrate, RowSink, type Storage } from '@psfleet/storage';
import { initTrust } from '@psfleet/trust';
import { computeProcUid, dataSubject, formatProcUid } from '@psfleet/wire';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAgent, type RunTick } from './agent-run.js';
import { deliver, type Delivery } from './deliver.js';
import { designedHistories } from './designed-histories.js';
import { expectAt } from './expected-answer.js';
import type { OwnRow } from './own-table.js';
import { fates, tickPlans } from './process-arbitrary.js';
import { RandomMachine } from './random-machine.js';
import { sampled, tableLines } from './table-lines.js';

const isLong = process.env['PSFLEET_TEST_TIMES'] !== undefined;
/** Three random histories are enough only with a chosen seed; `npm run test:long` has other ones each time. */
const seed = isLong ? Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123) : 20_261_123;
/** Random histories, besides the designed ones. The time grows with their square. */
const histories = isLong ? 12 : 3;
const longest = 20;
const daysMs = 86_400_000;
/** Milliseconds after each tick at which its table is compared. */
const delays = [0] as const;
/** The same after every fourth tick and the last: soon, within three intervals, and long after. */
const rareDelays = [4_000, 25_000, 1_200_000] as const;
/** Between 30 s and this age, a host that skipped a tick may count as late or not: `partial` is not compared. */
const surelyLateMs = 61_000;

interface StoredHistory extends Delivery {
  readonly host: string;
  readonly run: readonly RunTick[];
}

let server: TestClickHouse;
let storage: Storage;
let api: Awaited<ReturnType<typeof composeApi>>;
let tables: TableService;
let tops: TopService;
let stored: readonly StoredHistory[];

const validate = (host: string, bytes: Buffer): ReturnType<typeof validateMessage> =>
  validateMessage(dataSubject(host), bytes, Date.now(), defaultRetentionDays.raw);

/** The collector rejects a tick during which the clock was set forward so far that a start lies too far ahead of it. */
function isAccepted(host: string, bytes: Buffer): boolean {
  try {
    validate(host, bytes);
    return true;
  } catch (error) {
    if (error instanceof Error && /^event of .* is too far from the tick/.test(error.message)) {
      return false;
    }
    throw error;
  }
}

/** How wrong the clocks of the hosts are at the start, and when a collector answers about the time. */
const clocks = [
  { aheadMs: 0, answeredBefore: Infinity },
  { aheadMs: 7_200_000, answeredBefore: 0 },
  { aheadMs: -20 * daysMs, answeredBefore: 0 },
  { aheadMs: 480_000, answeredBefore: 3 },
  { aheadMs: 0, answeredBefore: 0 },
] as const;

interface SentMessage {
  readonly host: string;
  readonly bytes: Buffer;
  /** Messages of one host arrive in their order, in whatever order they are stored. */
  readonly arrivedMs: number;
}

/** Stores messages as the collector does, in batches of all hosts. */
async function insertAll(messages: readonly SentMessage[], batch: number): Promise<void> {
  for (let from = 0; from < messages.length; from += batch) {
    const sink = new RowSink();
    for (const { host, bytes, arrivedMs } of messages.slice(from, from + batch)) {
      sink.append(validate(host, bytes), arrivedMs);
    }
    await insertBlocks(storage, sink.takeBlocks());
  }
}

beforeAll(async () => {
  server = await startTestClickHouse();
  const { url, user, password, database } = server;
  await migrate({ url, ...server.users.migrate, database });
  storage = createStorage({ url, user, password, database });
  const config = Object.assign(new ApiConfig(), {
    adminToken: 'a-token-for-tests-only',
    clickhouseUrl: url,
    clickhouseUser: user,
    clickhousePassword: password,
    clickhouseDatabase: database,
    trustFolder: join(server.home, 'trust'),
    stateFolder: join(server.home, 'state'),
  });
  initTrust(config.trustFolder, { simulator: false });
  const context = new ApiContext(config, createLogger({ name: 'test', level: 'silent' }));
  api = await composeApi(context, '0.1.0');
  // It opens its state, and goes on without a broker.
  await api.init();
  tables = api.get(TableService);
  tops = api.get(TopService);
  // The time of day is fixed, so that keyframes fall on the same ticks in every run.
  const start = (Math.floor(Date.now() / daysMs) - 6) * daysMs + 33_160_000;
  const plans = fc.sample(tickPlans(longest), { seed, numRuns: histories });
  const fate = fc.sample(fates, { seed, numRuns: histories });
  stored = [...plans, ...Object.values(designedHistories)].map((plan, index) => {
    const host = `host-${index}`;
    const { aheadMs, answeredBefore } = clocks[index % clocks.length] ?? clocks[0];
    const history = new RandomMachine(start, aheadMs).play(plan);
    // Each host but the first loses its state at each restart.
    const run = runAgent(host, history, { answeredBefore, losesState: index > 0 });
    // The first random history and the designed ones arrive whole.
    const isWhole = index === 0 || index >= histories;
    const delivery = deliver(run, isWhole ? ['once'] : (fate[index] ?? ['once']), (bytes) => isAccepted(host, bytes));
    return { host, run, ...delivery };
  });
  await insertAll(everyMessage(), 40);
});

afterAll(async () => {
  await api?.close();
  await storage?.close();
  await server?.stop();
});

function everyMessage(): SentMessage[] {
  const messages = stored.flatMap(({ host, run, delivered }) =>
    run.flatMap((tick) =>
      (delivered.get(tick) ?? []).map((bytes) => ({ host, bytes, arrivedMs: 1_000 * (run.indexOf(tick) + 1) })),
    ),
  );
  // Their order must not matter: a stride that shares no factor with most lengths shuffles them.
  return messages.map(
    (_, index) =>
      messages[(index * 7_919) % messages.length] ?? { host: '', bytes: Buffer.alloc(0), arrivedMs: Number.NaN },
  );
}

/** Reads a table, mostly at once, sometimes in pages, which other queries answer. */
async function ask(host: string, at: number): Promise<TableAnswer> {
  const query = { at: new Date(at).toISOString(), sort: 'pid', limit: Math.floor(at / 10_000) % 8 === 0 ? 5 : 1_000 };
  const answer = await tables.read({ host }, query);
  const processes = [...answer.processes];
  const warnings = new Set(answer.meta.warnings);
  for (let { cursor } = answer.meta; cursor !== null;) {
    const page = await tables.read({ host }, { ...query, cursor });
    processes.push(...page.processes);
    for (const warning of page.meta.warnings) {
      warnings.add(warning);
    }
    cursor = page.meta.cursor;
  }
  return { processes, meta: Object.assign(answer.meta, { partial: warnings.size > 0, warnings: [...warnings] }) };
}

/** The row of the API for a row of the host's own table. */
function answerOf(
  host: string,
  bootId: string,
  { startTicks, parent, createTime, cpuTicks, pssAt, ts, ...row }: OwnRow,
): Record<string, unknown> {
  const uid = (pid: number, start: number): string => formatProcUid(computeProcUid(host, bootId, pid, start));
  const [parentPid, parentStart] = parent?.split(':').map(Number) ?? [];
  return {
    ...row,
    host,
    procUid: uid(row.pid, startTicks),
    parentProcUid: parentPid === undefined || parentStart === undefined ? null : uid(parentPid, parentStart),
    createTime: createTime === null ? null : createTime / 100,
    cpuTime: cpuTicks === null ? null : cpuTicks / 100,
    pssAt: pssAt === null ? null : new Date(pssAt).toISOString(),
    ts: new Date(ts).toISOString(),
  };
}

async function compareAt(
  { host, run, arrived }: StoredHistory,
  at: number,
): Promise<{ answer: TableAnswer; isPartial: boolean; wrong: string[] }> {
  const answer = await ask(host, at);
  const { processes, meta } = answer;
  const expected = expectAt(run, arrived, at);
  const { isPartial, isMissing, hasIdentities } = expected;
  // Where the clock passed a time twice, long before the moment, the table may be that of either pass.
  const isLate = isPartial && !isMissing;
  const tick = isLate
    ? (run.findLast((each) => arrived(each) && new Date(each.ts).toISOString() === meta.at) ?? null)
    : expected.tick;
  const where = `${host} at ${at}, tick ${tick === null ? 'none' : run.indexOf(tick)}`;
  const wrong: string[] = [];
  const isSure = isMissing || tick === null || at - tick.ts <= 30_000 || at - tick.ts >= surelyLateMs;
  // A table in which a process has no identity is partial too.
  const lacksIdentity = processes.some(({ pid }) => pid === null);
  if (isSure && meta.partial !== (isPartial || lacksIdentity)) {
    wrong.push(`${where}: partial is ${meta.partial}, ${meta.warnings.join()}`);
  }
  if (lacksIdentity && hasIdentities) {
    wrong.push(`${where}: a process has no identity`);
  }
  if (tick === null || isMissing) {
    return { answer, isPartial, wrong };
  }
  if (meta.at !== new Date(tick.ts).toISOString()) {
    wrong.push(`${where}: the table is from ${meta.at}`);
  }
  const ownRows = [...tick.table.values()].map((row) => answerOf(host, tick.bootId, row));
  // The machine of this test has neither units nor containers, which answers have too.
  const fields = hasIdentities ? Object.keys(ownRows[0] ?? {}) : sampled;
  const own = tableLines(ownRows, fields);
  const answered = tableLines(
    processes.map((process) => Object.fromEntries(Object.entries(process))),
    fields,
  );
  for (const line of own) {
    if (!answered.includes(line)) {
      wrong.push(`${where}: missing  ${line}`);
    }
  }
  for (const line of answered) {
    if (!own.includes(line)) {
      wrong.push(`${where}: surplus  ${line}`);
    }
  }
  if (!isLate && Math.floor(at / 10_000) % 3 === 0) {
    wrong.push(...(await compareTop(host, tick, at)).map((line) => `${where}: ${line}`));
  }
  return { answer, isPartial, wrong };
}

/** Compares the top of one host by memory with its own table. */
async function compareTop(host: string, tick: RunTick, at: number): Promise<string[]> {
  const read = (limit: number) => tops.read([host], { by: 'rss', at: new Date(at).toISOString(), limit });
  const { processes, meta } = await read(1_000);
  const lacksIdentity = processes.some(({ pid }) => pid === null);
  const answered = processes.map(({ procUid, value }) => `${procUid} ${value}`).toSorted();
  const own = [...tick.table.values()]
    .flatMap((row) =>
      row.rss === null || row.rss === 0 ? [] : `${String(answerOf(host, tick.bootId, row)['procUid'])} ${row.rss}`,
    )
    .toSorted();
  // A top of one process comes from the tick's hint. Any process with the maximum may be first.
  const { processes: alone } = await read(1);
  const [first] = alone.map((process) => JSON.stringify(process));
  const highest = processes
    .filter(({ value }) => value === processes[0]?.value)
    .map((process) => JSON.stringify(process));
  const isFirst = first === undefined ? highest.length === 0 : highest.includes(first);
  return [
    ...(isFirst ? [] : [`the first is ${first} instead of ${highest.join(' or ')}`]),
    ...(meta.partial === lacksIdentity ? [] : [`top is partial: ${meta.warnings.join()}`]),
    ...(answered.join() === own.join() ? [] : [`top is ${answered.join()} instead of ${own.join()}`]),
  ];
}

/** Compares every `nth` moment of every history; returns the answers by moment. */
async function compareAll(
  nth = 1,
): Promise<{ answers: Map<string, unknown>; wrong: string[]; partial: number; whole: number }> {
  const answers = new Map<string, unknown>();
  const wrong: string[] = [];
  const seen = { partial: 0, whole: 0 };
  await Promise.all(
    stored.map(async (history) => {
      const moments = new Set(
        history.run.flatMap(({ ts }, index) =>
          [...delays, ...(index % 4 === 0 || index === history.run.length - 1 ? rareDelays : [])].map(
            (afterMs) => ts + afterMs,
          ),
        ),
      );
      for (const at of [...moments].filter((_, index) => index % nth === 0)) {
        const compared = await compareAt(history, at);
        answers.set(`${history.host} ${at}`, {
          processes: compared.answer.processes,
          partial: compared.answer.meta.partial,
        });
        wrong.push(...compared.wrong);
        seen[compared.isPartial ? 'partial' : 'whole'] += 1;
      }
    }),
  );
  return { answers, wrong, ...seen };
}

/**
 * Compares the top of all hosts at a moment with the tops of each; any of several equal processes may be in it. Where
 * the newest tick of a host has no whole table, its own top is from an older one: the fleet's may leave out what the
 * newest tick rules out by its maximum.
 */
async function compareFleet(at: number, limit: number): Promise<string[]> {
  const hosts = stored.map(({ host }) => host);
  const read = (host: readonly string[], maxRows: number) =>
    tops.read(host, { by: 'rss', at: new Date(at).toISOString(), limit: maxRows });
  const [fleet, ...each] = await Promise.all([read(hosts, limit), ...hosts.map((host) => read([host], 1_000))]);
  const all = each.flatMap(({ processes }) => processes).toSorted((a, b) => b.value - a.value);
  // The hosts of a program are counted up to the newest tick of those that were asked for.
  const factsOf = (process: object): string => JSON.stringify({ ...process, programHosts: null });
  const known = new Set(all.map(factsOf));
  const maxima = new Map(stored.map((history) => [history.host, newestMaximum(history, at)]));
  const isCurrent = ({ host, value }: { host: string; value: number }): boolean => value <= (maxima.get(host) ?? 0);
  const current = fleet.processes.filter(isCurrent);
  const outdated = fleet.processes.length - current.length;
  const [answered, own] = [current, all.filter(isCurrent).slice(0, limit - outdated)].map((processes) =>
    processes.map(({ value }) => value).join(),
  );
  const found = new Set(fleet.processes.map(factsOf));
  return [
    ...(answered === own ? [] : [`the top ${limit} at ${at} is ${answered} instead of ${own}`]),
    ...[...found]
      .filter((process) => !known.has(process))
      .map((process) => `the top at ${at} has ${process}, which is not that of its host`),
    ...(found.size === fleet.processes.length ? [] : [`the top at ${at} has a process twice`]),
    ...(fleet.meta.partial && each.every(({ meta }) => !meta.partial)
      ? [`the top at ${at} is partial, that of no host is: ${fleet.meta.warnings.join()}`]
      : []),
  ];
}

/** The greatest memory of a process in the newest tick that arrived, which tells it even where its table is lost. */
function newestMaximum({ run, arrived }: StoredHistory, at: number): number {
  const newest = run.findLast((tick) => tick.ts <= at && arrived(tick));
  return Math.max(0, ...[...(newest?.table.values() ?? [])].map(({ rss }) => rss ?? 0));
}

describe('the top of all hosts, answered from storage', () => {
  it('is that of their own tops, whether hints are used or tables are read', async () => {
    const all = [...new Set(stored.flatMap(({ run }) => run.map(({ ts }) => ts)))];
    // About as many whatever the seed: each takes half a second.
    const step = Math.max(1, Math.floor(all.length / 20));
    const moments = all.filter((_, index) => index % step === 0);
    const wrong: string[] = [];
    for (const [index, at] of moments.entries()) {
      wrong.push(...(await compareFleet(at, [2, 3, 5, 12][index % 4] ?? 1)));
    }
    expect(moments.length).toBeGreaterThanOrEqual(20);
    expect(wrong.slice(0, 4)).toEqual([]);
  });
});

describe('the table of a host, answered from storage', () => {
  it("is the host's own, partial exactly where something is missing, also when all is stored twice", async () => {
    const first = await compareAll();
    expect(first.wrong.slice(0, 8)).toEqual([]);
    expect(first.whole).toBeGreaterThan(100);
    expect(first.partial).toBeGreaterThan(20);
    await insertAll(everyMessage().toReversed(), 17);
    const second = await compareAll(3);
    expect(second.wrong.slice(0, 8)).toEqual([]);
    for (const [moment, answer] of second.answers) {
      expect(answer, moment).toEqual(first.answers.get(moment));
    }
  });
});
