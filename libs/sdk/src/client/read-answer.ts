import type { Problem } from '../answers/problem.js';
import { codeOf, createError, type FleetError } from './errors.js';
import type { ReceivedAnswer } from './send.js';

/** States in which the API, or a proxy before it, may answer the same request later. */
const retryable: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** The value of a JSON text, which the API answered to a request of `url`. Throws SyntaxError for another text. */
export type Parse = (text: string, url: string) => unknown;

/** The content of a JSON answer. Throws FleetError for a problem, and for an answer that is none of the API's. */
export async function readAnswer<Content>(
  answer: ReceivedAnswer,
  otherStatus: number | null,
  parse: (text: string) => unknown,
): Promise<Content> {
  const text = await answer.text();
  const content = await parseJson(text, parse);
  if (!isSuccess(answer) && answer.status !== otherStatus) {
    throw failureOf(answer, text, content);
  }
  if (typeof content !== 'object' || content === null) {
    throw invalidAnswer(answer, text);
  }
  return content as Content;
}

/** The text of a file; null if there is none. */
export async function readFileAnswer(answer: ReceivedAnswer): Promise<string | null> {
  const text = await answer.text();
  if (!isSuccess(answer) && answer.status !== 404) {
    throw failureOf(answer, text, await parseJson(text, JSON.parse));
  }
  return answer.status === 404 ? null : text;
}

function isSuccess({ status }: ReceivedAnswer): boolean {
  return status >= 200 && status <= 299;
}

function failureOf(answer: ReceivedAnswer, text: string, content: unknown): FleetError {
  return isProblem(content) ? problemError(answer, content) : invalidAnswer(answer, text);
}

function problemError({ status, headers }: ReceivedAnswer, problem: Problem): FleetError {
  const code = codeOf(problem.type);
  return createError(code, problem.detail, {
    problem,
    // A question that took too long would take as long again.
    isRetryable: retryable.has(status) && code !== 'question-timeout',
    retryAfterMs: parseRetryAfter(headers.get('retry-after')),
  });
}

function invalidAnswer({ status, headers }: ReceivedAnswer, text: string): FleetError {
  const start = text.slice(0, 200);
  return createError('invalid-answer', `status ${status} with an answer that is none of the API's: ${start}`, {
    isRetryable: retryable.has(status),
    retryAfterMs: parseRetryAfter(headers.get('retry-after')),
  });
}

async function parseJson(text: string, parse: (text: string) => unknown): Promise<unknown> {
  try {
    return await parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function isProblem(content: unknown): content is Problem {
  const { type, detail, status } = (content ?? {}) as Partial<Record<keyof Problem, unknown>>;
  return typeof type === 'string' && typeof detail === 'string' && typeof status === 'number';
}

/** Milliseconds; the API sends whole seconds, proxies may send a date. */
function parseRetryAfter(text: string | null): number | null {
  if (text === null) {
    return null;
  }
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
