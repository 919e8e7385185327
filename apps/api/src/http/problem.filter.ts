import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { StorageError } from '@psfleet/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiContext } from '../config/api-context.js';
import { Problem } from './problem.js';
import { problemOf, renderProblem } from './problem-answer.js';

/** Answers every failure as problem+json. An unexpected error is logged once, with the id that the caller gets. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem =
      problemOf(error) ??
      new Problem('internal-error', `An unexpected error occurred; it is logged under ${request.id}`, { cause: error });
    if (reply.raw.destroyed) {
      if (isEndOfQuestion(error)) {
        this.#context.logger.debug({ err: error, requestId: request.id }, 'client left');
      } else {
        this.#log(problem, error, request);
      }
      // Nobody reads an answer.
      void reply.hijack();
      return;
    }
    this.#log(problem, error, request);
    void reply
      .status(problem.status)
      .headers({ ...problem.facts.headers })
      .type('application/problem+json')
      .send(JSON.stringify(renderProblem(problem, request.id)));
  }

  #log(problem: Problem, error: unknown, request: FastifyRequest): void {
    if (problem.code === 'internal-error') {
      this.#context.logger.error(
        { err: error, requestId: request.id, route: request.routeOptions.url },
        'request failed',
      );
    } else if (problem.status >= 500) {
      this.#context.logger.warn(
        { problem: problem.code, reason: reasonOf(problem), requestId: request.id },
        'request could not be answered',
      );
    }
  }
}

/** Whether it is an error because the client left: that ends its question, also one that waits for its turn. */
function isEndOfQuestion(error: unknown): boolean {
  return error instanceof StorageError
    ? error.code === 'aborted'
    : error instanceof Problem && error.code === 'too-many-questions';
}

function reasonOf({ facts: { cause } }: Problem): string | null {
  return cause instanceof Error ? cause.message : null;
}
