import os from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Psutil } from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import { encodeTick, type GroupColumns, type HostFacts, type AgentWarning, type MessagePosition } from '@psfleet/wire';
import type { AgentLife } from './events/agent-life.js';
import type { KernelEvents } from './events/kernel-events.js';
import type { TickEvents } from './events/tick-events.js';
import type { AgentWarnings } from './identity/agent-warnings.js';
import type { HostIdentity } from './identity/host-identity.js';
import { readHostFacts, sameFacts } from './identity/host-facts.js';
import { readOwnCost } from './own-cost.js';
import type { ProcessReader } from './processes/process-reader.js';
import type { ProcessTracker, TrackedProcess } from './processes/process-tracker.js';
import { toGroupColumns } from './samplers/group-columns.js';
import type { SamplerRunner } from './samplers/run-samplers.js';
import type { Clock } from './schedule/clock.js';
import { ClockWatch } from './schedule/clock-watch.js';
import type { FleetClock } from './schedule/fleet-clock.js';
import { KeyframeSchedule } from './schedule/keyframe-schedule.js';
import type { Spool } from './spool/spool.js';

export interface TickParts {
  readonly ps: Psutil;
  readonly intervalMs: number;
  readonly identity: HostIdentity;
  readonly samplers: SamplerRunner;
  readonly processes: ProcessReader;
  readonly tracker: ProcessTracker;
  readonly kernelEvents: KernelEvents;
  readonly events: TickEvents;
  readonly life: AgentLife;
  readonly spool: Spool;
  readonly warnings: AgentWarnings;
  /** Whether another machine publishes as this host. */
  readonly isTwin: () => boolean;
  readonly clock: Clock;
  readonly fleetClock: FleetClock;
  /** Called when the wall clock was set, or the machine slept. */
  readonly onJump: () => void;
  readonly logger: Logger;
}

/** The facts of the last tick that the next one needs. */
interface LastTick {
  readonly ts: number;
  readonly offsetMs: number;
  readonly monotonicMs: number;
  readonly processes: ReadonlyMap<number, TrackedProcess>;
  readonly facts: HostFacts;
  readonly dropped: number;
}

/** Reads everything once per tick, and appends it to the spool. */
export class TickReader {
  /** When the last tick was in the spool, milliseconds since the epoch. */
  lastTickMs: number | null = null;
  readonly #parts: TickParts;
  readonly #keyframes: KeyframeSchedule;
  readonly #clockWatch = new ClockWatch();
  #last: LastTick | null = null;
  #newestKeyframe: MessagePosition | null = null;

  constructor(parts: TickParts) {
    this.#parts = parts;
    this.#keyframes = new KeyframeSchedule(parts.identity.host);
  }

  async read(ts: number, skippedTicks: number): Promise<void> {
    try {
      await this.#readTick(ts, skippedTicks);
    } catch (error) {
      // Later rows hold only what changed since the rows of this tick, which are lost.
      this.#keyframes.request();
      throw error;
    }
  }

  async #readTick(ts: number, skippedTicks: number): Promise<void> {
    const { ps, intervalMs, identity, samplers, processes, tracker, kernelEvents, spool, isTwin, logger } = this.#parts;
    const { clock, fleetClock, life, warnings } = this.#parts;
    const last = this.#last;
    const startMs = performance.now();
    const stepMs = this.#checkClock(startMs);
    // Read here, because the clock may be set while the processes are read: by it, events would be far from the tick.
    const wallOffsetMs = clock.wallMs() - kernelMs();
    const { offsetMs, source: timeSource } = fleetClock;
    const { dropped } = spool;
    const keyframe = this.#isKeyframe(ts, stepMs);
    samplers.prepare(startMs);
    const readings = await processes.read(startMs);
    // Yields between the steps of a tick, so that requests are answered soon.
    await nextTurn();
    const known = last?.processes ?? new Map<number, TrackedProcess>();
    const kernelSweptMs = wallOffsetMs + kernelMs();
    const kernel = kernelEvents.take(readings);
    const own = kernelEvents.correct(readings, known);
    const tracked = tracker.track(own, { ts, nowMs: startMs, isKeyframe: keyframe, finalBytes: processes.ended });
    kernelEvents.follow(tracked.current);
    const times = {
      ts,
      // By the clock as it goes now.
      lastTs: last === null ? null : last.ts + last.offsetMs - offsetMs,
      sweptMs: kernelSweptMs,
      wallOffsetMs,
      suspendedMs: readSuspendedMs(),
      stepMs,
    };
    const events = this.#parts.events.collect(tracked, known, kernel, times, life.eventsAt(tracked, ts));
    const sweptMs = performance.now();
    await nextTurn();
    const groups = samplers.run(sweptMs);
    groups.push(processCount(tracked.byStatus, tracked.processes));
    const cost = {
      sweepMs: sweptMs - startMs,
      sampleMs: performance.now() - sweptMs,
      samplerFailures: samplers.failures,
      skippedTicks,
    };
    groups.push(toGroupColumns('agent', [readOwnCost(spool, cost)]));
    const facts = readHostFacts(ps, identity, warnings.texts);
    await nextTurn();

    const newestKeyframe = keyframe ? { seq: spool.nextSeq, ts } : this.#newestKeyframe;
    const messages = encodeTick(
      {
        host: identity.host,
        hostId: identity.hostId,
        bootId: identity.bootId,
        queue: spool.queueId,
        ts,
        elapsedMs: last === null ? null : Math.round(startMs - last.monotonicMs),
        tick: {
          keyframe,
          processes: tracked.processes,
          dropped,
          eventSource: kernelEvents.source,
          ...tracked.maxima,
          intervalMs,
          keyframeSeq: newestKeyframe?.seq ?? null,
          keyframeTs: newestKeyframe?.ts ?? null,
          offsetMs,
          timeSource,
          waiting: spool.length,
          twin: isTwin(),
          exitSource: kernelEvents.exitSource,
          lostEnds: kernel.lostEnds,
          lostEvents: kernel.lostEvents,
        },
        facts: keyframe || last === null || !sameFacts(facts, last.facts) ? facts : null,
        groups,
        identities: tracked.identities.rows === 0 ? null : tracked.identities,
        samples: tracked.samples.rows === 0 ? null : tracked.samples,
        events,
      },
      spool.nextSeq,
    );
    await spool.append(messages, keyframe);
    warnings.set('spool', spoolWarnings(spool));
    life.noteTick(tracked, ts, keyframe);
    this.#newestKeyframe = newestKeyframe;
    this.#last = { ts, offsetMs, monotonicMs: startMs, processes: tracked.current, facts, dropped };
    this.lastTickMs = clock.wallMs();
    const rows = { identities: tracked.identities.rows, samples: tracked.samples.rows, events: events?.rows ?? 0 };
    logger.debug(
      { ts, keyframe, processes: tracked.processes, ...rows, messages: messages.length, ...cost },
      'tick read',
    );
  }

  /**
   * By how many milliseconds the host's clock was set since the last tick, or turned out to differ from the fleet's;
   * null if neither.
   */
  #checkClock(monotonicMs: number): number | null {
    const { clock, fleetClock, tracker, onJump } = this.#parts;
    const jumpMs = this.#clockWatch.check(clock.wallMs(), monotonicMs);
    const correctionMs = fleetClock.correctOffset();
    if (jumpMs !== null) {
      onJump();
    } else if (correctionMs !== null) {
      // The kernel's creation times are the same, but no longer in the time of the fleet.
      tracker.resendIdentities();
    }
    return jumpMs ?? (correctionMs === null ? null : -correctionMs);
  }

  #isKeyframe(ts: number, stepMs: number | null): boolean {
    const { spool, tracker, fleetClock } = this.#parts;
    const fleetTs = ts + fleetClock.offsetMs;
    const last = this.#last;
    const hasLoss = last !== null && spool.dropped !== last.dropped;
    if (stepMs !== null || spool.wantsKeyframe || hasLoss) {
      this.#keyframes.request();
    }
    if (last !== null && fleetTs < last.ts + last.offsetMs) {
      // The time went back. The rows of earlier ticks lie in the future for readers of this one.
      this.#keyframes.request();
      tracker.resendIdentities();
    }
    return this.#keyframes.isDue(fleetTs);
  }
}

/** The kernel's monotonic clock, by which it reports events: milliseconds since boot without the time of sleep. */
function kernelMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Less is the rounding of the uptime. */
const minSuspendedMs = 100;

/** How long the machine slept since boot. */
function readSuspendedMs(): number {
  const suspendedMs = os.uptime() * 1000 - kernelMs();
  return suspendedMs < minSuspendedMs ? 0 : suspendedMs;
}

function processCount(byStatus: ReadonlyMap<string, number>, total: number): GroupColumns {
  const rows = [...byStatus].map(([status, value]) => ({ status, value }));
  return toGroupColumns('process_count', [{ status: '', value: total }, ...rows]);
}

function spoolWarnings({ unwritableFolder }: Spool): AgentWarning[] {
  return unwritableFolder === null
    ? []
    : [{ code: 'spool-not-on-disk', detail: `${unwritableFolder} cannot be written` }];
}
