import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager, type Consumer } from '@nats-io/jetstream';
import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { StorageError } from '@psfleet/storage';
import { collectorDurable, streams, type StreamLimits } from '@psfleet/wire';
import type { Batcher } from '../batching/batcher.js';
import { admitMessage, InvalidMessage } from './validate-message.js';
import { ConnectionAge } from './connection-age.js';
import type { DeadLetters } from '../write/dead-letter-writer.js';
import { ensureStreams } from './ensure-streams.js';
import type { ReceivedCounts, ReceivedMessage } from '../batching/received-message.js';

export interface IntakeOptions {
  readonly connection: NatsConnection;
  readonly limits: StreamLimits;
  /** Days that raw rows are kept: what is older is not stored. */
  readonly rawDays: number;
  readonly batcher: Batcher;
  readonly deadLetters: DeadLetters;
  /** Counted here. */
  readonly received: ReceivedCounts;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** As many of the largest as fit into the 64 MB that the server holds for one connection. */
const pullMessages = 50;
/** How long one pull waits for so many. The client ends it when it heard nothing for as long, also while what came is worked off: longer than patience. */
const pullMs = 30_000;
const retryMs = 1000;
/** How long a full batcher may wait before the broker is asked for nothing more. */
const patienceMs = 5000;

/** Takes messages until the signal ends it, through every failure of the broker. */
export async function runIntake(options: IntakeOptions): Promise<void> {
  const { connection, logger, signal } = options;
  const age = new ConnectionAge(connection);
  while (!signal.aborted) {
    try {
      const consumer = await openConsumer(options);
      while (!signal.aborted) {
        await pullOnce(options, consumer, age);
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      logger.warn({ err: error }, 'taking messages failed, trying again');
      await sleep(retryMs, undefined, { signal }).catch(ignoreAbort);
    }
  }
}

async function openConsumer({ connection, limits }: IntakeOptions): Promise<Consumer> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await ensureStreams(manager, limits);
  return jetstream(connection).consumers.get(streams.data.name, collectorDurable);
}

/**
 * Asks for some messages and takes them. One request at a time: the client's endless ones by bytes end without a word when the next message does not fit
 * into what is left, and are asked for again by its heartbeats only, half a minute later. Throws when stream or consumer is gone, or the broker is silent.
 */
async function pullOnce(options: IntakeOptions, consumer: Consumer, age: ConnectionAge): Promise<void> {
  const { batcher, signal } = options;
  while (!batcher.hasRoom && !signal.aborted) {
    await hasRoomSoon(batcher, signal);
  }
  if (signal.aborted) {
    return;
  }
  const messages = await consumer.fetch({ max_messages: pullMessages, expires: pullMs });
  const stop = (): void => messages.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) {
    stop();
  } // while the request was under way
  try {
    for await (const message of messages) {
      await take(options, age.received(message));
      // What came meanwhile and is not taken comes again.
      if (!batcher.hasRoom && !(await hasRoomSoon(batcher, signal))) {
        break;
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function take(
  { rawDays, batcher, deadLetters, received, logger }: IntakeOptions,
  message: ReceivedMessage,
): Promise<void> {
  received.messages += 1;
  received.bytes += message.data.length;
  try {
    batcher.add(message, admitMessage(message.subject, message.data, Date.now(), rawDays));
  } catch (error) {
    await deadLetters.bury(message, reasonOf(error, logger));
  }
}

function reasonOf(err: unknown, logger: Logger): string {
  if (err instanceof InvalidMessage || err instanceof StorageError) {
    return err.message;
  }
  // A fault of this program: the message must not come again and again.
  logger.error({ err }, 'message could not be turned into rows');
  return `internal: ${err instanceof Error ? err.message : String(err)}`;
}

async function hasRoomSoon(batcher: Batcher, signal: AbortSignal): Promise<boolean> {
  const timeout = new AbortController();
  const patience = sleep(patienceMs, undefined, { signal: AbortSignal.any([timeout.signal, signal]) }).catch(
    ignoreAbort,
  );
  await Promise.race([batcher.settled(), patience]);
  timeout.abort();
  return batcher.hasRoom;
}

function ignoreAbort(err: unknown): void {
  if (!(err instanceof Error) || err.name !== 'AbortError') {
    throw err;
  }
}
