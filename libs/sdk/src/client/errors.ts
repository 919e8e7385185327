import type { Problem } from '../answers/problem.js';
import { problemCodes, type ProblemCode } from './problem-codes.js';

/** Ways to fail besides those of the API: no answer came, none in time, one that is none, more rows than wanted. */
export type LocalCode = 'unreachable' | 'timeout' | 'invalid-answer' | 'too-many-rows';

/** A code that this version does not know becomes `unknown-problem`; `problem.type` has it. */
export type ErrorCode = ProblemCode | LocalCode | 'unknown-problem';

export interface ErrorFacts {
  /** What the API answered; null if nothing or no problem came. */
  readonly problem?: Problem | null;
  /** Whether the same request may succeed later. Says nothing about what the failed one did. */
  readonly isRetryable?: boolean;
  /** Milliseconds after which the API wants the next try. */
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** Any failure. The message is one sentence; `problem.errors` names every wrong parameter. */
export class FleetError extends Error {
  override readonly name: string = 'FleetError';
  readonly code: ErrorCode;
  readonly problem: Problem | null;
  readonly isRetryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.problem = facts.problem ?? null;
    this.isRetryable = facts.isRetryable ?? false;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** psutil's NoSuchProcess: it is not stored, or ended before an action reached it. */
export class NoSuchProcess extends FleetError {
  override readonly name = 'NoSuchProcess';
}

/** psutil's AccessDenied: refused by the operating system, by the policy of the host, or for want of a valid token. */
export class AccessDenied extends FleetError {
  override readonly name = 'AccessDenied';
}

/** psutil's TimeoutExpired: the agent did not answer in time, or the API did not. It may have acted. */
export class TimeoutExpired extends FleetError {
  override readonly name = 'TimeoutExpired';
}

/** The host cannot do this. */
export class NotSupported extends FleetError {
  override readonly name = 'NotSupported';
}

type ErrorClass = new (code: ErrorCode, message: string, facts?: ErrorFacts) => FleetError;

const classes: Readonly<Partial<Record<ErrorCode, ErrorClass>>> = {
  'no-such-process': NoSuchProcess,
  'access-denied': AccessDenied,
  'refused-by-policy': AccessDenied,
  unauthorized: AccessDenied,
  'not-supported': NotSupported,
  'agent-timeout': TimeoutExpired,
  timeout: TimeoutExpired,
};

/** Makes the error of the class that its code has. */
export function createError(code: ErrorCode, message: string, facts: ErrorFacts = {}): FleetError {
  return new (classes[code] ?? FleetError)(code, message, facts);
}

const typePrefix = 'https://psfleet.dev/problems/';

/** The code of a problem's `type`. */
export function codeOf(type: string): ErrorCode {
  const code = type.startsWith(typePrefix) ? type.slice(typePrefix.length) : '';
  return problemCodes.find((known) => known === code) ?? 'unknown-problem';
}
