import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { decodeMessage, type TickFacts } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AgentLife } from '../src/events/agent-life.js';
import { KernelEvents } from '../src/events/kernel-events.js';
import { TickEvents } from '../src/events/tick-events.js';
import { LifeJournal } from '../src/events/life-journal.js';
import { AgentWarnings } from '../src/identity/agent-warnings.js';
import { readHostIdentity } from '../src/identity/host-identity.js';
import { ProcessReader } from '../src/processes/process-reader.js';
import { ProcessTracker } from '../src/processes/process-tracker.js';
import { systemClock, type Clock } from '../src/schedule/clock.js';
import { FleetClock } from '../src/schedule/fleet-clock.js';
import { SamplerRunner } from '../src/samplers/run-samplers.js';
import { createScrubber } from '../src/scrub/scrubber.js';
import { Spool } from '../src/spool/spool.js';
import { TickReader } from '../src/tick.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'psfleet-tick-reader-'));
const ps = createPsutil();
const table = ps.createProcessTable();
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
const kernelEvents = new KernelEvents(ps, logger, scrubber, new AgentWarnings(logger));
/** The test sets the wall clock by this. */
let aheadMs = 0;
const clock: Clock = { ...systemClock, wallMs: () => Date.now() + aheadMs };
const fleetClock = new FleetClock(clock);
let jumps = 0;
const enrolled = { host: 'web-1', hostId: '00112233445566778899aabbccddeeff' };
let spool: Spool;
let reader: TickReader;
// In the middle of a quarter hour: every host's keyframe is due within the first 300 s, and none by chance between two
// ticks.
let lastTs = Math.floor(Date.now() / 900_000) * 900_000 + 450_000;

beforeAll(async () => {
  spool = await Spool.open({
    folder: join(folder, 'spool'),
    maxBytes: 1e8,
    maxAgeMs: 1e9,
    maxMemoryBytes: 1e7,
    logger,
  });
  const identity = readHostIdentity({ ps, enrolled, hostname: 'web-1', agentVersion: '0' });
  const processes = new ProcessReader(ps, table, scrubber);
  reader = new TickReader({
    ps,
    intervalMs: 10_000,
    identity,
    samplers: new SamplerRunner([], logger),
    processes,
    tracker: new ProcessTracker(identity.host, identity.bootId),
    kernelEvents,
    events: new TickEvents({ ...identity, users: { nameOf: () => null }, scrubber }),
    life: new AgentLife({
      ps,
      journal: new LifeJournal(join(folder, 'processes.jsonl'), logger),
      agentVersion: '0',
      clock,
    }),
    spool,
    warnings: new AgentWarnings(logger),
    isTwin: () => true,
    clock,
    fleetClock,
    onJump: () => void jumps++,
    logger,
  });
});

afterAll(async () => {
  kernelEvents.stop();
  table.close();
  await spool.close();
  rmSync(folder, { recursive: true });
});

type Position = Pick<TickFacts, 'keyframeSeq' | 'keyframeTs'>;

interface ReadTick extends TickFacts {
  readonly position: { readonly [K in keyof Position]: number };
  readonly identities: number;
  /** The steps of its events. */
  readonly steps: readonly (number | null)[];
  readonly eventTimes: readonly (number | null)[];
}

/** The record of the tick, and the position of its message as a later tick would name it. */
async function tickAt(ts: number): Promise<ReadTick> {
  lastTs = ts;
  await reader.read(ts, 0);
  const message = await spool.next(new AbortController().signal);
  if (message === null) {
    throw new Error('the spool holds no message of the tick');
  }
  spool.markTaken(message);
  const { seq, tick, identities, events } = decodeMessage(message.bytes);
  return {
    ...tick,
    position: { keyframeSeq: seq, keyframeTs: ts },
    identities: identities?.rows ?? 0,
    steps: Array.from(events?.columns.step_ms ?? []).filter((step) => step !== null && !Number.isNaN(step)),
    eventTimes: Array.from(events?.columns.at ?? []),
  };
}

it('names its interval, and the keyframe from which a reader continues', async () => {
  const first = await tickAt(lastTs);
  expect(first).toMatchObject({ keyframe: true, intervalMs: 10_000, ...first.position });
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, intervalMs: 10_000, ...first.position });
  const second = await tickAt(lastTs + 900_000);
  expect(second).toMatchObject({ keyframe: true, ...second.position });
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, ...second.position });
});

it('names the process with the largest memory, by a sample since its keyframe', async () => {
  const { maxRss, maxRssTs, nextRss, keyframeTs } = await tickAt(lastTs + 10);
  expect(nextRss).toBeGreaterThan(0);
  expect(nextRss).toBeLessThanOrEqual(maxRss ?? 0);
  expect(maxRssTs).toBeGreaterThanOrEqual(keyframeTs ?? Infinity);
  expect(maxRssTs).toBeLessThanOrEqual(lastTs);
});

it('does not name a keyframe that the spool could not keep', async () => {
  const { keyframeSeq } = await tickAt(lastTs + 10);
  const append = vi.spyOn(spool, 'append').mockRejectedValueOnce(new Error('no space left'));
  await expect(tickAt(lastTs + 900_000)).rejects.toThrow('no space left');
  append.mockRestore();
  const next = await tickAt(lastTs + 10);
  expect(next).toMatchObject({ keyframe: true, ...next.position });
  expect(next.position.keyframeSeq).toBeGreaterThan(keyframeSeq ?? Infinity);
});

it('sends everything again after the clock was set back', async () => {
  const before = await tickAt(lastTs + 900_000);
  expect(before.keyframe).toBe(true);
  const after = await tickAt(before.position.keyframeTs - 5_000);
  expect(after).toMatchObject({ keyframe: true, ...after.position, identities: after.processes });
  expect(await tickAt(lastTs + 10_000)).toMatchObject({ keyframe: false, ...after.position });
  // Here the newest keyframe is older than the tick.
  const again = await tickAt(lastTs - 5_000);
  expect(again).toMatchObject({ keyframe: true, ...again.position, identities: again.processes });
  expect(await tickAt(lastTs + 10_000)).toMatchObject({ keyframe: false, ...again.position });
});

it('says that nobody answered about the time', async () => {
  expect(await tickAt(lastTs + 10)).toMatchObject({ offsetMs: 0, timeSource: 'none', steps: [] });
});

const hourMs = 3_600_000;
const near = (ms: number): unknown => expect.closeTo(ms, -2);

it('corrects the time once a collector answered, with an event and a keyframe', async () => {
  fleetClock.set({ fleetMs: Date.now() - 2 * hourMs, steadyMs: clock.steadyMs() });
  const first = await tickAt(lastTs + 10);
  expect(first).toMatchObject({ keyframe: true, offsetMs: near(-2 * hourMs), timeSource: 'collector' });
  expect(first.steps).toEqual([near(2 * hourMs)]);
  // The rows before it lie ahead of it.
  expect(first.identities).toBe(first.processes);
  const { offsetMs } = first;
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, offsetMs, steps: [] });
  expect(jumps).toBe(0);
});

it('sends creation times again when the time is corrected forwards', async () => {
  fleetClock.set({ fleetMs: fleetClock.nowMs() + 90_000, steadyMs: clock.steadyMs() });
  const forwards = await tickAt(lastTs + 10);
  expect(forwards.identities).toBe(forwards.processes);
  fleetClock.set({ fleetMs: fleetClock.nowMs() - 90_000, steadyMs: clock.steadyMs() });
  await tickAt(lastTs + 10);
});

it('goes on by the time of the fleet when the clock is set', async () => {
  aheadMs -= 5 * 60_000;
  const set = await tickAt(lastTs - 5 * 60_000 + 10_000);
  expect(set).toMatchObject({ keyframe: true, offsetMs: near(-2 * hourMs + 5 * 60_000), timeSource: 'collector' });
  expect(set.steps).toEqual([near(-5 * 60_000)]);
  expect(jumps).toBe(1);
  // Identities from before remain the newest at or before it.
  expect(set.identities).toBeLessThan(set.processes);
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, offsetMs: set.offsetMs, steps: [] });
});

it('has the times of events by its own clock when the clock is set while it reads the processes', async () => {
  const now = Number(process.hrtime.bigint()) / 1e9;
  const take = vi.spyOn(kernelEvents, 'take').mockReturnValueOnce({
    events: [{ kind: 'exec', at: now, pid: process.pid }],
    ends: [],
    isAccounted: true,
    missingCpuNs: () => 0,
    lostEnds: 0,
    mayLackEnds: false,
    lostEvents: 0,
    commands: new Map(),
  });
  const read = vi.spyOn(ProcessReader.prototype, 'read').mockImplementationOnce(async function (
    this: ProcessReader,
    ms,
  ) {
    aheadMs += 2 * hourMs;
    return this.read(ms);
  });
  const { eventTimes } = await tickAt(clock.wallMs());
  expect(eventTimes.filter((at) => Math.abs((at ?? 0) - lastTs) > 60_000)).toEqual([]);
  expect(eventTimes.length).toBeGreaterThan(0);
  // A collector refuses events that are more than ten minutes ahead of their tick.
  expect((await tickAt(clock.wallMs())).steps).toEqual([near(2 * hourMs)]);
  take.mockRestore();
  read.mockRestore();
});
