import { HttpException } from '@nestjs/common';
import { StorageError } from '@psfleet/storage';
import { deadlineText } from './out-of-time.js';
import { Problem } from './problem.js';
import { problemType } from './problem-table.js';

/** The body of RFC 9457. `instance` is the id of the request, as in the log. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly [extension: string]: unknown;
}

/** The one place where an error becomes a Problem. Null for an unexpected error. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) {
    return error;
  }
  if (error instanceof StorageError && error.retryable) {
    return new Problem('storage-unavailable', 'The storage is temporarily unavailable; try again', {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  if (error instanceof StorageError && error.code === 'out-of-time') {
    return new Problem('question-timeout', `The question was not answered within ${deadlineText}`, { cause: error });
  }
  if (error instanceof HttpException || isFastifyError(error)) {
    return frameworkProblem(statusOf(error), error);
  }
  return null;
}

export function renderProblem({ code, title, status, message, facts }: Problem, requestId: string): ProblemBody {
  return {
    type: problemType(code),
    title,
    status,
    detail: message,
    instance: requestId,
    ...(facts.errors === undefined ? {} : { errors: facts.errors }),
    ...facts.extensions,
  };
}

interface FastifyErrorFacts extends Error {
  readonly statusCode: number;
  readonly code: string;
}

function isFastifyError(error: unknown): error is FastifyErrorFacts {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

function statusOf(error: HttpException | FastifyErrorFacts): number {
  return error instanceof HttpException ? error.getStatus() : error.statusCode;
}

/** The requests that Nest and Fastify refuse before a controller sees them. */
function frameworkProblem(status: number, cause: Error): Problem | null {
  if (status === 404) {
    return new Problem('not-found', 'No route matches this path and method', { cause });
  }
  if (status === 413) {
    return new Problem('body-too-large', 'The body is larger than this route accepts', { cause });
  }
  if (status === 415) {
    return new Problem('unsupported-media-type', 'The body must be application/json', { cause });
  }
  if ('code' in cause && cause.code === 'FST_ERR_BAD_URL') {
    return new Problem('malformed-request', 'The target has a percent-encoding that is not UTF-8', { cause });
  }
  if (status >= 400 && status < 500) {
    return new Problem('malformed-body', 'The body of the request is empty or does not have the announced length', {
      cause,
    });
  }
  return null;
}
