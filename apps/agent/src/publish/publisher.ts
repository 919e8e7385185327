import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import type { Logger } from '@psfleet/service-kit';
import { dataSubject, messageId, type EncodedMessage } from '@psfleet/wire';
import type { MessageQueue } from './message-queue.js';

/** How long an acknowledgement may take. A request begun while disconnected never gets one: it is sent again. */
const ackTimeoutMs = 5_000;
const retryMs = { first: 200, most: 5_000 } as const;

/** What JetStream answers to a message that it will never take. https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const refusedForGood = new Set([10_054 /* message size exceeds maximum allowed */]);

export interface PublisherOptions {
  readonly jetstream: JetStreamClient;
  readonly host: string;
  /** Random id of this queue. */
  readonly queueId: string;
  readonly queue: MessageQueue;
  readonly logger: Logger;
}

/** Takes messages from the queue to the broker, strictly in order and one at a time; never gives up. */
export class Publisher {
  private readonly options: PublisherOptions;
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(options: PublisherOptions) {
    this.options = options;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Sends what still waits for at most `limitMs`, then ends. */
  async stop(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.options.queue.length > 0 && performance.now() < deadline) await sleep(20);
    this.stopping.abort();
    // A publish under way may take its whole time limit; whoever stops does not wait for that.
    await Promise.race([this.loop, sleep(100)]);
  }

  private async run(): Promise<void> {
    const { queue } = this.options;
    let waitMs: number = retryMs.first;
    for (;;) {
      const message = await queue.peek(this.stopping.signal);
      if (message === null) return;
      if (await this.attempt(message)) {
        waitMs = retryMs.first;
        continue;
      }
      await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, retryMs.most);
    }
  }

  /** Whether the message is out of the way. */
  private async attempt(message: EncodedMessage): Promise<boolean> {
    const { jetstream, host, queueId, queue, logger } = this.options;
    try {
      await jetstream.publish(dataSubject(host), message.bytes, { msgID: messageId(host, queueId, message.seq), timeout: ackTimeoutMs });
      queue.markTaken(message);
      return true;
    } catch (err) {
      if (err instanceof JetStreamApiError && refusedForGood.has(err.code)) {
        logger.error({ err, seq: message.seq, bytes: message.bytes.length }, 'broker refused a message for good');
        queue.drop(message);
        return true;
      }
      logger.warn({ reason: err instanceof Error ? err.message : String(err), seq: message.seq, waiting: queue.length }, 'message not acknowledged, sending it again');
      return false;
    }
  }
}
