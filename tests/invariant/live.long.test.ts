import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  AgentLife,
  AgentWarnings,
  createScrubber,
  FleetClock,
  KernelEvents,
  LifeJournal,
  ProcessReader,
  type ProcessReading,
  ProcessTracker,
  readHostIdentity,
  SamplerRunner,
  Spool,
  systemClock,
  TickEvents,
  TickReader,
} from '@psfleet/agent/testing';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { decodeMessage, type HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivelyProcesses, pidOf } from './lively-processes.js';
import { OwnTable, processKey, type OwnRow } from './own-table.js';
import { replay } from './replay.js';

const seconds = Number(process.env['PSFLEET_INVARIANT_SECONDS'] ?? 150);
/** The ticks' clock jumps a quarter hour after this many ticks, so that keyframes come soon. */
const ticksBetweenKeyframes = 5;

/** The agent's events; they keep the last readings, without what other rows count. */
class RecordingEvents extends KernelEvents {
  lastReadings: readonly ProcessReading[] = [];

  override correct(...args: Parameters<KernelEvents['correct']>): readonly ProcessReading[] {
    this.lastReadings = super.correct(...args);
    return this.lastReadings;
  }
}

const silent = createLogger({ name: 'test', level: 'silent' });
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
const folder = mkdtempSync(join(tmpdir(), 'psfleet-invariant-'));
const ps = createPsutil();
const table = ps.createProcessTable();
const reader = new ProcessReader(ps, table, scrubber);
const kernelEvents = new RecordingEvents(ps, silent, scrubber, new AgentWarnings(silent));
let spool: Spool;
let ticks: TickReader;
let bootId: string;
let lively: LivelyProcesses;

beforeAll(async () => {
  spool = await Spool.open({
    folder: join(folder, 'spool'),
    maxBytes: 100_000_000,
    maxAgeMs: 86_400_000,
    maxMemoryBytes: 16_000_000,
    logger: silent,
  });
  const identity = readHostIdentity({
    ps,
    enrolled: { host: 'live', hostId: '00112233445566778899aabbccddeeff' },
    hostname: null,
    agentVersion: '0',
  });
  bootId = identity.bootId;
  ticks = new TickReader({
    ps,
    intervalMs: 1_000,
    identity,
    samplers: new SamplerRunner([], silent),
    processes: reader,
    tracker: new ProcessTracker(identity.host, bootId),
    kernelEvents,
    events: new TickEvents({ ...identity, users: { nameOf: () => null }, scrubber }),
    life: new AgentLife({
      ps,
      journal: new LifeJournal(join(folder, 'processes.jsonl'), silent),
      agentVersion: '0',
      clock: systemClock,
    }),
    spool,
    warnings: new AgentWarnings(silent),
    clock: systemClock,
    fleetClock: new FleetClock(systemClock),
    onJump: () => undefined,
    isTwin: () => false,
    logger: silent,
  });
  lively = new LivelyProcesses();
});

afterAll(async () => {
  await lively?.stop();
  kernelEvents.stop();
  table.close();
  await spool?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes the messages of the last tick from the spool, as the publisher does. */
async function takeMessages(): Promise<HostMessage[]> {
  const messages: HostMessage[] = [];
  while (spool.length > 0) {
    const message = await spool.next(new AbortController().signal);
    if (message === null) {
      break;
    }
    messages.push(decodeMessage(message.bytes));
    spool.markTaken(message);
  }
  return messages;
}

/** Reads everything with a new table, which has nothing cached. */
async function readDirectly(): Promise<Map<string, ProcessReading>> {
  const fresh = createPsutil();
  const freshTable = fresh.createProcessTable();
  try {
    return new Map(
      (await new ProcessReader(fresh, freshTable, scrubber).read(0)).map((reading) => [processKey(reading), reading]),
    );
  } finally {
    freshTable.close();
  }
}

/** Fields of /proc/PID/stat that only a process that ran can change, or whose change is noticed. */
const ungated = ['ppid', 'status', 'vms', 'numThreads', 'cpuTicks'] as const;
/** Fields that can change and change back between two readings. */
const fleeting = new Set<(typeof ungated)[number]>(['status', 'vms', 'numThreads']);
/**
 * Memory, descriptors and bytes are read again when the line of stat has changed, else within a minute: a descriptor
 * can be opened without a tick of CPU time, and another process can set the niceness of one that sleeps. Arguments,
 * users and control groups are read again at an exec and within a quarter hour, and are not compared: they can change
 * without any trace.
 */
const gatedMs = 60_000;

interface Watched {
  readonly direct: ProcessReading;
  readonly sinceMs: number;
}

describe('the real agent on this machine', () => {
  it('sends what its own table shows at every tick, and what a direct reading shows at every keyframe', async () => {
    const own = new OwnTable();
    const messages: HostMessage[] = [];
    const base = Date.now();
    const seen = { ticks: 0, keyframes: 0, direct: 0 };
    const kinds = new Set<string>();
    let last: ReadonlyMap<string, OwnRow> = new Map();
    const cpuOfBusy: (number | null)[] = [];
    const stable = new Map<string, Watched>();
    for (let tick = 0; tick < seconds; tick += 1) {
      await pause(Math.max(0, base + tick * 1_000 - Date.now()));
      lively.act(tick);
      const before = await readDirectly();
      const ts = base + tick * 1_000 + Math.floor(tick / ticksBetweenKeyframes) * 900_000;
      await ticks.read(ts, 0);
      const taken = await takeMessages();
      const after = await readDirectly();
      messages.push(...taken);
      const keyframe = taken[0]?.tick.keyframe ?? false;
      const newestKeyframe = messages.findLast(({ tick: sent, part }) => sent.keyframe && part === 1);
      expect(taken[0]?.tick).toMatchObject({
        intervalMs: 1_000,
        keyframeSeq: newestKeyframe?.seq,
        keyframeTs: newestKeyframe?.ts,
      });
      const truth = own.at(
        { readings: kernelEvents.lastReadings, bootId, ts },
        ts,
        keyframe,
        taken[0]?.elapsedMs ?? null,
      );
      const replayed = replay(messages);
      expect(replayed?.ts).toBe(ts);
      expect([...(replayed?.table.keys() ?? [])].toSorted(), `tick ${tick}`).toEqual(
        [...truth.table.keys()].toSorted(),
      );
      for (const [key, row] of truth.table) {
        expect(replayed?.table.get(key), `tick ${tick} ${key}`).toEqual(row);
      }
      last = truth.table;
      seen.ticks += 1;
      for (const { events } of taken) {
        for (const kind of events?.columns.kind.values ?? []) {
          kinds.add(kind);
        }
      }
      cpuOfBusy.push([...last.values()].find(({ pid }) => pid === pidOf(lively.busy))?.cpuPercent ?? null);
      noteStable(stable, before, after);
      if (!keyframe) {
        continue;
      }
      seen.keyframes += 1;
      // A value that is the same before and after the tick must be that in it.
      for (const [key, was] of before) {
        const is = after.get(key);
        const sent = replayed?.table.get(key);
        if (is === undefined) {
          continue;
        }
        expect(sent, `keyframe at tick ${tick}: ${key} ${was.identity.name} is missing`).toBeDefined();
        // A kernel worker is named after its current work.
        if (was.identity.name === is.identity.name && is.identity.exe !== null) {
          expect(sent?.name, `keyframe at tick ${tick}: name of ${key}`).toBe(is.identity.name);
        }
        for (const name of ungated) {
          // A process that ran between the readings may have changed these and changed them back.
          if (
            was[name] !== is[name] ||
            (fleeting.has(name) && (was.ctxSwitches === null || was.ctxSwitches !== is.ctxSwitches))
          ) {
            continue;
          }
          expect(sent?.[name], `keyframe at tick ${tick}: ${name} of ${key} ${was.identity.name}`).toBe(is[name]);
          seen.direct += 1;
        }
      }
      for (const key of after.keys()) {
        if (before.has(key)) {
          expect(truth.table.has(key)).toBe(true);
        }
      }
      for (const [key, { direct, sinceMs }] of stable) {
        if (performance.now() - sinceMs < gatedMs + 2_000) {
          continue;
        }
        const { rss, numFds, nice, readBytes, writeBytes } = direct;
        const row = replayed?.table.get(key);
        expect(row, `keyframe at tick ${tick}: ${key}`).toMatchObject({ rss, numFds, nice });
        // A direct reading has the bytes of ended children too.
        expect(row?.readBytes ?? 0, `keyframe at tick ${tick}: ${key}`).toBeLessThanOrEqual(readBytes ?? 0);
        expect(row?.writeBytes ?? 0, `keyframe at tick ${tick}: ${key}`).toBeLessThanOrEqual(writeBytes ?? 0);
      }
    }
    expect(seen.ticks).toBe(seconds);
    expect(seen.keyframes).toBeGreaterThanOrEqual(Math.floor(seconds / ticksBetweenKeyframes));
    expect(seen.direct).toBeGreaterThan(100);
    expect([...kinds]).toEqual(expect.arrayContaining(['start', 'exit', 'exec']));
    const rowOf = (pid: number): OwnRow | undefined => [...last.values()].find((row) => row.pid === pid);
    expect(rowOf(pidOf(lively.killed))).toBeUndefined();
    expect(rowOf(pidOf(lively.reniced))).toMatchObject({ nice: 7 });
    expect(rowOf(pidOf(lively.execed))).toMatchObject({ name: 'sleep', cmdline: ['sleep', '1000'] });
    expect(rowOf(pidOf(lively.renamed))?.name).toMatch(/^renamed-by-itse/);
    expect(cpuOfBusy.some((percent) => percent !== null && percent > 1)).toBe(true);
  });
});

/** Notes since when the values of each process are the same in all direct readings. */
function noteStable(
  stable: Map<string, Watched>,
  before: ReadonlyMap<string, ProcessReading>,
  after: ReadonlyMap<string, ProcessReading>,
): void {
  for (const key of stable.keys()) {
    if (!after.has(key)) {
      stable.delete(key);
    }
  }
  const isSame = (a: ProcessReading, b: ProcessReading): boolean =>
    (['rss', 'numFds', 'nice', 'readBytes', 'writeBytes'] as const).every((name) => a[name] === b[name]);
  for (const [key, direct] of after) {
    const known = stable.get(key);
    const was = before.get(key);
    if (known === undefined || !isSame(known.direct, direct) || was === undefined || !isSame(was, direct)) {
      stable.set(key, { direct, sinceMs: performance.now() });
    }
  }
}
