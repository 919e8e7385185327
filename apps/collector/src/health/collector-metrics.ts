import { type Logger, type PrometheusMetric, renderPrometheus } from '@psfleet/service-kit';
import type { RunningParts } from './readiness.js';
import { readStreamDepth, type StreamDepth } from './stream-depth.js';

/** This collector's own figures, for Prometheus; empty until broker and schema are there. */
export async function collectorMetrics(parts: RunningParts | null, logger: Logger): Promise<string> {
  return parts === null
    ? ''
    : renderPrometheus([...ownMetrics(parts, Date.now()), ...streamMetrics(await depthOrNull(parts, logger))]);
}

function ownMetrics(
  { batcher, writer: { state }, deadLetters, received }: RunningParts,
  now: number,
): PrometheusMetric[] {
  return [
    counter('received_messages', 'Messages taken from the stream, again if they came again', received.messages),
    counter('received_bytes', 'Bytes of these messages', received.bytes),
    counter('stored_messages', 'Messages of which all rows are stored', state.messagesStored),
    counter('stored_rows', 'Rows stored in all tables', state.rowsStored),
    counter('stored_batches', 'Batches stored', state.batchesStored),
    counter('insert_retries', 'Inserts of a batch that failed and were tried again', state.insertsRetried),
    counter(
      'insert_rejections',
      'Batches that the storage rejected for good; they are halved until the bad message is found',
      state.insertsRejected,
    ),
    counter('dead_letters', 'Messages moved to the dead letters', deadLetters.count),
    gauge('held_messages', 'Messages taken and not yet acknowledged', batcher.held),
    gauge(
      'newest_stored_age_seconds',
      'Time since the broker got the newest message that is stored',
      state.newestStored === null ? null : Math.max(0, now - state.newestStored) / 1000,
    ),
    gauge('storage_failing', '1 while inserts fail', state.failingSince === null ? 0 : 1),
  ];
}

/** The same of every collector on the stream. */
function streamMetrics(depth: StreamDepth | null): PrometheusMetric[] {
  return [
    gauge('broker_up', '1 if the broker told of the stream', depth === null ? 0 : 1),
    gauge('stream_pending_messages', 'Messages in the stream that no collector has taken yet', depth?.pending ?? null),
    gauge('stream_unacknowledged_messages', 'Messages that any collector holds', depth?.unacknowledged ?? null),
    gauge('stream_bytes', 'Size of the stream', depth?.bytes ?? null),
    gauge('stream_max_bytes', 'Size at which the stream refuses the agents', depth?.maxBytes ?? null),
  ];
}

async function depthOrNull({ manager }: RunningParts, logger: Logger): Promise<StreamDepth | null> {
  try {
    return await readStreamDepth(manager);
  } catch (error) {
    logger.debug({ err: error }, 'broker cannot tell of the stream');
    return null;
  }
}

function counter(name: string, help: string, value: number): PrometheusMetric {
  return { name: `psfleet_collector_${name}_total`, type: 'counter', help, value };
}

function gauge(name: string, help: string, value: number | null): PrometheusMetric {
  return { name: `psfleet_collector_${name}`, type: 'gauge', help, value };
}
