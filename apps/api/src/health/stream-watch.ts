import { jetstreamManager } from '@nats-io/jetstream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { pause } from '@psfleet/service-kit';
import { collectorDurable, streams } from '@psfleet/wire';
import { Broker, isBrokerFailure } from '../backends/broker.js';
import { ApiContext } from '../config/api-context.js';
import { UnstoredAge } from './unstored-age.js';

/** The broker's streams at a moment. Sizes in bytes, times in milliseconds since the epoch. */
export interface StreamState {
  readonly bytes: number;
  readonly maxBytes: number;
  /** Messages that no collector has received. */
  readonly pending: number;
  /** Messages that a collector has received and not stored. */
  readonly unacknowledged: number;
  /** Whether a collector was waiting for messages. */
  readonly isAwaited: boolean;
  /** For how long the oldest message that is not stored has waited, as far as this program saw; 0 if there is none. */
  readonly behindMs: number;
  readonly deadLetters: number;
  readonly newestLetter: number | null;
}

const intervalMs = 10_000;
const timeoutMs = 2000;

/** Keeps reading how full the streams are and how far the collectors: only with that does an age become known. */
@Injectable()
export class StreamWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #context: ApiContext;
  readonly #broker: Broker;
  readonly #stopping = new AbortController();
  readonly #age = new UnstoredAge();
  #running: Promise<void> = Promise.resolve();

  constructor(context: ApiContext, broker: Broker) {
    this.#context = context;
    this.#broker = broker;
  }

  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Throws BrokerError, or what the NATS client throws, while the broker does not answer. */
  async read(): Promise<StreamState> {
    const manager = await jetstreamManager(this.#broker.liveConnection, { checkAPI: false, timeout: timeoutMs });
    const [data, consumer, dead] = await Promise.all([
      manager.streams.info(streams.data.name),
      manager.consumers.info(streams.data.name, collectorDurable),
      manager.streams.info(streams.dead.name),
    ]);
    return {
      bytes: data.state.bytes,
      maxBytes: data.config.max_bytes,
      pending: consumer.num_pending,
      unacknowledged: consumer.num_ack_pending,
      isAwaited: consumer.num_waiting > 0,
      behindMs: this.#age.note({
        at: performance.now(),
        storedTo: consumer.num_pending + consumer.num_ack_pending === 0 ? Infinity : consumer.ack_floor.stream_seq,
        last: data.state.last_seq,
      }),
      deadLetters: dead.state.messages,
      newestLetter: dead.state.messages === 0 ? null : Date.parse(dead.state.last_ts),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.read();
      } catch (error) {
        if (!isBrokerFailure(error)) {
          this.#context.logger.debug({ err: error }, 'could not read the state of the streams');
        }
      }
      await pause(intervalMs, signal);
    }
  }
}
