import { randomBytes } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { pause } from '@psfleet/service-kit';
import { decodeTimeAnswer, encodeTimeRequest, timeSubject } from '@psfleet/wire';

/** Messages per second at the beginning of a backlog: a whole fleet may begin at the same moment. */
const firstRate = 2;
const maxRate = 2_000;
/** How a second without a reason to slow down changes the rate: before the first such reason, and since then. */
const growth = { first: 1.35, later: 1.15 } as const;
/** The limit while no collector answers: then nothing is stored, so nothing is urgent. */
const unansweredRate = 100;
const askEveryMs = 1_000;
const timeoutMs = 2_000;
/** A shorter backlog is over before an answer changes anything. */
const minWaiting = 20;
/** The newest messages of other hosts may be this late without a reason to slow down, and to slow down at once. */
const behindMs = { steady: 700, late: 2_000 } as const;
const slowdown = 0.5;
/** Answers that do not show yet that it was slowed down: messages wait in a batch for some seconds. */
const answersToSettle = 3;

/**
 * The pace at which a host sends what waited during an outage: as fast as the broker acknowledges it, while collectors
 * keep up. A stream is read in its order, so a backlog that is sent faster than collectors store it delays the newest
 * messages of all other hosts.
 */
export class BackfillPace {
  readonly #connection: Pick<NatsConnection, 'request'>;
  readonly #minRate: number;
  #perSecond = firstRate;
  #growth: number = growth.first;
  #askMs = -Infinity;
  #settling = 0;

  /** `intervalMs` is the time between two ticks: a backlog is always sent faster than it grows. */
  constructor(connection: Pick<NatsConnection, 'request'>, intervalMs: number) {
    this.#connection = connection;
    this.#minRate = Math.max(1, 2_000 / intervalMs);
  }

  /** Messages per second. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** There is no backlog any more. */
  reset(): void {
    this.#perSecond = firstRate;
    this.#growth = growth.first;
  }

  /** Pauses after an acknowledgement, which took `latencyMs`, while `waiting` messages follow. */
  async pause(waiting: number, latencyMs: number, signal: AbortSignal): Promise<void> {
    if (waiting >= minWaiting && performance.now() >= this.#askMs) {
      // With jitter, so that the hosts of a fleet do not speed up together.
      this.#askMs = performance.now() + askEveryMs * (0.75 + Math.random() / 2);
      this.#ask().then(
        (behind) => this.adapt(behind),
        // The questions about the time log why nobody answers.
        () => this.adapt(null),
      );
    }
    await pause(Math.max(latencyMs, 1_000 / this.#perSecond), signal);
  }

  /** Adapts to how far the collectors are behind the newest message, milliseconds; null if none answered. */
  adapt(behind: number | null): void {
    if (behind === null) {
      this.#perSecond = Math.min(this.#perSecond, unansweredRate);
      return;
    }
    if (behind < behindMs.steady) {
      this.#perSecond = Math.min(this.#perSecond * this.#growth, maxRate);
      return;
    }
    this.#growth = growth.later;
    this.#settling -= 1;
    if (behind >= behindMs.late && this.#settling < 0) {
      this.#perSecond = Math.max(this.#perSecond * slowdown, this.#minRate);
      this.#settling = answersToSettle;
    }
  }

  async #ask(): Promise<number | null> {
    const nonce = randomBytes(8);
    const reply = await this.#connection.request(timeSubject, encodeTimeRequest(nonce), { timeout: timeoutMs });
    return decodeTimeAnswer(reply.data, nonce).behindMs;
  }
}
