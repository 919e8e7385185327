import type { JetStreamManager } from '@nats-io/jetstream';
import { collectorDurable, streams } from '@psfleet/wire';

const stream = streams.data.name;

/** Above this share of the stream's size, messages are deleted sooner: only unstored ones may fill the stream. */
const pressureShare = 0.5;

/**
 * Never sooner than this. A host whose last message is gone sends everything again that it keeps, so a purge that takes
 * the last message of hosts that send at the usual interval would make each of their messages a hundred.
 */
export const minAcknowledgedMs = 30_000;

/** Up to which message all were acknowledged at some time. */
interface Floor {
  readonly seq: number;
  /** Monotonic milliseconds. */
  readonly at: number;
}

/** Deletes messages that were acknowledged long enough ago, as this program saw it. */
export class AcknowledgedPurge {
  readonly #manager: JetStreamManager;
  readonly #ageMs: number;
  readonly #now: () => number;
  /** Oldest first; only the first may be older than the age. */
  #floors: readonly Floor[] = [];
  #purgedUpTo = 0;
  #lastSeq = 0;

  constructor(manager: JetStreamManager, ageMs: number, now: () => number = () => performance.now()) {
    this.#manager = manager;
    this.#ageMs = ageMs;
    this.#now = now;
  }

  /** All messages up to this one are deleted, as of the last run. */
  get purgedUpTo(): number {
    return this.#purgedUpTo;
  }

  /** The newest message of the stream, as of the last run. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /**
   * Deletes what was acknowledged before the age, or a shorter one, and returns how many messages that were. Throws
   * while the broker does not answer.
   */
  async run(ageMs = this.#ageMs): Promise<number> {
    const [{ ack_floor: floor }, { config, state }] = await Promise.all([
      this.#manager.consumers.info(stream, collectorDurable),
      this.#manager.streams.info(stream),
    ]);
    const isUnderPressure = state.bytes > config.max_bytes * pressureShare;
    const neededMs = isUnderPressure ? minAcknowledgedMs : ageMs;
    const acknowledged = this.#acknowledgedBefore(floor.stream_seq, Math.min(neededMs, this.#ageMs));
    // A host whose last message is deleted sends its newest ones again, as if the broker had lost them. The last of all
    // is its host's.
    const upTo = Math.min(acknowledged, state.last_seq - 1);
    this.#lastSeq = state.last_seq;
    this.#purgedUpTo = state.first_seq - 1;
    if (state.messages === 0 || upTo < state.first_seq) {
      return 0;
    }
    const { purged } = await this.#manager.streams.purge(stream, { seq: upTo + 1 });
    this.#purgedUpTo = upTo;
    return purged;
  }

  /** The floor of long enough ago; 0 if none is known. */
  #acknowledgedBefore(seq: number, ageMs: number): number {
    const now = this.#now();
    // A broker that was restored from an older copy gives the numbers out again.
    const known = (this.#floors.at(-1)?.seq ?? 0) > seq ? [] : this.#floors;
    const oldest = known.findLastIndex(({ at }) => at <= now - this.#ageMs);
    this.#floors = [...known.slice(Math.max(oldest, 0)), { seq, at: now }];
    return known.findLast(({ at }) => at <= now - ageMs)?.seq ?? 0;
  }
}
