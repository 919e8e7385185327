import { randomBytes } from 'node:crypto';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { pause, type Logger } from '@psfleet/service-kit';
import { dataSubject, messageId, resentMessageId } from '@psfleet/wire';
import { serverTag } from '../spool/ack-codec.js';
import type { Spool, SpooledMessage } from '../spool/spool.js';
import { BackfillPace } from './backfill-pace.js';
import { ConnectionWatch } from './connection-watch.js';
import { ExpectedSequence } from './expected-sequence.js';
import { parsePubAck, type PublishAnswer } from './pub-ack.js';

/** Time limit of an acknowledgement. */
const ackTimeoutMs = 5_000;
const firstRetryMs = 200;
const maxRetryMs = 5_000;
/** A collector makes room for a subject that is full every two seconds. */
const fullRetryMs = 500;
/** Sent again to another server than before, which may be a copy of the one that acknowledged them. */
const resentToNewServer = 2;
/** A host with a twin sends slowly, but faster than it makes ticks: else a backlog would stay for ever. */
const twinTicksPerInterval = 2;
/** Room for the headers of a publish, which count against the broker's limit too. */
const headerBytes = 512;
/** A message is given up after this many refusals, because a single one may be forged. */
const tooLargeLimit = 3;

export interface PublisherOptions {
  readonly connection: NatsConnection;
  readonly host: string;
  readonly intervalMs: number;
  readonly spool: Spool;
  readonly logger: Logger;
}

/** Publishes the messages of the spool, strictly in order and one at a time, and never stops trying. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #subject: string;
  readonly #connection: ConnectionWatch;
  readonly #expected: ExpectedSequence;
  readonly #backfill: BackfillPace;
  readonly #stopping = new AbortController();
  /** Part of the ids of messages that are sent again. */
  #round = newRound();
  /** Messages up to this number were acknowledged before. */
  #resentUpTo: number;
  #tooLarge = 0;
  #isFull = false;
  #retryMs = firstRetryMs;
  /** The server that the last message went to. */
  #server: string | null;
  #loop: Promise<void> | null = null;

  constructor(options: PublisherOptions) {
    const { connection, host, intervalMs, spool, logger } = options;
    this.#options = options;
    this.#subject = dataSubject(host);
    this.#connection = new ConnectionWatch(connection, logger);
    this.#backfill = new BackfillPace(connection, intervalMs);
    this.#expected = new ExpectedSequence({ spool, now: () => performance.now(), logger });
    this.#resentUpTo = spool.acks.newestSeq;
    this.#server = spool.acks.last?.server ?? null;
  }

  /** Whether another machine publishes as this host. */
  get isTwin(): boolean {
    return this.#expected.isTwin;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Stops once the spool is empty, at the latest after `limitMs`; the rest stays in the spool. */
  async stop(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#options.spool.length > 0 && performance.now() < deadline) {
      await pause(20);
    }
    this.#stopping.abort();
    this.#connection.stop();
    // Not for long: a publish in flight may take its whole time limit.
    await Promise.race([this.#loop, pause(100)]);
  }

  async #run(): Promise<void> {
    const { spool, logger } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#sendNext();
      } catch (error) {
        logger.error({ err: error, waiting: spool.length }, 'publishing failed, trying again');
        await this.#pause(maxRetryMs);
      }
    }
  }

  async #sendNext(): Promise<void> {
    const { spool, logger } = this.#options;
    const id = await this.#connection.serverId();
    const tag = id === null ? null : serverTag(id);
    if (tag !== null && this.#server !== null && tag !== this.#server) {
      spool.sendLastAgain(resentToNewServer);
      this.#round = newRound();
      logger.debug({ waiting: spool.length }, 'broker is another server than before');
    }
    this.#server = tag ?? this.#server;
    const message = await spool.next(this.#connection.lost);
    if (message !== null && this.#server !== null) {
      await this.#send(message, this.#server);
    }
  }

  /** Publishes a message once, and pauses for as long as the answer demands. */
  async #send(message: SpooledMessage, server: string): Promise<void> {
    const { spool, logger } = this.#options;
    const startMs = performance.now();
    const answer = await this.#publish(message);
    switch (answer.kind) {
      case 'stored':
        if (await this.#expected.noteStored(message, server, answer.sequence)) {
          spool.markTaken(message);
          if (answer.isDuplicate) {
            // Nobody can have used the next id before, so that its expectation shows whether this message is stored.
            this.#useNewIdsUpTo(message.seq + 1);
          }
          this.#retryMs = firstRetryMs;
          this.#tooLarge = 0;
          this.#isFull = false;
          await this.#pace(performance.now() - startMs);
        } else {
          // Either forged, or of a message that the broker remembers although it may have it no longer.
          this.#useNewIdsUpTo(message.seq);
        }
        return;
      case 'unexpected':
        this.#useNewIdsUpTo(spool.acks.newestSeq);
        await this.#expected.noteUnexpected(server, answer.last);
        return;
      case 'too-large':
        this.#tooLarge += 1;
        if (this.#tooLarge >= tooLargeLimit) {
          logger.error(
            { seq: message.seq, bytes: message.bytes.length, reason: answer.reason },
            'broker refuses a message for good, dropping it',
          );
          spool.giveUp(message);
          this.#tooLarge = 0;
        }
        return;
      case 'full':
        // Once, not twice a second for as long as collectors are behind.
        logger[this.#isFull ? 'debug' : 'warn']({ reason: answer.reason, waiting: spool.length }, 'broker is full');
        this.#isFull = true;
        await this.#pause(fullRetryMs);
        return;
      case 'failed':
        logger.warn(
          { reason: answer.reason, seq: message.seq, waiting: spool.length },
          'message not acknowledged, sending it again',
        );
        await this.#pause(this.#retryMs);
        this.#retryMs = Math.min(this.#retryMs * 2, maxRetryMs);
    }
  }

  #useNewIdsUpTo(seq: number): void {
    this.#resentUpTo = Math.max(this.#resentUpTo, seq);
    this.#round = newRound();
  }

  /** Only an answer in the inbox of this very publish counts. */
  async #publish(message: SpooledMessage): Promise<PublishAnswer> {
    const { connection } = this.#options;
    const { bytes } = message;
    const maxBytes = connection.info?.max_payload;
    if (maxBytes !== undefined && bytes.length + headerBytes > maxBytes) {
      this.#tooLarge = tooLargeLimit;
      return { kind: 'too-large', reason: `the broker accepts ${maxBytes} bytes` };
    }
    try {
      const answer = await this.#connection.whileUp(
        connection.request(this.#subject, bytes, { headers: this.#headers(message), timeout: ackTimeoutMs }),
      );
      return parsePubAck(answer.string());
    } catch (error) {
      this.#expected.noteUnanswered();
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #headers({ queueId, seq }: SpooledMessage): MsgHdrs {
    const { host } = this.#options;
    const all = headers();
    all.set(
      'Nats-Msg-Id',
      seq > this.#resentUpTo ? messageId(host, queueId, seq) : resentMessageId(host, queueId, seq, this.#round),
    );
    const expected = this.#expected.forPublish();
    if (expected !== null) {
      all.set('Nats-Expected-Last-Subject-Sequence', String(expected));
    }
    return all;
  }

  /** Pauses after an acknowledgement. */
  async #pace(latencyMs: number): Promise<void> {
    const { spool, intervalMs } = this.#options;
    if (this.isTwin) {
      const tickMs = intervalMs / twinTicksPerInterval;
      await pause(Math.max(0, tickMs / spool.messagesPerTick - latencyMs), this.#stopping.signal);
    } else if (spool.length > 1) {
      await this.#backfill.pause(spool.length, latencyMs, this.#stopping.signal);
    } else {
      this.#backfill.reset();
    }
  }

  /** With jitter, so that a fleet does not come back all at once. */
  async #pause(limitMs: number): Promise<void> {
    await pause(limitMs * (0.5 + Math.random() / 2), this.#stopping.signal);
  }
}

function newRound(): string {
  return randomBytes(4).toString('hex');
}
