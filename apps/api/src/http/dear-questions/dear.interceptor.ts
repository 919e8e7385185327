import type { IncomingHttpHeaders } from 'node:http';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { dearMetadata, type IsDear } from './dear.decorator.js';
import type { DearQuestions } from './dear-questions.js';

/** Has the requests of routes that are declared dear wait for their turn. */
export class DearInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();
  readonly #questions: DearQuestions;
  /** Tells those who ask apart. */
  readonly #callerOf: (headers: IncomingHttpHeaders) => string;

  constructor(questions: DearQuestions, callerOf: (headers: IncomingHttpHeaders) => string) {
    this.#questions = questions;
    this.#callerOf = callerOf;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const isDear = this.#reflector.get<IsDear | undefined>(dearMetadata, context.getHandler());
    const { method, query, body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const asked = method === 'POST' ? body : query;
    if (isDear === undefined || !isDear((asked ?? {}) as Readonly<Record<string, unknown>>)) {
      return next.handle();
    }
    return from(this.#questions.ask(this.#callerOf(headers), () => lastValueFrom(next.handle())));
  }
}
