import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager, type Consumer, type ConsumerMessages } from '@nats-io/jetstream';
import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { StorageError } from '@psfleet/storage';
import { streams } from '@psfleet/wire';
import type { Batcher } from '../batching/batcher.js';
import { admitMessage, NotAdmitted } from './admit-message.js';
import { ConnectionAge } from './connection-age.js';
import type { DeadLetters } from './dead-letters.js';
import { ensureStreams } from './ensure-streams.js';
import type { ReceivedCounts, ReceivedMessage } from './received-message.js';
import { durableName, type IntakeLimits } from './stream-configs.js';

export interface IntakeOptions {
  readonly connection: NatsConnection;
  readonly limits: IntakeLimits;
  /** Days that raw rows are kept: what is older is not stored. */
  readonly rawDays: number;
  readonly batcher: Batcher;
  readonly deadLetters: DeadLetters;
  /** Counted here. */
  readonly received: ReceivedCounts;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** By bytes: by number of messages large ones would overrun the server's 64 MB for one connection. */
const pullBytes = 8_000_000;
const retryMs = 1000;
/** How long a full batcher may wait before the broker is asked for nothing more. */
const patienceMs = 5000;
/** What the client says when the stream or consumer is not there any more, as after a broker that lost its files. */
const lossTypes: ReadonlySet<string> = new Set(['consumer_deleted', 'consumer_not_found', 'stream_not_found']);

/** Takes messages until the signal ends it, through every failure of the broker. */
export async function runIntake(options: IntakeOptions): Promise<void> {
  const { connection, logger, signal } = options;
  const age = new ConnectionAge(connection);
  while (!signal.aborted) {
    try {
      await consumeOnce(options, await openConsumer(options), age);
    } catch (err) {
      if (signal.aborted) return;
      logger.warn({ err }, 'taking messages failed, trying again');
      await sleep(retryMs, undefined, { signal }).catch(ignoreAbort);
    }
  }
}

async function openConsumer({ connection, limits }: IntakeOptions): Promise<Consumer> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await ensureStreams(manager, limits);
  return jetstream(connection).consumers.get(streams.data.name, durableName);
}

/** Ends when storage has been away for a while, or by the signal. Throws when stream or consumer is gone. */
async function consumeOnce(options: IntakeOptions, consumer: Consumer, age: ConnectionAge): Promise<void> {
  const { batcher, signal } = options;
  const messages = await consumer.consume({ max_bytes: pullBytes });
  const stop = (): void => messages.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop(); // while the request was under way
  let lost: string | null = null;
  void stopWhenLost(messages, (type) => {
    lost = type;
  });
  try {
    for await (const message of messages) {
      await take(options, age.received(message));
      if (!batcher.hasRoom && !(await hasRoomSoon(batcher, signal))) break;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (lost !== null) throw new Error(`the broker says ${String(lost)}`);
  // The client would go on asking, and all answers would come at once: better to begin anew when there is room.
  while (!batcher.hasRoom && !signal.aborted) await hasRoomSoon(batcher, signal);
}

async function stopWhenLost(messages: ConsumerMessages, onLost: (type: string) => void): Promise<void> {
  for await (const { type } of messages.status()) {
    if (!lossTypes.has(type)) continue;
    onLost(type);
    messages.stop();
  }
}

async function take({ rawDays, batcher, deadLetters, received, logger }: IntakeOptions, message: ReceivedMessage): Promise<void> {
  received.messages += 1;
  received.bytes += message.data.length;
  try {
    batcher.add(message, admitMessage(message.subject, message.data, Date.now(), rawDays));
  } catch (err) {
    await deadLetters.bury(message, reasonOf(err, logger));
  }
}

function reasonOf(err: unknown, logger: Logger): string {
  if (err instanceof NotAdmitted || err instanceof StorageError) return err.message;
  // A fault of this program: the message must not come again and again.
  logger.error({ err }, 'message could not be turned into rows');
  return `internal: ${err instanceof Error ? err.message : String(err)}`;
}

async function hasRoomSoon(batcher: Batcher, signal: AbortSignal): Promise<boolean> {
  const timeout = new AbortController();
  const patience = sleep(patienceMs, undefined, { signal: AbortSignal.any([timeout.signal, signal]) }).catch(ignoreAbort);
  await Promise.race([batcher.settled(), patience]);
  timeout.abort();
  return batcher.hasRoom;
}

function ignoreAbort(err: unknown): void {
  if (!(err instanceof Error) || err.name !== 'AbortError') throw err;
}
