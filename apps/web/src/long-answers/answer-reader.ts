import { applyChanges, isRowsAnswer, type AnsweredRow } from './row-changes.js';
import type { ReadReply, ReadRequest } from './row-worker.js';

/** The part of a Worker that is used. */
export interface ReadingWorker {
  postMessage(request: ReadRequest, transfer: []): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ReadReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
  terminate(): void;
}

interface Waiting {
  readonly request: ReadRequest;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads answers with a worker as long as that replies in time, and by itself from then on. */
export class AnswerReader {
  readonly #startWorker: () => ReadingWorker;
  readonly #limitMs: number;
  #worker: ReadingWorker | null = null;
  /** Without a worker the page reads everything itself, only less smoothly. */
  #isBroken = false;
  /** Requests of which the worker has not told anything yet, in the order in which it replies. */
  readonly #waiting: Waiting[] = [];
  /** Runs while a reply is awaited. */
  #limit: ReturnType<typeof setTimeout> | undefined;
  /** The rows that the worker compares the next ones with. */
  #last: readonly AnsweredRow[] = [];

  /** `limitMs` is the longest time between two replies, in milliseconds. */
  constructor(startWorker: () => ReadingWorker, limitMs: number) {
    this.#startWorker = startWorker;
    this.#limitMs = limitMs;
  }

  /** The value of a JSON text. Throws SyntaxError, or rejects with it, for another text. */
  read(request: ReadRequest): unknown {
    if (this.#isBroken) {
      return JSON.parse(request.text);
    }
    this.#worker ??= this.#start();
    this.#worker.postMessage(request, []);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#limit ??= this.#startLimit();
    });
  }

  #start(): ReadingWorker {
    const worker = this.#startWorker();
    worker.addEventListener('message', ({ data }) => this.#take(data));
    worker.addEventListener('error', () => this.#giveUp());
    worker.addEventListener('messageerror', () => this.#giveUp());
    return worker;
  }

  #startLimit(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#giveUp(), this.#limitMs);
  }

  #take(reply: ReadReply): void {
    clearTimeout(this.#limit);
    const next = this.#waiting.shift();
    this.#limit = this.#waiting.length === 0 ? undefined : this.#startLimit();
    // Also where nobody waits any more: worker and page always have the same rows.
    if (next !== undefined) {
      settle(next, () =>
        reply === null ? this.#readWhole(next.request.text) : this.#keep(applyChanges(this.#last, reply)),
      );
    }
  }

  /** A worker that fails, or says nothing any more, is never asked again. */
  #giveUp(): void {
    clearTimeout(this.#limit);
    this.#isBroken = true;
    this.#worker?.terminate();
    for (const next of this.#waiting.splice(0)) {
      settle(next, () => JSON.parse(next.request.text) as unknown);
    }
  }

  #readWhole(text: string): unknown {
    const answer: unknown = JSON.parse(text);
    return isRowsAnswer(answer) ? this.#keep(answer) : answer;
  }

  #keep<Answer extends { readonly data: readonly AnsweredRow[] }>(answer: Answer): Answer {
    this.#last = answer.data;
    return answer;
  }
}

function settle({ resolve, reject }: Waiting, read: () => unknown): void {
  try {
    resolve(read());
  } catch (error) {
    reject(error);
  }
}
