import { createHash } from 'node:crypto';
import { computeProcUid, decodeMessage, type TickFacts, type HostMessage } from '@psfleet/wire';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAgent } from './agent-run.js';
import { deliver } from './deliver.js';
import { expectAt } from './expected-answer.js';
import { processKey, type OwnRow } from './own-table.js';
import { fates, tickPlans } from './process-arbitrary.js';
import { RandomMachine } from './random-machine.js';
import { replay } from './replay.js';

const start = 1_795_377_300_000;
/** `npm run test:long` runs a hundred times as many; scripts/test.mjs prints the seed. */
const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123);

/** Clocks that are wrong at the start, and the tick before which a collector answers about the time. */
const aheadMs = [0, 7_200_000, -1_728_000_000, 480_000, -900] as const;
const answered = [Infinity, 0, 3] as const;

function expectMaxima(
  { maxRss, maxPss, maxPeakRss, maxSwap, maxNumFds, maxNumThreads, maxCpuTicks }: TickFacts,
  rows: readonly OwnRow[],
  elapsedMs: number | null,
): void {
  const max = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((value) => value ?? 0));
  expect({ maxRss, maxPss, maxPeakRss, maxSwap, maxNumFds, maxNumThreads }).toEqual({
    maxRss: max(rows.map((row) => row.rss)),
    maxPss: max(rows.map((row) => row.pss)),
    maxPeakRss: max(rows.map((row) => row.peakRss)),
    maxSwap: max(rows.map((row) => row.swap)),
    maxNumFds: max(rows.map((row) => row.numFds)),
    maxNumThreads: max(rows.map((row) => row.numThreads)),
  });
  if (elapsedMs !== null) {
    expect(Math.round(((maxCpuTicks ?? Number.NaN) * 10_000) / elapsedMs) / 10).toBe(
      max(rows.map(({ cpuPercent }) => cpuPercent)),
    );
  }
}

/** Where several processes have the maximum, the tick may name any of them. */
function expectMaxRssProcess(
  { maxRssProcUid: procUid, maxRssTs, nextRss, offsetMs }: TickFacts,
  host: string,
  bootId: string,
  rows: readonly OwnRow[],
): void {
  const [highest = 0, next = 0] = rows.map(({ rss }) => rss ?? 0).toSorted((a, b) => b - a);
  const row = rows.find(({ pid, startTicks }) => computeProcUid(host, bootId, pid, startTicks) === procUid);
  expect(
    procUid === null
      ? { maxRssTs, nextRss }
      : { rss: row?.rss, ts: (row?.ts ?? Number.NaN) - (offsetMs ?? 0), nextRss },
  ).toEqual(highest === 0 ? { maxRssTs: null, nextRss: null } : { rss: highest, ts: maxRssTs, nextRss: next });
}

function expectMaxIncreases(messages: readonly HostMessage[]): void {
  const maxOf = (column: 'read_bytes' | 'write_bytes' | 'tcp_sent_bytes' | 'tcp_received_bytes'): number =>
    Math.max(
      0,
      ...messages.flatMap(({ samples }) =>
        Array.from(samples?.columns[column] ?? [], (value) => (Number.isNaN(value) ? 0 : (value ?? 0))),
      ),
    );
  for (const { tick } of messages) {
    expect(tick).toMatchObject({
      maxReadBytes: maxOf('read_bytes'),
      maxWriteBytes: maxOf('write_bytes'),
      maxTcpSentBytes: maxOf('tcp_sent_bytes'),
      maxTcpReceivedBytes: maxOf('tcp_received_bytes'),
    });
  }
}

describe('replayed messages', () => {
  it("give the agent's own table at every tick of random histories, and an ungated reading at every keyframe", () => {
    const seen = { ticks: 0, keyframes: 0 };
    const turns = new Set<string>();
    fc.assert(
      fc.property(tickPlans(30), (plans) => {
        const history = new RandomMachine(start, aheadMs[plans.length % aheadMs.length]).play(plans);
        const run = runAgent('web-1', history, { answeredBefore: answered[plans.length % answered.length] ?? 0 });
        const decoded = run.map(({ messages }) => messages.map((bytes) => decodeMessage(bytes)));
        for (const { turn, deeds } of plans) {
          for (const kind of [turn.kind, ...deeds.map((deed) => deed.kind)]) {
            turns.add(kind);
          }
        }
        for (const [index, { ts, table, keyframe }] of run.entries()) {
          const replayed = replay(decoded.slice(0, index + 1).flat());
          expect(replayed, `tick ${index}`).toEqual({ ts, table });
          for (const { tick, elapsedMs } of decoded[index] ?? []) {
            expectMaxima(tick, [...table.values()], elapsedMs);
          }
          for (const { tick, host, bootId } of decoded[index] ?? []) {
            expectMaxRssProcess(tick, host, bootId, [...table.values()]);
          }
          expectMaxIncreases(decoded[index] ?? []);
          seen.ticks += 1;
          if (!keyframe) {
            continue;
          }
          seen.keyframes += 1;
          const offset = Math.round((ts - (history[index]?.ts ?? ts)) / 10);
          for (const reading of history[index]?.readings ?? []) {
            const { createTime, status, rss, vms, numThreads, numFds, nice, ppid, identity } = reading;
            const { shared, peakRss, swap, pss, uss } = reading;
            const { name, exe, cmdline, username } = identity;
            const direct = {
              createTime: createTime === null ? null : Math.round(createTime * 100) + offset,
              status,
              rss,
              vms,
              shared,
              peakRss,
              swap,
              pss,
              uss,
              numThreads,
              numFds,
              nice,
              ppid,
              name,
              exe,
              cmdline,
              username,
            };
            expect(replayed?.table.get(processKey(reading)), `keyframe ${index}`).toMatchObject(direct);
          }
        }
      }),
      { seed, numRuns: 150 * times },
    );
    expect(seen.ticks).toBeGreaterThan(1_500);
    expect(seen.keyframes).toBeGreaterThan(300);
    expect([...turns].toSorted()).toEqual(
      [
        'usual',
        'late',
        'gap',
        'agent-restart',
        'reboot',
        'all-gone',
        'clock',
        'birth',
        'death',
        'recycle',
        'exec',
        'rewrite',
        'setuid',
        'move',
        'deny',
        'correct',
        'rename',
        'hide-cpu',
        'work',
        'gauge',
      ].toSorted(),
    );
  });

  it('give what the processes did from doubled, reordered and lost messages, once a keyframe follows the loss', () => {
    const seen = { whole: 0, broken: 0, withoutIdentities: 0 };
    fc.assert(
      fc.property(tickPlans(30), fates, (plans, fate) => {
        const history = new RandomMachine(start, aheadMs[plans.length % aheadMs.length]).play(plans);
        const run = runAgent('web-1', history, { answeredBefore: answered[plans.length % answered.length] ?? 0 });
        const { arrived, delivered } = deliver(run, fate);
        for (const own of run.filter(arrived)) {
          const before = run.slice(0, run.indexOf(own) + 1);
          const { tick, isPartial, hasIdentities } = expectAt(
            before.filter(({ ts }) => ts <= own.ts),
            arrived,
            own.ts,
          );
          if (tick === null || isPartial || before.some(({ ts }) => ts > own.ts)) {
            seen.broken += 1;
            continue;
          }
          const replayed = replay(
            before
              .flatMap((each) => delivered.get(each) ?? [])
              .toReversed()
              .map((bytes) => decodeMessage(bytes)),
          );
          const rows = [...(replayed?.table.values() ?? [])];
          if (hasIdentities) {
            expect(replayed).toEqual({ ts: own.ts, table: own.table });
          } else {
            expect(rows.map(({ cpuTicks, rss, ts }) => `${cpuTicks} ${rss} ${ts}`).toSorted()).toEqual(
              [...own.table.values()].map(({ cpuTicks, rss, ts }) => `${cpuTicks} ${rss} ${ts}`).toSorted(),
            );
          }
          seen[hasIdentities ? 'whole' : 'withoutIdentities'] += 1;
        }
      }),
      { seed, numRuns: 80 * times },
    );
    expect(seen.whole).toBeGreaterThan(300);
    expect(seen.broken).toBeGreaterThan(50);
    expect(seen.withoutIdentities).toBeGreaterThan(20);
  });

  it('give it when a tick is too large for one message', () => {
    const [tick] = new RandomMachine(start).play([{ turn: { kind: 'usual' }, deeds: [], parts: 1 }]);
    const [init] = tick?.readings ?? [];
    if (tick === undefined || init === undefined) {
      throw new Error('a machine without its first process');
    }
    // Hashes do not compress.
    const noise = (pid: number): string =>
      Array.from({ length: 60 }, (_, index) => createHash('sha512').update(`${pid} ${index}`).digest('base64'))
        .join('')
        .slice(0, 4_000);
    const crowd = Array.from({ length: 250 }, (_, index) => ({
      ...init,
      pid: index + 1,
      startTicks: index + 1,
      ppid: index,
      identity: { ...init.identity, cmdline: [noise(index)] },
    }));
    const later = {
      ...tick,
      monotonicMs: tick.monotonicMs + 10_000,
      wallMs: tick.wallMs + 10_000,
      ts: tick.ts + 10_000,
      readings: crowd.slice(0, -1),
    };
    const run = runAgent('web-1', [{ ...tick, readings: crowd }, later]);
    expect(run[0]?.messages.length).toBeGreaterThan(1);
    const decoded = run.flatMap(({ messages }) => messages.map((bytes) => decodeMessage(bytes)));
    expect(replay(decoded.toReversed())).toEqual({ ts: run[1]?.ts, table: run[1]?.table });
  });
});
