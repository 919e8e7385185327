import { AsyncResource } from 'node:async_hooks';
import PQueue from 'p-queue';
import { Problem } from '../problem.js';
import { clientSignal } from '../request-scope.js';

export interface DearLimits {
  /** Questions of one token, and of all, that are answered at the same time. */
  readonly runningOfToken: number;
  readonly running: number;
  /** Questions of one token, and of all, that wait for that. */
  readonly waitingOfToken: number;
  readonly waiting: number;
  /** A question that waits for longer is refused. */
  readonly maxWaitMs: number;
}

/** A dear question takes up to 150 MB of ClickHouse with a thousand hosts; half of its memory is for inserts. */
export const dearLimits: DearLimits = {
  runningOfToken: 2,
  running: 3,
  waitingOfToken: 30,
  waiting: 100,
  maxWaitMs: 15_000,
};

const retryAfterSeconds = 5;

/** Lets few questions that read the rows of a whole fleet run at once; others wait in order, and not for long. */
export class DearQuestions {
  readonly #limits: DearLimits;
  readonly #all: PQueue;
  /** The queues of tokens that have a question; strangers have none. */
  readonly #ofTokens = new Map<string, PQueue>();
  #waiting = 0;

  constructor(limits: DearLimits = dearLimits) {
    this.#limits = limits;
    this.#all = new PQueue({ concurrency: limits.running });
  }

  /** Runs the question when its turn comes. Throws a 429 if too many wait before it, or for too long. */
  async ask<T>(token: string, question: () => Promise<T>): Promise<T> {
    const queue = this.#queueOf(token);
    if (queue.size >= this.#limits.waitingOfToken || this.#waiting >= this.#limits.waiting) {
      throw tooMany('Too many dear questions wait already');
    }
    const turn = this.#wait();
    // The queue calls this in the context of whichever question ended before.
    const run = AsyncResource.bind(() => {
      turn.end();
      return question();
    });
    try {
      return await queue.add(() => this.#all.add(run, turn), turn);
    } finally {
      turn.end();
    }
  }

  #queueOf(token: string): PQueue {
    const known = this.#ofTokens.get(token);
    if (known !== undefined) {
      return known;
    }
    const queue = new PQueue({ concurrency: this.#limits.runningOfToken });
    queue.on('idle', () => this.#ofTokens.delete(token));
    this.#ofTokens.set(token, queue);
    return queue;
  }

  /** Counts a question as waiting until `end`. The signal fires, until then, when it has waited for too long. */
  #wait(): { readonly signal: AbortSignal; readonly end: () => void } {
    const client = clientSignal();
    const waiting = new AbortController();
    const giveUp = (): void => waiting.abort(tooMany('Other dear questions were not answered in time'));
    const timer = setTimeout(giveUp, this.#limits.maxWaitMs);
    client?.addEventListener('abort', giveUp);
    let isOver = false;
    this.#waiting += 1;
    const end = (): void => {
      if (!isOver) {
        isOver = true;
        this.#waiting -= 1;
        clearTimeout(timer);
        client?.removeEventListener('abort', giveUp);
      }
    };
    return { signal: waiting.signal, end };
  }
}

function tooMany(detail: string): Problem {
  return new Problem('too-many-questions', `${detail}; try again in ${retryAfterSeconds} s`, {
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
