import { jetstream, JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetStreamCodes, pause, type Logger } from '@psfleet/service-kit';
import { dataSubject, messageId } from '@psfleet/wire';
import type { Spool, SpooledMessage } from '../spool/spool.js';
import { lastStored } from './last-stored.js';

/** Time limit of an acknowledgement. A message published while disconnected never gets one and is sent again. */
const ackTimeoutMs = 5_000;
const firstRetryMs = 200;
const maxRetryMs = 5_000;

export interface PublisherOptions {
  readonly connection: NatsConnection;
  readonly host: string;
  readonly spool: Spool;
  /** Messages per second while more than one waits, so that a fleet's backlog does not delay its newest messages. */
  readonly backfill: number;
  readonly logger: Logger;
}

/** Publishes the messages of the spool, strictly in order and one at a time, and never stops trying. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #jetstream: JetStreamClient;
  readonly #stopping = new AbortController();
  /** Whether the spool's cursor agrees with what the broker has. */
  #isSynced = false;
  /** Ends the wait for the next message. */
  #waiting = new AbortController();
  #loop: Promise<void> | null = null;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#jetstream = jetstream(options.connection);
  }

  start(): void {
    void this.#watchConnection();
    this.#loop = this.#run();
  }

  /** Stops once the spool is empty, at the latest after `limitMs`; the rest stays in the spool. */
  async stop(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#options.spool.length > 0 && performance.now() < deadline) {
      await pause(20);
    }
    this.#stopping.abort();
    this.#waiting.abort();
    // Not for long: a publish in flight may take its whole time limit.
    await Promise.race([this.#loop, pause(100)]);
  }

  async #run(): Promise<void> {
    const { spool } = this.#options;
    const { signal } = this.#stopping;
    let waitMs: number = firstRetryMs;
    while (!signal.aborted) {
      if (!(await this.#resync())) {
        waitMs = await this.#backOff(waitMs);
        continue;
      }
      if (signal.aborted) {
        return;
      }
      this.#waiting = new AbortController();
      const message = await spool.next(this.#waiting.signal);
      if (message === null || !this.#isSynced) {
        continue;
      }
      if (!(await this.#attempt(message))) {
        this.#isSynced = false;
        waitMs = await this.#backOff(waitMs);
        continue;
      }
      waitMs = firstRetryMs;
      if (spool.length > 1) {
        await pause(1_000 / this.#options.backfill, signal);
      }
    }
  }

  /**
   * Asks the broker, after each disconnection, what it has: less after it was restored from a copy, more if an
   * acknowledgement was lost. False if it does not answer, or disconnected meanwhile.
   */
  async #resync(): Promise<boolean> {
    if (this.#isSynced) {
      return true;
    }
    const { connection, host, spool, logger } = this.#options;
    this.#isSynced = true;
    try {
      const last = await lastStored(connection, host);
      spool.resumeAfter(last);
      logger.debug({ last, waiting: spool.length }, 'synchronized with the broker');
    } catch (error) {
      this.#isSynced = false;
      logger.info({ reason: reasonOf(error) }, 'broker does not say yet what it has of this host');
    }
    // A disconnection while it answered has reset this.
    return this.#isSynced;
  }

  /** True once the message is taken or given up, and the next one may follow. */
  async #attempt(message: SpooledMessage): Promise<boolean> {
    const { connection, host, spool, logger } = this.#options;
    const { queueId, seq, bytes } = message;
    const maxBytes = connection.info?.max_payload;
    if (maxBytes !== undefined && bytes.length > maxBytes) {
      logger.error({ seq, bytes: bytes.length, maxBytes }, 'message is larger than the broker accepts, dropping it');
      spool.giveUp(message);
      return true;
    }
    try {
      await this.#jetstream.publish(dataSubject(host), bytes, {
        msgID: messageId(host, queueId, seq),
        timeout: ackTimeoutMs,
      });
      spool.markTaken(message);
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === jetStreamCodes.messageTooLarge) {
        logger.error({ err: error, seq, bytes: bytes.length }, 'broker rejected a message, dropping it');
        spool.giveUp(message);
        return true;
      }
      logger.warn(
        { reason: reasonOf(error), seq, waiting: spool.length },
        'message not acknowledged, sending it again',
      );
      return false;
    }
  }

  async #watchConnection(): Promise<void> {
    for await (const { type } of this.#options.connection.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') {
        continue;
      }
      this.#isSynced = false;
      this.#waiting.abort();
    }
  }

  async #backOff(waitMs: number): Promise<number> {
    // Jitter, so that a fleet does not reconnect all at once.
    await pause(waitMs * (0.5 + Math.random() / 2), this.#stopping.signal);
    return Math.min(waitMs * 2, maxRetryMs);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
