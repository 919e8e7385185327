import type { IncomingHttpHeaders } from 'node:http';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { insertionSettleMs, readInsertions, StorageError, type Insertions, type Storage } from '@psfleet/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { withDeadline } from '../request-scope.js';
import { findCounted, type CountedRollups } from './counted-answers.js';
import { findTag, formatTag, hasEnded, readPastQuery, settledBy, shownMs, type PastQuery } from './past-query.js';
import { pastMetadata, type PastScope } from './past.decorator.js';

export interface PastAnswersOptions {
  readonly storage: Storage;
  /** Tells callers apart: the answer to one is not confirmed to another. */
  readonly callerOf: (headers: IncomingHttpHeaders) => string;
  /** What else answers depend on, besides the request and what hosts sent. */
  readonly version: () => string;
  readonly now: () => number;
  /** Answers about a fleet warn of hosts that sent their facts within this time before their moment. */
  readonly missedMs: number;
}

/** An answer that took longer may lack what was not read before its deadline. */
const maxAnswerMs = 5000;
/** Browsers may keep such an answer for the same person, and ask after a minute whether it still holds. */
const cacheHeaders = {
  'cache-control': 'private, max-age=60, must-revalidate',
  vary: 'authorization, cookie, accept',
} as const;

/** Tags answers about the past, and answers 304 where the client has the answer already, without computing it. */
export class PastAnswerInterceptor implements NestInterceptor {
  readonly #options: PastAnswersOptions;
  readonly #reflector = new Reflector();

  constructor(options: PastAnswersOptions) {
    this.#options = options;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const scope = this.#reflector.get<PastScope | undefined>(pastMetadata, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const question = scope === undefined ? null : this.#questionOf(scope, request);
    if (question === null) {
      return next.handle();
    }
    return from(this.#answer(question, request.headers['if-none-match'], http.getResponse<FastifyReply>(), next));
  }

  #questionOf(scope: PastScope, { routeOptions, params, query, headers }: FastifyRequest): PastQuery | null {
    const question = readPastQuery(
      scope,
      {
        route: routeOptions.url,
        params: params as Readonly<Record<string, string>>,
        query: query as Readonly<Record<string, unknown>>,
        accept: headers.accept,
      },
      this.#options.now(),
    );
    if (question === null) {
      return null;
    }
    return { ...question, parts: [...question.parts, this.#options.callerOf(headers), this.#options.version()] };
  }

  async #answer(
    question: PastQuery,
    ifNoneMatch: string | undefined,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const known = findTag(question, ifNoneMatch ?? '');
    const later = known === null ? null : await this.#insertions(question, known.upTo);
    if (known !== null && later?.newest === null && later.hosts === known.hosts) {
      void reply.status(304).headers({ etag: known.tag, ...cacheHeaders });
      return undefined;
    }
    const settled = settledBy(this.#options.now());
    if (!hasEnded(question, settled)) {
      return lastValueFrom(next.handle());
    }
    const startedAt = performance.now();
    const [insertions, answer] = await Promise.all([this.#insertions(question, settled), lastValueFrom(next.handle())]);
    const isWhole = performance.now() - startedAt < maxAnswerMs;
    const { meta = {} } = (answer ?? {}) as { readonly meta?: AnswerMeta };
    const upTo = insertions === null ? null : provenUpTo(question, insertions, { settled, counted: findCounted(meta) });
    if (insertions !== null && upTo !== null && isWhole && !reply.sent && showsRecent(meta, question)) {
      const etag = formatTag(question.parts, { upTo, hosts: insertions.hosts });
      void reply.headers({ etag, ...cacheHeaders });
    }
    return answer;
  }

  /** Null while storage does not say: the question itself then meets the same problem, and tells the client. */
  async #insertions({ first, since, until, hosts, isOfFleet }: PastQuery, after: number): Promise<Insertions | null> {
    const { storage, missedMs } = this.#options;
    const query = { since, until, hosts, after, knownSince: isOfFleet ? first - missedMs : null };
    try {
      return await withDeadline(() => readInsertions(storage, query), maxAnswerMs);
    } catch (error) {
      if (!(error instanceof StorageError)) {
        throw error;
      }
      return null;
    }
  }
}

interface AnswerMeta {
  readonly at?: string | null;
  readonly from?: string | null;
}

/**
 * Up to when everything that was inserted is in an answer; null where something was inserted since, or is not in the
 * rollups yet that it counted from.
 */
function provenUpTo(
  question: PastQuery,
  { newest, now }: Insertions,
  { settled, counted }: { readonly settled: number; readonly counted: CountedRollups | null },
): number | null {
  if (newest !== null || now - settled < insertionSettleMs) {
    return null;
  }
  if (!question.isCounted) {
    return settled;
  }
  const upTo = Math.min(settled, settledBy(counted?.insertedBefore ?? 0));
  return counted !== null && counted.endedBefore > question.until && hasEnded(question, upTo) ? upTo : null;
}

/** Whether the ticks that an answer shows are so recent that no older ones could take their place. */
function showsRecent(meta: AnswerMeta, { first }: PastQuery): boolean {
  const shown = meta.at ?? meta.from ?? null;
  return shown !== null && Date.parse(shown) >= first - shownMs;
}
