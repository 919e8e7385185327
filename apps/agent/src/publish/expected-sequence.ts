import type { Logger } from '@psfleet/service-kit';
import type { Spool, SpooledMessage } from '../spool/spool.js';

/** Two strangers within this time mean that another machine publishes as this host; also how long that is believed. */
const twinWindowMs = 600_000;
/**
 * A server that has nothing of this host gets everything once in this time. It may merely have deleted what collectors
 * have stored, and again before the next message: then each message would bring all kept ones with it, for ever.
 */
const sendAllEveryMs = 600_000;

export interface ExpectedSequenceOptions {
  readonly spool: Spool;
  /** The monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Which message of this host the broker should have last. The broker refuses a publish that expects another one and
 * names the one it has: that tells what it lost, and whether somebody else publishes as this host, without a right to
 * read anything.
 */
export class ExpectedSequence {
  /** Whether another machine publishes as this host. Then nothing is expected, or the two would refuse each other. */
  isTwin = false;
  readonly #options: ExpectedSequenceOptions;
  /** Null before the first acknowledgement. */
  #last: number | null;
  /** Whether a publish may have been stored without its acknowledgement; an earlier run may have left one too. */
  #mayHaveStored = true;
  #strangerMs = -Infinity;
  /** While there is a twin: when an expectation shows whether it is still there. */
  #probeMs = 0;
  /** Which server had nothing of this host, and when all was sent again to it. */
  #sentAll = { server: '', atMs: -Infinity };

  constructor(options: ExpectedSequenceOptions) {
    this.#options = options;
    this.#last = options.spool.acks.last?.sequence ?? null;
  }

  /** The sequence number that the next publish expects; null to expect none. */
  forPublish(): number | null {
    return this.isTwin && this.#options.now() < this.#probeMs ? null : this.#last;
  }

  /** A publish got no answer, so the broker may have stored it. */
  noteUnanswered(): void {
    this.#mayHaveStored = true;
  }

  /**
   * False if this cannot be the acknowledgement of a message that was published now, because it is not above the last.
   */
  async noteStored({ queueId, seq }: SpooledMessage, server: string, sequence: number): Promise<boolean> {
    const { spool, now, logger } = this.#options;
    if (this.#last !== null && sequence <= this.#last) {
      this.#probeMs = 0;
      return false;
    }
    if (this.isTwin && now() >= this.#probeMs) {
      logger.info('no other machine publishes as this host any more');
      this.isTwin = false;
    }
    this.#last = sequence;
    this.#mayHaveStored = false;
    await spool.acks.append({ server, sequence, queueId, seq });
    return true;
  }

  /** A publish was refused, because `last` is the newest message of this host that the broker has; 0 for none. */
  async noteUnexpected(server: string, last: number): Promise<void> {
    const { spool, now, logger } = this.#options;
    const expected = this.#last;
    this.#last = last;
    this.#probeMs = now() + twinWindowMs;
    const known = spool.acks.find(server, last);
    if (known !== null && spool.sendAgainAfter(known)) {
      logger.warn({ expected, last, waiting: spool.length }, 'broker lost messages of this host, sending them again');
      await spool.acks.forgetAfter(last);
    } else if (expected === null || last > expected) {
      this.#noteNewer(expected, last);
    } else if (last === 0 && this.#sentAll.server === server && now() - this.#sentAll.atMs < sendAllEveryMs) {
      logger.debug({ expected }, 'broker has deleted what is stored of this host');
    } else {
      this.#sentAll = { server, atMs: last === 0 ? now() : -Infinity };
      spool.sendAllAgain();
      logger.warn({ expected, last, waiting: spool.length }, 'broker lost messages of this host, sending all again');
      await spool.acks.forgetAfter(last);
    }
  }

  /** The refused message is sent again, behind the newer one; storage ignores what it has already. */
  #noteNewer(expected: number | null, last: number): void {
    const { now, logger } = this.#options;
    if (this.isTwin) {
      return;
    }
    if (this.#mayHaveStored) {
      this.#mayHaveStored = false;
      logger.debug({ expected, last }, 'broker stored a message whose acknowledgement was lost');
      return;
    }
    this.isTwin = now() - this.#strangerMs < twinWindowMs;
    this.#strangerMs = now();
    if (this.isTwin) {
      logger.error({ expected, last }, twinRemedy);
    } else {
      logger.warn({ expected, last }, 'somebody else published a message as this host');
    }
  }
}

export const twinRemedy =
  'another machine publishes as this host: stop its agent, and enrol it under a name of its own ' +
  '(psfleet enroll create, then psfleet-agent enroll there)';
