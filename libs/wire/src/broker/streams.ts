import { wildcards } from './subjects.js';

/** The streams and the subjects that they store. */
export const streams = {
  data: { name: 'psf-in', subjects: [wildcards.data, wildcards.retry] },
  dead: { name: 'psf-dead', subjects: [wildcards.dead] },
} as const;

/** The one durable consumer of the data stream, which all collectors share. */
export const collectorDurable = 'collector';

const nanosPerMs = 1_000_000;

export interface StreamLimits {
  readonly streamMaxBytes: number;
  readonly deadStreamMaxBytes: number;
  readonly ackWaitMs: number;
}

/** A stream's configuration, as the JetStream API spells it. */
export interface StreamShape {
  readonly name: string;
  readonly subjects: string[];
  readonly retention: 'limits';
  readonly storage: 'file';
  readonly discard: 'new' | 'old';
  readonly max_bytes: number;
  readonly max_age: number;
  readonly allow_direct: boolean;
  readonly duplicate_window: number;
}

/** Messages of the agents. None expires, and a full stream refuses new ones: agents then keep theirs. */
export function dataStream({ streamMaxBytes }: StreamLimits): StreamShape {
  return shapeOf(streams.data, 'new', streamMaxBytes);
}

/** Messages that can never be stored, each with the reason in a header. A full stream drops the oldest. */
export function deadStream({ deadStreamMaxBytes }: StreamLimits): StreamShape {
  return shapeOf(streams.dead, 'old', deadStreamMaxBytes);
}

function shapeOf(
  { name, subjects }: (typeof streams)[keyof typeof streams],
  discard: StreamShape['discard'],
  maxBytes: number,
): StreamShape {
  return {
    name,
    subjects: [...subjects],
    retention: 'limits',
    storage: 'file',
    discard,
    max_bytes: maxBytes,
    max_age: 0,
    allow_direct: true,
    duplicate_window: 120_000 * nanosPerMs,
  };
}

export interface ConsumerShape {
  readonly durable_name: string;
  readonly deliver_policy: 'all';
  readonly ack_policy: 'explicit';
  readonly ack_wait: number;
  readonly max_ack_pending: number;
  readonly max_deliver: number;
}

/** Messages that are not acknowledged are delivered again, without a limit. */
export function collectorConsumer({ ackWaitMs }: StreamLimits): ConsumerShape {
  return {
    durable_name: collectorDurable,
    deliver_policy: 'all',
    ack_policy: 'explicit',
    ack_wait: ackWaitMs * nanosPerMs,
    max_ack_pending: 20_000,
    max_deliver: -1,
  };
}
