import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { jetStreamCodes } from '@psfleet/service-kit';
import { collectorConsumer, collectorDurable, dataStream, deadStream, streams, type StreamLimits } from '@psfleet/wire';

const notFound: ReadonlySet<number> = new Set([jetStreamCodes.streamNotFound, jetStreamCodes.consumerNotFound]);

/**
 * Creates both streams and the consumer, or updates them to the wanted configuration. Old servers ignore properties
 * that they do not know, so the configuration that they answer with is compared with the wanted one; throws if it
 * differs.
 */
export async function ensureStreams(manager: JetStreamManager, limits: StreamLimits): Promise<void> {
  for (const wanted of [dataStream(limits), deadStream(limits)]) {
    const info = await nullIfAbsent(manager.streams.info(wanted.name));
    if (info !== null && differences(wanted, info.config).length === 0) {
      continue;
    }
    const created =
      info === null ? await manager.streams.add(wanted) : await manager.streams.update(wanted.name, wanted);
    requireSame(`stream ${wanted.name}`, wanted, created.config);
  }
  const stream = streams.data.name;
  const wanted = collectorConsumer(limits);
  const info = await nullIfAbsent(manager.consumers.info(stream, collectorDurable));
  if (info !== null && differences(wanted, info.config).length === 0) {
    return;
  }
  const created =
    info === null
      ? await manager.consumers.add(stream, wanted)
      : await manager.consumers.update(stream, collectorDurable, wanted);
  requireSame(`consumer ${collectorDurable}`, wanted, created.config);
}

async function nullIfAbsent<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof JetStreamApiError && notFound.has(error.code)) {
      return null;
    }
    throw error;
  }
}

function requireSame(what: string, wanted: object, created: object): void {
  const different = differences(wanted, created);
  if (different.length > 0) {
    throw new Error(`the broker did not accept these properties of ${what}: ${different.join(', ')}`);
  }
}

/** Names of the wanted properties that have another value; a server may leave out those that are 0 or false. */
export function differences(wanted: object, actual: object): string[] {
  const answered = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(answered.get(name) ?? omittedValue(value)) !== JSON.stringify(value))
    .map(([name]) => name);
}

/** The value that a server leaves out. */
function omittedValue(value: unknown): unknown {
  if (typeof value === 'number') {
    return 0;
  }
  return typeof value === 'boolean' ? false : undefined;
}
