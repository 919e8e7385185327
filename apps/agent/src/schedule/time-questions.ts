import { randomBytes } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { pause, type Logger } from '@psfleet/service-kit';
import { decodeTimeAnswer, encodeTimeRequest, timeSubject } from '@psfleet/wire';
import type { Clock } from './clock.js';
import type { FleetClock, FleetTime } from './fleet-clock.js';

const askEveryMs = 60_000;
/** After a question without an answer, doubled up to the usual time. */
const firstRetryMs = 2_000;
const timeoutMs = 2_000;
/** An answer that took longer says too little: it may be wrong by half of that. */
const maxRoundTripMs = 1_000;
/** Answers from which the fastest is taken before the time is changed. */
const samplesToChange = 5;

export interface TimeQuestionsOptions {
  readonly connection: Pick<NatsConnection, 'request'>;
  readonly clock: Clock;
  readonly fleetClock: FleetClock;
  readonly logger: Logger;
}

interface Sample extends FleetTime {
  readonly roundTripMs: number;
}

/** Asks the collectors for their time: at the start, each minute, and when somebody has a reason to doubt it. */
export class TimeQuestions {
  readonly #options: TimeQuestionsOptions;
  readonly #stopping = new AbortController();
  #waiting = new AbortController();
  #isUnanswered = false;
  #isHurried = false;
  #loop: Promise<void> | null = null;

  constructor(options: TimeQuestionsOptions) {
    this.#options = options;
  }

  /** Resolves when the first question was answered, or could not be. */
  async start(): Promise<void> {
    const first = this.ask();
    this.#loop = first
      .then(() => this.#run())
      .catch((error: unknown) =>
        this.#options.logger.error({ err: error }, 'nobody is asked for the time of the fleet any more'),
      );
    await first;
  }

  /** Asks now rather than in a minute. */
  hurry(): void {
    this.#isHurried = true;
    this.#waiting.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#waiting.abort();
    // Not for long: a question under way may take its whole time limit.
    await Promise.race([this.#loop, pause(100)]);
  }

  /** Asks once, and again several times where the answer would change the time. */
  async ask(): Promise<void> {
    const { fleetClock, logger } = this.#options;
    const first = await this.#sample();
    if (first === null || this.#stopping.signal.aborted) {
      return;
    }
    if (fleetClock.agreesWith(first)) {
      // The steady clock drifts too.
      fleetClock.set(first);
      return;
    }
    const samples = [first];
    while (samples.length < samplesToChange) {
      const sample = await this.#sample();
      if (sample === null) {
        break;
      }
      samples.push(sample);
    }
    const [fastest = first] = samples.toSorted((a, b) => a.roundTripMs - b.roundTripMs);
    fleetClock.set(fastest);
    const errorMs = this.#options.clock.wallMs() - fleetClock.nowMs();
    logger.info({ errorMs, roundTripMs: Math.round(fastest.roundTripMs) }, 'learned the time of the fleet');
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, askEveryMs)) {
      if (!this.#isHurried) {
        this.#waiting = new AbortController();
        // With jitter, so that a fleet does not ask all at once for ever after the broker came back.
        await pause((this.#isUnanswered ? waitMs : askEveryMs) * (0.8 + Math.random() * 0.4), this.#waiting.signal);
      }
      if (signal.aborted) {
        return;
      }
      this.#isHurried = false;
      await this.ask();
      if (!this.#isUnanswered) {
        waitMs = firstRetryMs;
      }
    }
  }

  /** Null without an answer that can be used. */
  async #sample(): Promise<Sample | null> {
    const { connection, clock } = this.#options;
    const nonce = randomBytes(8);
    const startMs = performance.now();
    try {
      const reply = await connection.request(timeSubject, encodeTimeRequest(nonce), { timeout: timeoutMs });
      const roundTripMs = performance.now() - startMs;
      const steadyMs = clock.steadyMs();
      if (roundTripMs > maxRoundTripMs) {
        return this.#noteUnanswered(`the answer took ${Math.round(roundTripMs)} ms`);
      }
      const fleetMs = decodeTimeAnswer(reply.data, nonce).nowMs + roundTripMs / 2;
      this.#isUnanswered = false;
      return { fleetMs, steadyMs, roundTripMs };
    } catch (error) {
      return this.#noteUnanswered(error instanceof Error ? error.message : String(error));
    }
  }

  #noteUnanswered(reason: string): null {
    const { fleetClock, logger } = this.#options;
    if (!this.#isUnanswered && !this.#stopping.signal.aborted) {
      logger.info({ reason, source: fleetClock.source }, 'no collector answers about the time; asking again');
    }
    this.#isUnanswered = true;
    return null;
  }
}
