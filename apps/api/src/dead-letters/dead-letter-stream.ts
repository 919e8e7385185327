import {
  jetstream,
  JetStreamApiError,
  JetStreamError,
  jetstreamManager,
  type JetStreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import { RequestError, TimeoutError } from '@nats-io/transport-node';
import { Injectable } from '@nestjs/common';
import { jetStreamCodes } from '@psfleet/service-kit';
import { deadSubject, streams } from '@psfleet/wire';
import { Broker, BrokerError } from '../backends/broker.js';
import { Problem } from '../http/problem.js';

export interface LettersQuery {
  /** Only letters about this host. */
  readonly host?: string;
  /** Only letters before this one. */
  readonly before?: number;
  readonly limit: number;
}

const { name: stream, subjects } = streams.dead;
const timeoutMs = 5000;
/** So many positions are read together: payloads of at most 16 MB. */
const windowWidth = 16;
/** Of so many is asked together whether there is any letter: to cross a gap quickly. */
const longestGap = 1000;
/** Each letter comes with its payload: a page of large ones ends early, and its reader asks for the next. */
const pageBytes = 16_000_000;

/** The stream of dead letters, as a reader needs it. Everything throws a Problem while the broker is away. */
@Injectable()
export class DeadLetterStream {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /**
   * Newest first; `hasMore` when there may be some before. Each is described as it comes, so that the payloads of a page, of up to 1 MB each, are never held
   * together.
   */
  async readBefore<T>(
    { host, before, limit }: LettersQuery,
    describe: (letter: StoredMsg) => T,
  ): Promise<{ letters: T[]; hasMore: boolean }> {
    return this.#ask(async (manager) => {
      const subject = host === undefined ? subjects[0] : deadSubject(host);
      const { first, last } = await readBounds(manager);
      const letters: T[] = [];
      let [width, bytes, high] = [windowWidth, 0, Math.min(last, (before ?? Infinity) - 1)];
      while (high >= first && letters.length <= limit && bytes < pageBytes) {
        const low = Math.max(first, high - width + 1);
        if (width > windowWidth && !(await isGap(manager, subject, low, high))) {
          width = windowWidth;
          continue;
        }
        const found = await readWindow(manager, subject, low, high, describe);
        letters.push(...found.letters.toReversed());
        bytes += found.bytes;
        high = low - 1;
        // Positions of removed letters and of other hosts are crossed in growing steps.
        width = found.letters.length > 0 ? windowWidth : Math.min(width * 2, longestGap);
      }
      return { letters: letters.slice(0, limit), hasMore: high >= first || letters.length > limit };
    });
  }

  /** Null if it is not there (any more). */
  async read(id: number): Promise<StoredMsg | null> {
    return this.#ask(async (manager) => {
      const { first, last } = await readBounds(manager);
      return id < first || id > last ? null : manager.direct.getMessage(stream, { seq: id });
    });
  }

  /** Resolves when the data stream has it, also if it got it before under the same message id. */
  async sendAgain(subject: string, payload: Uint8Array, msgID: string): Promise<void> {
    await this.#ask(() =>
      jetstream(this.#broker.liveConnection).publish(subject, payload, { msgID, timeout: timeoutMs }),
    );
  }

  /** Also if it is gone already. */
  async remove(id: number): Promise<void> {
    await this.#ask(async (manager) => {
      try {
        await manager.streams.deleteMessage(stream, id, false);
      } catch (error) {
        if (!(error instanceof JetStreamApiError && error.code === jetStreamCodes.sequenceNotFound)) {
          throw error;
        }
      }
    });
  }

  async #ask<T>(question: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    try {
      return await question(
        await jetstreamManager(this.#broker.liveConnection, { checkAPI: false, timeout: timeoutMs }),
      );
    } catch (error) {
      if (error instanceof JetStreamApiError) {
        throw new Problem('broker-unavailable', `The message broker refuses: ${error.message}`, { cause: error });
      }
      if (isSilence(error)) {
        throw new Problem('broker-unavailable', 'The message broker does not answer; try again', {
          headers: { 'retry-after': '5' },
          cause: error,
        });
      }
      throw error;
    }
  }
}

/** Away, or without the stream that was meant. The client has its own error, which it does not export, around that nobody answers. */
function isSilence(err: unknown): boolean {
  const told = err instanceof Error && err.cause instanceof RequestError ? err.cause : err;
  return [BrokerError, TimeoutError, RequestError, JetStreamError].some((kind) => told instanceof kind);
}

/** Positions that may hold a letter; none while no collector has made the stream. */
async function readBounds(manager: JetStreamManager): Promise<{ first: number; last: number }> {
  try {
    const { state } = await manager.streams.info(stream);
    return { first: Math.max(1, state.first_seq), last: state.last_seq };
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === jetStreamCodes.streamNotFound) {
      return { first: 1, last: 0 };
    }
    throw error;
  }
}

async function isGap(manager: JetStreamManager, subject: string, low: number, high: number): Promise<boolean> {
  const letter = await manager.direct.getMessage(stream, { seq: low, next_by_subj: subject });
  return letter === null || letter.seq > high;
}

/** Oldest first. */
async function readWindow<T>(
  manager: JetStreamManager,
  subject: string,
  low: number,
  high: number,
  describe: (letter: StoredMsg) => T,
): Promise<{ letters: T[]; bytes: number }> {
  const letters: T[] = [];
  let bytes = 0;
  for (let seq = low; seq <= high;) {
    const letter = await manager.direct.getMessage(stream, { seq, next_by_subj: subject });
    if (letter === null || letter.seq > high) {
      break;
    }
    letters.push(describe(letter));
    bytes += letter.data.length;
    seq = letter.seq + 1;
  }
  return { letters, bytes };
}
