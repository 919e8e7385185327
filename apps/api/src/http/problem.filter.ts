import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
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
    if (reply.raw.destroyed) {
      // The client left, which ended its question; nobody reads an answer.
      this.#context.logger.debug({ err: error, requestId: request.id }, 'client left');
      void reply.hijack();
      return;
    }
    const problem =
      problemOf(error) ??
      new Problem('internal-error', `An unexpected error occurred; it is logged under ${request.id}`, { cause: error });
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
    void reply
      .status(problem.status)
      .headers({ ...problem.facts.headers })
      .type('application/problem+json')
      .send(JSON.stringify(renderProblem(problem, request.id)));
  }
}

function reasonOf({ facts: { cause } }: Problem): string | null {
  return cause instanceof Error ? cause.message : null;
}
