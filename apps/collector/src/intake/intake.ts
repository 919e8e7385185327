import { pause, type Logger, type NatsConnection } from '@psfleet/service-kit';
import { StorageError } from '@psfleet/storage';
import type { HostMessage } from '@psfleet/wire';
import type { Batcher } from '../batching/batcher.js';
import type { ReceivedMessage } from '../batching/received-message.js';
import type { EnrolledHosts } from '../hosts/enrolled-hosts.js';
import type { DeadLetterWriter } from '../write/dead-letter-writer.js';
import { Acknowledger } from './acknowledger.js';
import type { DeliveredMessage } from './delivered-message.js';
import { MessagePull } from './message-pull.js';
import { InvalidMessage, validateMessage } from './validate-message.js';

export interface IntakeOptions {
  readonly connection: NatsConnection;
  /** Days that raw rows are kept; older messages are rejected. */
  readonly rawDays: number;
  readonly hosts: Pick<EnrolledHosts, 'lookUp' | 'objectionTo' | 'problem'>;
  readonly batcher: Batcher;
  readonly deadLetters: DeadLetterWriter;
  /** Called with every message that is acknowledged. */
  readonly onAcknowledged: (message: ReceivedMessage) => void;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const retryMs = 1000;
/** Without a message for this long, none waits. */
const recentMs = 5000;
/** How long received messages wait for a full batcher before they are returned to the broker. */
const roomWaitMs = 5000;

/** Receives messages from the stream, validates them and adds them to the batcher. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #pull: MessagePull;
  readonly #received = { messages: 0, bytes: 0 };
  /** When the newest message was received and how long it had waited, milliseconds. */
  #newest = { atMs: 0, waitedMs: 0 };

  constructor(options: IntakeOptions) {
    this.#options = options;
    const { connection, onAcknowledged } = options;
    this.#pull = new MessagePull(connection, new Acknowledger(connection, onAcknowledged));
  }

  /** Messages received since the start, redelivered ones included, and their bytes. */
  get received(): { readonly messages: number; readonly bytes: number } {
    return this.#received;
  }

  /** How late the messages are stored that arrive now, milliseconds: they wait in the stream, and in a batch. */
  get behindMs(): number {
    const { batcher } = this.#options;
    const { atMs, waitedMs } = this.#newest;
    const sinceMs = Date.now() - atMs;
    if (!batcher.hasRoom) {
      return Math.max(waitedMs + sinceMs, batcher.lateMs);
    }
    return Math.max(sinceMs < recentMs ? waitedMs : 0, batcher.lateMs);
  }

  /** Receives messages until the signal aborts, through every failure of the broker. */
  async run(): Promise<void> {
    const { logger, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#receive();
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        logger.warn({ err: error }, 'receiving messages failed; retrying');
        await pause(retryMs, signal);
      }
    }
  }

  /** Takes the messages of one request. What there is no room for goes back to the broker, for any collector. */
  async #receive(): Promise<void> {
    const { batcher, signal } = this.#options;
    while (!batcher.hasRoom && !signal.aborted) {
      await this.#waitForRoom();
    }
    if (signal.aborted) {
      return;
    }
    let isFull = false;
    for await (const message of this.#pull.request()) {
      isFull ||= !batcher.hasRoom && !(await this.#waitForRoom());
      if (isFull) {
        message.nak();
      } else {
        await this.#take(message);
      }
    }
  }

  async #take(message: DeliveredMessage): Promise<void> {
    const { batcher, deadLetters } = this.#options;
    const nowMs = Date.now();
    this.#newest = { atMs: nowMs, waitedMs: Math.max(0, nowMs - message.receivedMs) };
    this.#received.messages += 1;
    this.#received.bytes += message.data.length;
    try {
      if (message.isCopy) {
        throw new InvalidMessage('the broker copied this message out of a stream: no host sent it');
      }
      let [decoded, objection] = this.#validate(message);
      if (objection !== null) {
        await this.#options.hosts.lookUp(decoded.host);
        // Meanwhile the columns may have been overwritten by a message of another intake.
        [decoded, objection] = this.#validate(message);
      }
      if (objection !== null && this.#options.hosts.problem !== null) {
        // The list may be too old to know the host.
        message.postpone();
        return;
      }
      if (objection !== null) {
        throw new InvalidMessage(objection);
      }
      batcher.add(message, decoded);
    } catch (error) {
      await deadLetters.write(message, this.#reasonOf(error));
    }
  }

  /** The decoded message, and why its host may not send it; null if it may. Throws InvalidMessage. */
  #validate(message: ReceivedMessage): [HostMessage, string | null] {
    const { rawDays, hosts } = this.#options;
    const decoded = validateMessage(message.subject, message.data, Date.now(), rawDays);
    return [decoded, hosts.objectionTo(decoded.host, decoded.hostId, message.receivedMs)];
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
