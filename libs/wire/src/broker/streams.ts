import { buckets } from './buckets.js';
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

/**
 * A host may store this many messages that are not purged yet: almost six hours. One that floods is refused; without
 * the limit it would fill the stream, and all hosts would be.
 */
const maxMessagesPerSubject = 2000;
/** A message has at most 512 KiB, and its headers some hundred bytes. */
const maxMessageBytes = 600_000;

/** A stream's configuration, as the JetStream API spells it. */
interface StreamShape {
  readonly name: string;
  readonly subjects: string[];
  readonly retention: 'limits';
  readonly storage: 'file';
  readonly discard: 'new' | 'old';
  readonly discard_new_per_subject: boolean;
  readonly max_bytes: number;
  readonly max_age: number;
  readonly max_msgs_per_subject: number;
  readonly max_msg_size: number;
  readonly allow_direct: boolean;
  readonly duplicate_window: number;
  readonly deny_delete: boolean;
  readonly allow_rollup_hdrs: boolean;
}

/** Everything that the broker keeps, for the program that makes it. */
export interface BrokerLayout {
  readonly streams: readonly StreamShape[];
  readonly consumer: { readonly stream: string; readonly config: ConsumerShape };
}

export function brokerLayout(limits: StreamLimits): BrokerLayout {
  return {
    streams: allStreams(limits),
    consumer: { stream: streams.data.name, config: collectorConsumer(limits) },
  };
}

/**
 * All streams of the broker: the messages of the agents, the dead letters, and one for each bucket. No message of an
 * agent expires, and a full stream refuses new ones: agents then keep theirs. Dead letters are messages that can never
 * be stored, each with the reason in a header; of these the oldest are dropped.
 */
function allStreams({ streamMaxBytes, deadStreamMaxBytes }: StreamLimits): readonly StreamShape[] {
  return [
    {
      ...shapeOf(streams.data.name, streams.data.subjects, streamMaxBytes),
      discard_new_per_subject: true,
      max_msgs_per_subject: maxMessagesPerSubject,
      max_msg_size: maxMessageBytes,
    },
    { ...shapeOf(streams.dead.name, streams.dead.subjects, deadStreamMaxBytes), discard: 'old' },
    ...Object.values(buckets).map(bucketStream),
  ];
}

/** A bucket is a stream that keeps the newest message of each key. */
function bucketStream(bucket: string): StreamShape {
  return {
    ...shapeOf(bucketStreamName(bucket), [`$KV.${bucket}.>`], bucketBytes),
    max_msgs_per_subject: 1,
    deny_delete: true,
    allow_rollup_hdrs: true,
  };
}

/** The stream in which a bucket's keys are messages, by NATS' convention for buckets. */
export function bucketStreamName(bucket: string): string {
  return `KV_${bucket}`;
}

/** The signed state of ten thousand hosts takes some megabytes. */
const bucketBytes = 100_000_000;

function shapeOf(name: string, subjects: readonly string[], maxBytes: number): StreamShape {
  return {
    name,
    subjects: [...subjects],
    retention: 'limits',
    storage: 'file',
    discard: 'new',
    discard_new_per_subject: false,
    max_bytes: maxBytes,
    max_age: 0,
    max_msgs_per_subject: -1,
    max_msg_size: -1,
    allow_direct: true,
    duplicate_window: 120_000 * nanosPerMs,
    deny_delete: false,
    allow_rollup_hdrs: false,
  };
}

interface ConsumerShape {
  readonly durable_name: string;
  readonly deliver_policy: 'all';
  readonly ack_policy: 'explicit';
  readonly ack_wait: number;
  readonly max_ack_pending: number;
  readonly max_deliver: number;
}

/** Messages that are not acknowledged are delivered again, without a limit. */
function collectorConsumer({ ackWaitMs }: StreamLimits): ConsumerShape {
  return {
    durable_name: collectorDurable,
    deliver_policy: 'all',
    ack_policy: 'explicit',
    ack_wait: ackWaitMs * nanosPerMs,
    max_ack_pending: 20_000,
    max_deliver: -1,
  };
}
