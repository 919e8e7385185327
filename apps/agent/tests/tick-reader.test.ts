import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { decodeMessage, type TickFacts } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KernelEvents } from '../src/events/kernel-events.js';
import { readHostIdentity } from '../src/identity/host-identity.js';
import { ProcessReader } from '../src/processes/process-reader.js';
import { ProcessTracker } from '../src/processes/process-tracker.js';
import { SamplerRunner } from '../src/samplers/run-samplers.js';
import { createScrubber } from '../src/scrub/scrubber.js';
import { Spool } from '../src/spool/spool.js';
import { TickReader } from '../src/tick.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'psfleet-tick-reader-'));
const ps = createPsutil();
const table = ps.createProcessTable();
const kernelEvents = new KernelEvents(ps, logger);
let spool: Spool;
let reader: TickReader;
// In the middle of a quarter hour: every host's keyframe is due within the first 300 s, and none by chance between two ticks.
let lastTs = Math.floor(Date.now() / 900_000) * 900_000 + 450_000;

beforeAll(async () => {
  spool = await Spool.open({
    folder: join(folder, 'spool'),
    maxBytes: 1e8,
    maxAgeMs: 1e9,
    maxMemoryBytes: 1e7,
    logger,
  });
  const identity = readHostIdentity({ ps, hostname: 'web-1', stateFolder: folder, agentVersion: '0' });
  const processes = new ProcessReader(ps, table, createScrubber({ enabled: true, patterns: [], stripAll: false }));
  reader = new TickReader({
    ps,
    intervalMs: 10_000,
    identity,
    samplers: new SamplerRunner([], logger),
    processes,
    tracker: new ProcessTracker(identity.host, identity.bootId),
    kernelEvents,
    spool,
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

/** The record of the tick, and the position of its message as a later tick would name it. */
async function tickAt(
  ts: number,
): Promise<TickFacts & { readonly place: { readonly [K in keyof Position]: number }; readonly identities: number }> {
  lastTs = ts;
  await reader.read(ts, 0);
  const message = await spool.next(new AbortController().signal);
  if (message === null) {
    throw new Error('the tick left nothing in the spool');
  }
  spool.markTaken(message);
  const { seq, tick, identities } = decodeMessage(message.bytes);
  return { ...tick, place: { keyframeSeq: seq, keyframeTs: ts }, identities: identities?.rows ?? 0 };
}

it('tells its interval, and where the keyframe is that its rows go on from', async () => {
  const first = await tickAt(lastTs);
  expect(first).toMatchObject({ keyframe: true, intervalMs: 10_000, ...first.place });
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, intervalMs: 10_000, ...first.place });
  const second = await tickAt(lastTs + 900_000);
  expect(second).toMatchObject({ keyframe: true, ...second.place });
  expect(await tickAt(lastTs + 10)).toMatchObject({ keyframe: false, ...second.place });
});

it('tells which process has the most memory, by a sample since its keyframe', async () => {
  const { maxRss, maxRssTs, nextRss, keyframeTs } = await tickAt(lastTs + 10);
  expect(nextRss).toBeGreaterThan(0);
  expect(nextRss).toBeLessThanOrEqual(maxRss ?? 0);
  expect(maxRssTs).toBeGreaterThanOrEqual(keyframeTs ?? Infinity);
  expect(maxRssTs).toBeLessThanOrEqual(lastTs);
});

it('tells of no keyframe that the spool could not keep', async () => {
  const { keyframeSeq } = await tickAt(lastTs + 10);
  const append = vi.spyOn(spool, 'append').mockRejectedValueOnce(new Error('no space left'));
  await expect(tickAt(lastTs + 900_000)).rejects.toThrow('no space left');
  append.mockRestore();
  const next = await tickAt(lastTs + 10);
  expect(next).toMatchObject({ keyframe: true, ...next.place });
  expect(next.place.keyframeSeq).toBeGreaterThan(keyframeSeq ?? Infinity);
});

it('tells everything anew of the present after a tick of the future, which the tick at which the clock is set back still is', async () => {
  const before = await tickAt(lastTs + 900_000);
  expect(before.keyframe).toBe(true);
  const after = await tickAt(before.place.keyframeTs - 5_000);
  expect(after).toMatchObject({ keyframe: true, ...after.place, identities: after.processes });
  expect(await tickAt(lastTs + 10_000)).toMatchObject({ keyframe: false, ...after.place });
  // Also where the newest keyframe is of a time before.
  const again = await tickAt(lastTs - 5_000);
  expect(again).toMatchObject({ keyframe: true, ...again.place, identities: again.processes });
  expect(await tickAt(lastTs + 10_000)).toMatchObject({ keyframe: false, ...again.place });
});
