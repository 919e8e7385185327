import {
  type ConsumerConfig,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetStreamCodes } from './jetstream-codes.js';

/** What a broker must have, as the JetStream API spells it. */
export interface WantedStreams {
  readonly streams: readonly (Partial<StreamConfig> & { readonly name: string; readonly subjects: string[] })[];
  readonly consumer: {
    readonly stream: string;
    readonly config: Partial<ConsumerConfig> & { readonly durable_name: string };
  };
}

const notFound: ReadonlySet<number> = new Set([jetStreamCodes.streamNotFound, jetStreamCodes.consumerNotFound]);

/**
 * Creates streams and the consumer, or updates them to the wanted configuration. Old servers ignore properties that
 * they do not know, so the configuration that they answer with is compared with the wanted one; throws if it differs.
 */
export async function ensureStreams(connection: NatsConnection, { streams, consumer }: WantedStreams): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  for (const wanted of streams) {
    await ensureStream(manager, wanted);
  }
  const { stream, config: wanted } = consumer;
  const name = wanted.durable_name;
  const info = await nullIfAbsent(manager.consumers.info(stream, name));
  if (info !== null && differences(wanted, info.config).length === 0) {
    return;
  }
  const made =
    info === null ? await manager.consumers.add(stream, wanted) : await manager.consumers.update(stream, name, wanted);
  requireSame(`consumer ${name}`, wanted, made.config);
}

async function ensureStream(manager: JetStreamManager, wanted: WantedStreams['streams'][number]): Promise<void> {
  const info = await nullIfAbsent(manager.streams.info(wanted.name));
  if (info !== null && differences(wanted, info.config).length === 0) {
    return;
  }
  const made = info === null ? await manager.streams.add(wanted) : await manager.streams.update(wanted.name, wanted);
  requireSame(`stream ${wanted.name}`, wanted, made.config);
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

function requireSame(what: string, wanted: object, made: object): void {
  const different = differences(wanted, made);
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
