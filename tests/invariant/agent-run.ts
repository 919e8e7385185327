import {
  ClockWatch,
  createScrubber,
  FleetClock,
  KeyframeSchedule,
  type KernelBatch,
  ProcessTracker,
  TickEvents,
  type TrackedProcess,
} from '@psfleet/agent/testing';
import {
  decodeMessage,
  encodeMessage,
  encodeTick,
  simulatedHostId,
  type HostMessage,
  type MessagePosition,
} from '@psfleet/wire';
import { cutIntoParts } from './cut-into-parts.js';
import { OwnTable, type OwnTick } from './own-table.js';
import { intervalMs, type HistoryTick } from './random-machine.js';

/** One tick: the host's own table, and the messages that the agent made of it. */
export interface RunTick extends OwnTick {
  readonly agentLife: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The bytes of each part. */
  readonly messages: readonly Buffer[];
}

const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });

/** Random machines have no kernel that reports. */
const noKernel: KernelBatch = {
  events: [],
  ends: [],
  isAccounted: false,
  missingCpuNs: () => 0,
  lostEnds: 0,
  mayLackEnds: false,
  lostEvents: 0,
  commands: new Map(),
};

/** One run of an agent process: the state that a restart loses. */
class Life {
  readonly queue: string;
  readonly tracker: ProcessTracker;
  readonly events: TickEvents;
  readonly keyframes: KeyframeSchedule;
  readonly clockWatch = new ClockWatch();
  readonly fleetClock: FleetClock;
  /** The clocks of the machine at this tick. */
  now: Pick<HistoryTick, 'wallMs' | 'monotonicMs'>;
  ticks = 0;
  readonly own = new OwnTable();
  last: {
    readonly ts: number;
    readonly offsetMs: number;
    readonly monotonicMs: number;
    readonly processes: ReadonlyMap<number, TrackedProcess>;
  } | null = null;
  newestKeyframe: MessagePosition | null = null;

  constructor(host: string, first: HistoryTick) {
    this.queue = `queue-${first.agentLife}`;
    this.tracker = new ProcessTracker(host, first.bootId);
    this.events = new TickEvents({ host, bootId: first.bootId, users: { nameOf: () => null }, scrubber });
    this.keyframes = new KeyframeSchedule(host);
    this.now = first;
    this.fleetClock = new FleetClock({ wallMs: () => this.now.wallMs, steadyMs: () => this.now.monotonicMs });
  }
}

export interface RunOptions {
  /** The tick of each life before which a collector answers about the time, from 0; Infinity: none does. */
  readonly answeredBefore?: number;
  /** Whether the numbers of a new life may be smaller than those before, as those of a host that lost its state. */
  readonly losesState?: boolean;
}

/** Far enough from each other that no life reaches the numbers of another. */
const numbersOfLives = 1_000_000;

/** Passes a history through the agent's clock, schedule, tracker, events and codec, in the order of a real tick. */
export function runAgent(
  host: string,
  history: readonly HistoryTick[],
  { answeredBefore = Infinity, losesState = false }: RunOptions = {},
): RunTick[] {
  let life: Life | null = null;
  let agentLife = -1;
  let nextSeq = 0;
  return history.map((tick) => {
    if (life === null || agentLife !== tick.agentLife) {
      life = new Life(host, tick);
      agentLife = tick.agentLife;
      nextSeq = losesState ? (((agentLife + 1) * 7) % 11) * numbersOfLives : Math.max(nextSeq, tick.wallMs);
    }
    life.now = tick;
    if (life.ticks === answeredBefore) {
      life.fleetClock.set({ fleetMs: tick.fleetMs, steadyMs: tick.monotonicMs });
    }
    life.ticks += 1;
    const run = runTick(host, life, tick, nextSeq);
    nextSeq = run.lastSeq + 1;
    return run;
  });
}

function runTick(host: string, life: Life, tick: HistoryTick, firstSeq: number): RunTick {
  const { last } = life;
  const { monotonicMs, bootId, ts } = tick;
  const jumpMs = life.clockWatch.check(tick.wallMs, monotonicMs);
  const correctionMs = life.fleetClock.correctOffset();
  const stepMs = jumpMs ?? (correctionMs === null ? null : -correctionMs);
  const { offsetMs, source: timeSource } = life.fleetClock;
  const fleetTs = ts + offsetMs;
  if (last !== null && fleetTs < last.ts + last.offsetMs) {
    life.keyframes.request();
    life.tracker.resendIdentities();
  }
  if (stepMs !== null) {
    life.keyframes.request();
  }
  if (jumpMs === null && correctionMs !== null) {
    life.tracker.resendIdentities();
  }
  const keyframe = life.keyframes.isDue(fleetTs);
  const tracked = life.tracker.track(tick.readings, { ts, nowMs: monotonicMs, isKeyframe: keyframe });
  const events = life.events.collect(tracked, last?.processes ?? new Map(), noKernel, {
    ts,
    lastTs: last === null ? null : last.ts + last.offsetMs - offsetMs,
    sweptMs: ts,
    wallOffsetMs: 0,
    suspendedMs: 0,
    stepMs,
  });
  const elapsedMs = last === null ? null : Math.round(monotonicMs - last.monotonicMs);
  life.last = { ts, offsetMs, monotonicMs, processes: tracked.current };
  if (keyframe) {
    life.newestKeyframe = { seq: firstSeq, ts };
  }
  const encoded = encodeTick(
    {
      host,
      hostId: simulatedHostId(host),
      bootId,
      queue: life.queue,
      ts,
      elapsedMs,
      tick: {
        keyframe,
        processes: tracked.processes,
        dropped: 0,
        eventSource: 'sweep',
        ...tracked.maxima,
        intervalMs,
        keyframeSeq: life.newestKeyframe?.seq ?? null,
        keyframeTs: life.newestKeyframe?.ts ?? null,
        offsetMs,
        timeSource,
        waiting: 0,
        twin: false,
        exitSource: 'none',
        lostEnds: 0,
        lostEvents: 0,
      },
      facts:
        last === null
          ? {
              hostname: host,
              os: 'linux',
              kernel: '6',
              arch: 'x64',
              bootTime: null,
              cpuCount: 2,
              memoryTotal: null,
              agentVersion: '0',
              warnings: [],
            }
          : null,
      groups: [],
      identities: tracked.identities.rows === 0 ? null : tracked.identities,
      samples: tracked.samples.rows === 0 ? null : tracked.samples,
      events,
    },
    firstSeq,
  );
  const [only] = encoded;
  const messages =
    encoded.length > 1 || tick.parts === 1 || only === undefined
      ? encoded.map(({ bytes }) => bytes)
      : cutIntoParts(decodeMessage(only.bytes), tick.parts).map((part: HostMessage) => encodeMessage(part));
  return {
    ...life.own.at(tick, fleetTs, keyframe, elapsedMs),
    agentLife: tick.agentLife,
    firstSeq,
    lastSeq: firstSeq + messages.length - 1,
    messages,
  };
}
