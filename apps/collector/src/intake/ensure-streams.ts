import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { jetStreamCodes } from '@psfleet/service-kit';
import { collectorConsumer, collectorDurable, dataStream, deadStream, streams, type StreamLimits } from '@psfleet/wire';

const notFound: ReadonlySet<number> = new Set([jetStreamCodes.streamNotFound, jetStreamCodes.consumerNotFound]);

/**
 * Makes both streams and the consumer, or brings them to the wanted configuration. Old servers ignore what they do not know: what they
 * answer is compared with what was asked, and a difference throws.
 */
export async function ensureStreams(manager: JetStreamManager, limits: StreamLimits): Promise<void> {
  for (const wanted of [dataStream(limits), deadStream(limits)]) {
    const info = await orNull(manager.streams.info(wanted.name));
    if (info !== null && differences(wanted, info.config).length === 0) {
      continue;
    }
    const made = info === null ? await manager.streams.add(wanted) : await manager.streams.update(wanted.name, wanted);
    requireSame(`stream ${wanted.name}`, wanted, made.config);
  }
  const stream = streams.data.name;
  const wanted = collectorConsumer(limits);
  const info = await orNull(manager.consumers.info(stream, collectorDurable));
  if (info !== null && differences(wanted, info.config).length === 0) {
    return;
  }
  const made =
    info === null
      ? await manager.consumers.add(stream, wanted)
      : await manager.consumers.update(stream, collectorDurable, wanted);
  requireSame(`consumer ${collectorDurable}`, wanted, made.config);
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError && notFound.has(error.code)) {
      return null;
    }
    throw error;
  }
}

function requireSame(what: string, wanted: object, made: object): void {
  const different = differences(wanted, made);
  if (different.length > 0) {
    throw new Error(`the broker made ${what} with another ${different.join(', ')}`);
  }
}

/** Names of the wanted properties that the other has not; what is 0 or false may be left out of an answer. */
export function differences(wanted: object, made: object): string[] {
  const answered = new Map<string, unknown>(Object.entries(made));
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(answered.get(name) ?? absent(value)) !== JSON.stringify(value))
    .map(([name]) => name);
}

function absent(value: unknown): unknown {
  if (typeof value === 'number') {
    return 0;
  }
  return typeof value === 'boolean' ? false : undefined;
}
