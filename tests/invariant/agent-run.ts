import {
  ClockWatch,
  collectEvents,
  KeyframeSchedule,
  ProcessTracker,
  type TrackedProcess,
} from '@psfleet/agent/testing';
import { decodeMessage, encodeMessage, encodeTick, type HostMessage, type MessagePosition } from '@psfleet/wire';
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

/** One run of an agent process: the state that a restart loses. */
class Life {
  readonly queue: string;
  readonly tracker: ProcessTracker;
  readonly keyframes: KeyframeSchedule;
  readonly clock = new ClockWatch();
  readonly own = new OwnTable();
  last: {
    readonly ts: number;
    readonly monotonicMs: number;
    readonly processes: ReadonlyMap<number, TrackedProcess>;
  } | null = null;
  newestKeyframe: MessagePosition | null = null;

  constructor(host: string, bootId: string, number: number) {
    this.queue = `queue-${number}`;
    this.tracker = new ProcessTracker(host, bootId);
    this.keyframes = new KeyframeSchedule(host);
  }
}

/** Passes a history through the agent's clock, schedule, tracker, events and codec, in the order of a real tick. */
export function runAgent(host: string, history: readonly HistoryTick[]): RunTick[] {
  let life: Life | null = null;
  let agentLife = -1;
  let nextSeq = 0;
  return history.map((tick) => {
    if (life === null || agentLife !== tick.agentLife) {
      life = new Life(host, tick.bootId, tick.agentLife);
      agentLife = tick.agentLife;
      nextSeq = Math.max(nextSeq, tick.wallMs);
    }
    const run = runTick(host, life, tick, nextSeq);
    nextSeq = run.lastSeq + 1;
    return run;
  });
}

function runTick(host: string, life: Life, tick: HistoryTick, firstSeq: number): RunTick {
  const { last } = life;
  const { monotonicMs, bootId, ts } = tick;
  const stepMs = life.clock.check(tick.wallMs, monotonicMs);
  if (last !== null && ts < last.ts) {
    life.keyframes.request();
    life.tracker.resendIdentities();
  }
  if (stepMs !== null) {
    life.keyframes.request();
  }
  const keyframe = life.keyframes.isDue(ts);
  const tracked = life.tracker.track(tick.readings, { ts, nowMs: monotonicMs, isKeyframe: keyframe });
  const events = collectEvents(tracked, last?.processes ?? new Map(), [], {
    ts,
    lastTs: last?.ts ?? null,
    wallOffsetMs: 0,
    stepMs,
  });
  const elapsedMs = last === null ? null : Math.round(monotonicMs - last.monotonicMs);
  life.last = { ts, monotonicMs, processes: tracked.current };
  if (keyframe) {
    life.newestKeyframe = { seq: firstSeq, ts };
  }
  const encoded = encodeTick(
    {
      host,
      hostId: 'id',
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
        offsetMs: 0,
        timeSource: 'collector',
        waiting: 0,
        twin: false,
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
    ...life.own.at(tick, ts, keyframe, elapsedMs),
    agentLife: tick.agentLife,
    firstSeq,
    lastSeq: firstSeq + messages.length - 1,
    messages,
  };
}
