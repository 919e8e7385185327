import type { JetStreamManager } from '@nats-io/jetstream';
import { collectorDurable, streams } from '@psfleet/wire';

/** How much waits in the stream for all collectors. */
export interface StreamDepth {
  readonly bytes: number;
  readonly maxBytes: number;
  /** Messages not yet delivered to any collector. */
  readonly pending: number;
  /** Messages delivered to a collector and not yet acknowledged. */
  readonly unacknowledged: number;
}

/** Throws while the broker is unreachable or the stream does not exist. */
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
