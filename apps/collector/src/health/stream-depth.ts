import type { JetStreamManager } from '@nats-io/jetstream';
import { collectorDurable, streams } from '@psfleet/wire';

/** What waits in the stream for any collector. */
export interface StreamDepth {
  readonly bytes: number;
  readonly maxBytes: number;
  /** Messages that no collector has taken yet. */
  readonly pending: number;
  /** Messages that a collector has taken and not yet acknowledged. */
  readonly unacknowledged: number;
}

/** Throws while the broker or the stream is away. */
export async function readStreamDepth(manager: JetStreamManager): Promise<StreamDepth> {
  const [{ config, state }, consumer] = await Promise.all([
    manager.streams.info(streams.data.name),
    manager.consumers.info(streams.data.name, collectorDurable),
  ]);
  return {
    bytes: state.bytes,
    maxBytes: config.max_bytes,
    pending: consumer.num_pending,
    unacknowledged: consumer.num_ack_pending,
  };
}
