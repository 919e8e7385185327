import { randomBytes } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { pause } from '@psfleet/service-kit';
import { decodeTimeAnswer, encodeTimeRequest, timeSubject } from '@psfleet/wire';

/** Messages per second at the beginning of a backlog: a whole fleet may begin at the same moment. */
const firstRate = 10;
const maxRate = 2_000;
/** The limit while no collector answers: then nothing is stored, so nothing is urgent. */
const unansweredRate = 100;
const askEveryMs = 1_000;
const timeoutMs = 2_000;
/** A shorter backlog is over before an answer changes anything. */
const minWaiting = 20;
/** The newest messages of other hosts may be this late without a reason to slow down, and to slow down at once. */
const behindMs = { steady: 1_000, late: 2_000 } as const;

/**
 * The pace at which a host sends what waited during an outage: as fast as the broker acknowledges it, while collectors
 * keep up. A stream is read in its order, so a backlog that is sent faster than collectors store it delays the newest
 * messages of all other hosts.
 */
export class BackfillPace {
  readonly #connection: Pick<NatsConnection, 'request'>;
  #perSecond = firstRate;
  #askMs = -Infinity;

  constructor(connection: Pick<NatsConnection, 'request'>) {
    this.#connection = connection;
  }

  /** Messages per second. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** There is no backlog any more. */
  reset(): void {
    this.#perSecond = firstRate;
  }

  /** Pauses after an acknowledgement, which took `latencyMs`, while `waiting` messages follow. */
  async pause(waiting: number, latencyMs: number, signal: AbortSignal): Promise<void> {
    if (waiting >= minWaiting && performance.now() >= this.#askMs) {
      // With jitter, so that the hosts of a fleet do not speed up together.
      this.#askMs = performance.now() + askEveryMs * (0.75 + Math.random() / 2);
      void this.#ask().then((behind) => this.adapt(behind));
    }
    await pause(Math.max(latencyMs, 1_000 / this.#perSecond), signal);
  }

  /** Adapts to how far the collectors are behind the newest message, milliseconds; null if none answered. */
  adapt(behind: number | null): void {
    if (behind === null) {
      this.#perSecond = Math.min(this.#perSecond, unansweredRate);
    } else if (behind >= behindMs.late) {
      this.#perSecond = Math.max(this.#perSecond / 2, 1);
    } else if (behind < behindMs.steady) {
      this.#perSecond = Math.min(this.#perSecond * 1.3, maxRate);
    }
  }

  async #ask(): Promise<number | null> {
    const nonce = randomBytes(8);
    try {
      const reply = await this.#connection.request(timeSubject, encodeTimeRequest(nonce), { timeout: timeoutMs });
      return decodeTimeAnswer(reply.data, nonce).behindMs;
    } catch {
      return null; // whoever asks for the time says so
    }
  }
}
