import { jetstream, JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetStreamCodes, pause, type Logger } from '@psfleet/service-kit';
import { dataSubject, messageId } from '@psfleet/wire';
import type { Spool, SpooledMessage } from '../spool/spool.js';
import { lastStored } from './last-stored.js';

/** How long an acknowledgement may take. A request begun while disconnected never gets one: it is sent again. */
const ackTimeoutMs = 5_000;
const retryMs = { first: 200, most: 5_000 } as const;

/** What JetStream answers to a message that it will never take. */
const refusedForGood: ReadonlySet<number> = new Set([jetStreamCodes.messageTooLarge]);

export interface PublisherOptions {
  readonly connection: NatsConnection;
  readonly host: string;
  readonly spool: Spool;
  /** Messages a second while more than one waits: a fleet that comes back from an outage must not push the present aside. */
  readonly backfill: number;
  readonly logger: Logger;
}

/** Takes messages from the spool to the broker, strictly in order and one at a time; never gives up. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #jetstream: JetStreamClient;
  readonly #stopping = new AbortController();
  /** False when the broker may have lost or got what is not known here. */
  #isSure = false;
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

  /** Sends what still waits for at most `limitMs`, then ends; the rest stays in the spool. */
  async stop(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#options.spool.length > 0 && performance.now() < deadline) {
      await pause(20);
    }
    this.#stopping.abort();
    this.#waiting.abort();
    // A publish under way may take its whole time limit; whoever stops does not wait for that.
    await Promise.race([this.#loop, pause(100)]);
  }

  async #run(): Promise<void> {
    const { spool } = this.#options;
    const { signal } = this.#stopping;
    let waitMs: number = retryMs.first;
    while (!signal.aborted) {
      if (!(await this.#makeSure())) {
        waitMs = await this.#backOff(waitMs);
        continue;
      }
      if (signal.aborted) {
        return;
      }
      this.#waiting = new AbortController();
      const message = await spool.next(this.#waiting.signal);
      if (message === null || !this.#isSure) {
        continue;
      }
      if (!(await this.#attempt(message))) {
        this.#isSure = false;
        waitMs = await this.#backOff(waitMs);
        continue;
      }
      waitMs = retryMs.first;
      if (spool.length > 1) {
        await pause(1_000 / this.#options.backfill, signal);
      }
    }
  }

  /** After each disconnection the broker tells what it has: a restored one less, one that could not answer more than is known here. */
  async #makeSure(): Promise<boolean> {
    if (this.#isSure) {
      return true;
    }
    const { connection, host, spool, logger } = this.#options;
    this.#isSure = true;
    try {
      const last = await lastStored(connection, host);
      spool.resumeBehind(last);
      logger.debug({ last, waiting: spool.length }, 'broker told what it has of this host');
    } catch (error) {
      this.#isSure = false;
      logger.info({ reason: reasonOf(error) }, 'broker cannot tell yet what it has of this host');
    }
    // The connection may have been lost in between.
    return this.#isSure;
  }

  /** Whether the message is out of the way. */
  async #attempt(message: SpooledMessage): Promise<boolean> {
    const { connection, host, spool, logger } = this.#options;
    const { queueId, seq, bytes } = message;
    const maxBytes = connection.info?.max_payload;
    if (maxBytes !== undefined && bytes.length > maxBytes) {
      logger.error({ seq, bytes: bytes.length, maxBytes }, 'message is larger than the broker takes, giving it up');
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
      if (error instanceof JetStreamApiError && refusedForGood.has(error.code)) {
        logger.error({ err: error, seq, bytes: bytes.length }, 'broker refused a message for good, giving it up');
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
      this.#isSure = false;
      this.#waiting.abort();
    }
  }

  async #backOff(waitMs: number): Promise<number> {
    // Jitter, so that a fleet does not come back in one moment.
    await pause(waitMs * (0.5 + Math.random() / 2), this.#stopping.signal);
    return Math.min(waitMs * 2, retryMs.most);
  }
}

function reasonOf(err: unknown): string {
  return err instanceof Error ? err.message : String(err);
}
