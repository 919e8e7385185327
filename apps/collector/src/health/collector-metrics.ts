import { type Logger, processMetrics, type PrometheusMetric, renderPrometheus } from '@psfleet/service-kit';
import type { RunningParts } from './running-parts.js';
import { readStreamDepth, type StreamDepth } from './stream-depth.js';

/** This collector's metrics as Prometheus text; until broker and schema are there, only what it costs. */
export async function collectorMetrics(parts: RunningParts | null, logger: Logger): Promise<string> {
  const running =
    parts === null ? [] : [...ownMetrics(parts, Date.now()), ...streamMetrics(await depthOrNull(parts, logger))];
  return renderPrometheus([
    ...processMetrics(),
    gauge('running', '1 once it collects', parts === null ? 0 : 1),
    ...running,
  ]);
}

function ownMetrics(
  { intake: { received }, batcher, writer: { state }, deadLetters }: RunningParts,
  now: number,
): PrometheusMetric[] {
  return [
    counter('received_messages', 'Messages received from the stream, including redelivered ones', received.messages),
    counter('received_bytes', 'Bytes of the received messages', received.bytes),
    counter('stored_messages', 'Messages whose rows are all stored', state.messagesStored),
    counter('stored_rows', 'Rows stored in all tables', state.rowsStored),
    counter('stored_batches', 'Batches stored', state.batchesStored),
    counter('insert_retries', 'Failed inserts of a batch that were retried', state.insertsRetried),
    counter(
      'insert_rejections',
      'Batches that storage rejected for good; they are halved until the bad message is found',
      state.insertsRejected,
    ),
    counter('dead_letters', 'Messages moved to the dead letters', deadLetters.count),
    gauge('held_messages', 'Messages received and not yet acknowledged', batcher.held),
    gauge(
      'newest_stored_age_seconds',
      'Time since the broker received the newest message that is stored',
      state.newestStored === null ? null : Math.max(0, now - state.newestStored) / 1000,
    ),
    gauge('storage_failing', '1 while inserts fail', state.failingSince === null ? 0 : 1),
  ];
}

/** Metrics of the stream, the same from every collector. */
function streamMetrics(depth: StreamDepth | null): PrometheusMetric[] {
  return [
    gauge('broker_up', '1 if the broker reported the state of the stream', depth === null ? 0 : 1),
    gauge('stream_pending_messages', 'Messages not yet delivered to any collector', depth?.pending ?? null),
    gauge('stream_unacknowledged_messages', 'Messages held by collectors', depth?.unacknowledged ?? null),
    gauge('stream_bytes', 'Size of the stream', depth?.bytes ?? null),
    gauge('stream_max_bytes', "Size at which the stream refuses the agents' messages", depth?.maxBytes ?? null),
  ];
}

async function depthOrNull({ manager }: RunningParts, logger: Logger): Promise<StreamDepth | null> {
  try {
    return await readStreamDepth(manager);
  } catch (error) {
    logger.debug({ err: error }, 'could not read the state of the stream');
    return null;
  }
}

function counter(name: string, help: string, value: number): PrometheusMetric {
  return { name: `psfleet_collector_${name}_total`, type: 'counter', help, value };
}

function gauge(name: string, help: string, value: number | null): PrometheusMetric {
  return { name: `psfleet_collector_${name}`, type: 'gauge', help, value };
}
