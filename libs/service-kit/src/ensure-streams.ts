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
  await (info === null ? manager.consumers.add(stream, wanted) : manager.consumers.update(stream, name, wanted));
  // A server may answer an update with the configuration before it.
  const { config: made } = await manager.consumers.info(stream, name);
  requireSame(`consumer ${name}`, wanted, made);
}

async function ensureStream(manager: JetStreamManager, wanted: WantedStreams['streams'][number]): Promise<void> {
  const info = await nullIfAbsent(manager.streams.info(wanted.name));
  if (info !== null && differences(wanted, info.config).length === 0) {
    return;
  }
  if (info === null) {
    requireSame(`stream ${wanted.name}`, wanted, (await manager.streams.add(wanted)).config);
    return;
  }
  const harmless = { ...wanted, max_msgs_per_subject: await limitThatDeletesNothing(manager, wanted) };
  const made = await manager.streams.update(wanted.name, harmless);
  requireSame(`stream ${wanted.name}`, harmless, made.config);
}

/** A lower limit per subject would delete what is above it, read or not; it becomes the wanted one at a later start. */
async function limitThatDeletesNothing(
  manager: JetStreamManager,
  { name, max_msgs_per_subject: wanted = -1 }: WantedStreams['streams'][number],
): Promise<number> {
  if (wanted <= 0) {
    return wanted;
  }
  const { state } = await manager.streams.info(name, { subjects_filter: '>' });
  return Math.max(wanted, ...Object.values(state.subjects ?? {}));
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
