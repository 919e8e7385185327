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
/** Positions that are read together; their payloads are at most 16 MB. */
const windowWidth = 16;
/** Positions that are checked for any letter at once, in order to cross a gap quickly. */
const maxGapWidth = 1000;
/** Each letter is read with its payload, so a page of large letters ends early. */
const maxPageBytes = 16_000_000;

/** Reads and removes dead letters. Every method throws a Problem while the broker is unreachable. */
@Injectable()
export class DeadLetterStream {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /**
   * Reads the newest letters before a position; `hasMore` if there may be older ones. Each letter is described as it
   * arrives, so that the payloads of a page, of up to 1 MB each, are never in memory together.
   */
  async readBefore<T>(
    { host, before, limit }: LettersQuery,
    describe: (letter: StoredMsg) => T,
  ): Promise<{ letters: T[]; hasMore: boolean }> {
    return this.#call(async (manager) => {
      const subject = host === undefined ? subjects[0] : deadSubject(host);
      const { first, last } = await readBounds(manager);
      const letters: T[] = [];
      let [width, bytes, high] = [windowWidth, 0, Math.min(last, (before ?? Infinity) - 1)];
      while (high >= first && letters.length <= limit && bytes < maxPageBytes) {
        const low = Math.max(first, high - width + 1);
        if (width > windowWidth && !(await isGap(manager, subject, low, high))) {
          width = windowWidth;
          continue;
        }
        const found = await readWindow(manager, subject, low, high, describe);
        letters.push(...found.letters.toReversed());
        bytes += found.bytes;
        high = low - 1;
        // Steps grow across the positions of removed letters and of other hosts.
        width = found.letters.length > 0 ? windowWidth : Math.min(width * 2, maxGapWidth);
      }
      return { letters: letters.slice(0, limit), hasMore: high >= first || letters.length > limit };
    });
  }

  /** Null if no letter is stored under this id. */
  async read(id: number): Promise<StoredMsg | null> {
    return this.#call(async (manager) => {
      const { first, last } = await readBounds(manager);
      return id < first || id > last ? null : manager.direct.getMessage(stream, { seq: id });
    });
  }

  /** Resolves when the data stream has the message, even if it had received it before under the same id. */
  async sendAgain(subject: string, payload: Uint8Array, msgID: string): Promise<void> {
    await this.#call(() =>
      jetstream(this.#broker.liveConnection).publish(subject, payload, { msgID, timeout: timeoutMs }),
    );
  }

  /** Resolves as well if the letter is already gone. */
  async remove(id: number): Promise<void> {
    await this.#call(async (manager) => {
      try {
        await manager.streams.deleteMessage(stream, id, false);
      } catch (error) {
        if (!(error instanceof JetStreamApiError && error.code === jetStreamCodes.sequenceNotFound)) {
          throw error;
        }
      }
    });
  }

  async #call<T>(action: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    try {
      return await action(await jetstreamManager(this.#broker.liveConnection, { checkAPI: false, timeout: timeoutMs }));
    } catch (error) {
      if (error instanceof JetStreamApiError) {
        throw new Problem('broker-unavailable', `The message broker rejected the request: ${error.message}`, {
          cause: error,
        });
      }
      if (isUnanswered(error)) {
        throw new Problem('broker-unavailable', 'The message broker does not answer; try again', {
          headers: { 'retry-after': '5' },
          cause: error,
        });
      }
      throw error;
    }
  }
}

/**
 * Whether the broker is unreachable, or has no such stream. The client wraps a missing responder in an error that
 * it does not export.
 */
function isUnanswered(error: unknown): boolean {
  const reason = error instanceof Error && error.cause instanceof RequestError ? error.cause : error;
  return [BrokerError, TimeoutError, RequestError, JetStreamError].some((kind) => reason instanceof kind);
}

/** The positions that may hold a letter; none until a collector has created the stream. */
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
