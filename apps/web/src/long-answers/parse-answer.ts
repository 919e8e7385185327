import { AnswerReader } from './answer-reader.js';

/** Shorter answers are read faster than they are handed over. */
const minLength = 200_000;
/** Far more than the largest answer takes, so that only a worker that died is silent for so long. */
const maxSilenceMs = 20_000;

const reader = new AnswerReader(
  () => new Worker(new URL('./row-worker.ts', import.meta.url), { type: 'module' }),
  maxSilenceMs,
);

/**
 * Reads the JSON of an answer. Live tables of many processes are read by a worker, which tells only what has changed,
 * so that they do not hold up what moves on the page.
 */
export function parseAnswer(text: string, url: string): unknown {
  return text.length < minLength || !isLiveTable(url) ? JSON.parse(text) : reader.read({ url, text });
}

/** Two answers of the past are of different moments, in which nearly every row differs. */
export function isLiveTable(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return pathname.endsWith('/processes') && !searchParams.has('at');
}
