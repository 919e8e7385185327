import { applyChanges, isRowsAnswer, type AnsweredRow } from './row-changes.js';
import type { ReadReply, ReadRequest } from './row-worker.js';

/** Shorter answers are read faster than they are handed over. */
const minLength = 200_000;

interface Waiting {
  readonly request: ReadRequest;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

let worker: Worker | null = null;
/** Without it the page reads everything itself, only less smoothly. */
let isWorkerBroken = false;
/** Requests of which the worker has not told anything yet, in the order in which it answers. */
const waiting: Waiting[] = [];
/** The rows that the worker compares the next ones with. */
let last: readonly AnsweredRow[] = [];

/**
 * Reads the JSON of an answer. Live tables of many processes are read by a worker, which tells only what has changed,
 * so that they do not hold up what moves on the page.
 */
export function parseAnswer(text: string, url: string): unknown {
  if (text.length < minLength || isWorkerBroken || !isLiveTable(url)) {
    return JSON.parse(text);
  }
  worker ??= startWorker();
  const request = { url, text };
  worker.postMessage(request, []);
  return new Promise((resolve, reject) => waiting.push({ request, resolve, reject }));
}

/** Two answers of the past are of different moments, in which nearly every row differs. */
export function isLiveTable(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return pathname.endsWith('/processes') && !searchParams.has('at');
}

function startWorker(): Worker {
  const started = new Worker(new URL('./row-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<ReadReply>) => {
    const next = waiting.shift();
    // Also where nobody waits any more: worker and page always have the same rows.
    if (next !== undefined) {
      settle(next, () => (data === null ? readWhole(next.request.text) : take(applyChanges(last, data))));
    }
  });
  started.addEventListener('error', () => {
    isWorkerBroken = true;
    started.terminate();
    for (const next of waiting.splice(0)) {
      settle(next, () => JSON.parse(next.request.text) as unknown);
    }
  });
  return started;
}

function settle({ resolve, reject }: Waiting, read: () => unknown): void {
  try {
    resolve(read());
  } catch (error) {
    reject(error);
  }
}

function readWhole(text: string): unknown {
  const answer: unknown = JSON.parse(text);
  return isRowsAnswer(answer) ? take(answer) : answer;
}

function take<Answer extends { readonly data: readonly AnsweredRow[] }>(answer: Answer): Answer {
  last = answer.data;
  return answer;
}
