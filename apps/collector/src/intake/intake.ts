import { jetstream, type Consumer } from '@nats-io/jetstream';
import { pause, type Logger, type NatsConnection } from '@psfleet/service-kit';
import { StorageError } from '@psfleet/storage';
import { collectorDurable, streams } from '@psfleet/wire';
import type { Batcher } from '../batching/batcher.js';
import { receivedMs, type ReceivedMessage } from '../batching/received-message.js';
import type { DeadLetterWriter } from '../write/dead-letter-writer.js';
import { AckGuard } from './ack-guard.js';
import { InvalidMessage, validateMessage } from './validate-message.js';

export interface IntakeOptions {
  readonly connection: NatsConnection;
  /** Days that raw rows are kept; older messages are rejected. */
  readonly rawDays: number;
  readonly batcher: Batcher;
  readonly deadLetters: DeadLetterWriter;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Fifty of the largest messages fit into the 64 MB that the server buffers for one connection. */
const pullMessages = 50;
/**
 * How long one pull waits for messages. The client ends a pull after as long without a message, also while received
 * ones are processed: longer than `roomWaitMs`.
 */
const pullMs = 30_000;
const retryMs = 1000;
/** Without a message for this long, none waits. */
const recentMs = 5000;
/** How long a pull waits for a full batcher before it is given up. */
const roomWaitMs = 5000;

/** Receives messages from the stream, validates them and adds them to the batcher. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #ackGuard: AckGuard;
  readonly #received = { messages: 0, bytes: 0 };
  /** When the newest message was received and how long it had waited, milliseconds. */
  #newest = { atMs: 0, waitedMs: 0 };

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#ackGuard = new AckGuard(options.connection);
  }

  /** Messages received since the start, redelivered ones included, and their bytes. */
  get received(): { readonly messages: number; readonly bytes: number } {
    return this.#received;
  }

  /**
   * How long the messages that are received now have waited in the stream, milliseconds. While the batcher has no room,
   * they go on waiting.
   */
  get behindMs(): number {
    const { atMs, waitedMs } = this.#newest;
    const sinceMs = Date.now() - atMs;
    if (!this.#options.batcher.hasRoom) {
      return waitedMs + sinceMs;
    }
    return sinceMs < recentMs ? waitedMs : 0;
  }

  /** Receives messages until the signal aborts, through every failure of the broker. */
  async run(): Promise<void> {
    const { logger, signal } = this.#options;
    while (!signal.aborted) {
      try {
        const consumer = await jetstream(this.#options.connection).consumers.get(streams.data.name, collectorDurable);
        while (!signal.aborted) {
          await this.#pull(consumer);
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        logger.warn({ err: error }, 'receiving messages failed; retrying');
        await pause(retryMs, signal);
      }
    }
  }

  /**
   * Requests some messages and takes them. One request at a time: the client's continuous pull by bytes stalls silently
   * when the next message does not fit into the bytes left, and only its heartbeats, half a minute later, request more.
   * Throws when the stream or consumer is gone, or when the broker is silent.
   */
  async #pull(consumer: Consumer): Promise<void> {
    const { batcher, signal } = this.#options;
    while (!batcher.hasRoom && !signal.aborted) {
      await this.#waitForRoom();
    }
    if (signal.aborted) {
      return;
    }
    const messages = await consumer.fetch({ max_messages: pullMessages, expires: pullMs });
    const stop = (): void => messages.stop();
    signal.addEventListener('abort', stop);
    // The signal may have aborted while the request was under way.
    if (signal.aborted) {
      stop();
    }
    try {
      for await (const message of messages) {
        await this.#take(this.#ackGuard.guard(message));
        // Messages of this pull that are not taken will be delivered again.
        if (!batcher.hasRoom && !(await this.#waitForRoom())) {
          break;
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  async #take(message: ReceivedMessage): Promise<void> {
    const { rawDays, batcher, deadLetters } = this.#options;
    const nowMs = Date.now();
    this.#newest = { atMs: nowMs, waitedMs: Math.max(0, nowMs - receivedMs(message)) };
    this.#received.messages += 1;
    this.#received.bytes += message.data.length;
    try {
      batcher.add(message, validateMessage(message.subject, message.data, nowMs, rawDays));
    } catch (error) {
      await deadLetters.write(message, this.#reasonOf(error));
    }
  }

  #reasonOf(error: unknown): string {
    if (error instanceof InvalidMessage || error instanceof StorageError) {
      return error.message;
    }
    // A bug of this program: the message must not be delivered again and again.
    this.#options.logger.error({ err: error }, 'could not convert a message into rows');
    return `internal: ${error instanceof Error ? error.message : String(error)}`;
  }

  /** Waits until the batch being written is done, but no longer than `roomWaitMs`; whether there is room then. */
  async #waitForRoom(): Promise<boolean> {
    const { batcher, signal } = this.#options;
    const settled = new AbortController();
    const timeout = pause(roomWaitMs, AbortSignal.any([settled.signal, signal]));
    await Promise.race([batcher.settled(), timeout]);
    settled.abort();
    return batcher.hasRoom;
  }
}
