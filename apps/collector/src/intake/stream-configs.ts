import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type StreamConfig,
} from '@nats-io/jetstream';
import { streams } from '@psfleet/wire';

/** The one durable consumer that all collectors share. */
export const durableName = 'collector';

const nanosPerMs = 1_000_000;

export interface IntakeLimits {
  readonly streamMaxBytes: number;
  readonly deadStreamMaxBytes: number;
  readonly ackWaitMs: number;
}

type WantedStream = Partial<StreamConfig> & Pick<StreamConfig, 'name'>;

/** Nothing is dropped by age, and a full stream refuses: agents then keep what they have. */
export function dataStream({ streamMaxBytes }: IntakeLimits): WantedStream {
  return {
    name: streams.data.name,
    subjects: [...streams.data.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_bytes: streamMaxBytes,
    max_age: 0,
    allow_direct: true,
    duplicate_window: 120_000 * nanosPerMs,
  };
}

/** Messages that can never be stored, with the reason in a header; bounded. */
export function deadStream({ deadStreamMaxBytes }: IntakeLimits): WantedStream {
  return {
    name: streams.dead.name,
    subjects: [...streams.dead.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_bytes: deadStreamMaxBytes,
    max_age: 0,
    allow_direct: true,
    duplicate_window: 120_000 * nanosPerMs,
  };
}

export function collectorConsumer({ ackWaitMs }: IntakeLimits): Partial<ConsumerConfig> {
  return {
    durable_name: durableName,
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * nanosPerMs,
    max_ack_pending: 20_000,
    max_deliver: -1,
  };
}
