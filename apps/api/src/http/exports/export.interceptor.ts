import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import {
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import type { DearQuestions } from '../dear-questions/dear-questions.js';
import { invalidRequest } from '../problem.js';
import { columnsOf } from './export-columns.js';
import { acceptedFormat, exportFormats, mediaTypes, type ExportFormat } from './export-format.js';
import { exportedMetadata } from './exported.decorator.js';
import { OpenExports } from './open-exports.js';
import { readInTurn } from './read-in-turn.js';
import { firstRows, RowBatches } from './row-batches.js';
import { writers } from './write-rows.js';

/** Beyond this the header would not pass every proxy. */
const maxFactsLength = 4096;

/** Sends the lists that a request wants in another format than JSON. */
export class ExportInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();
  readonly #document: () => OpenAPIObject;
  readonly #questions: DearQuestions;
  readonly #open = new OpenExports();
  /** Tells those who ask apart. */
  readonly #callerOf: (headers: IncomingHttpHeaders) => string;

  constructor(
    document: () => OpenAPIObject,
    questions: DearQuestions,
    callerOf: (headers: IncomingHttpHeaders) => string,
  ) {
    this.#document = document;
    this.#questions = questions;
    this.#callerOf = callerOf;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const row = this.#reflector.get<Type | undefined>(exportedMetadata, context.getHandler());
    if (row === undefined) {
      return next.handle();
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const query = request.query as Record<string, unknown>;
    query['format'] ??= acceptedFormat(request.headers.accept) ?? undefined;
    const format = exportFormats.find((each) => each === query['format']);
    if (format === undefined) {
      return next.handle();
    }
    refusePaging(query);
    const limit = query['limit'] === undefined ? Infinity : Number(query['limit']);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const send = async (answer: unknown): Promise<unknown> =>
      answer instanceof RowBatches ? this.#send(answer, { format, limit, row: row.name, request, reply }) : answer;
    return next.handle().pipe(mergeMap((answer) => from(send(answer))));
  }

  /** Resolves once the first batch is there, so that a failure until then is answered as a problem. */
  async #send(
    { batches, facts }: RowBatches,
    { format, limit, row, request, reply }: SentExport,
  ): Promise<StreamableFile> {
    const caller = this.#callerOf(request.headers);
    const close = this.#open.open(caller);
    reply.raw.once('close', close);
    if (reply.raw.destroyed) {
      // The client has left already, which is not said again.
      close();
    }
    const rows = await readInTurn(batches, (work) => this.#questions.ask(caller, work));
    const columns = columnsOf(this.#document(), row);
    const bytes = Readable.from(writers[format](columns, limit === Infinity ? rows : firstRows(rows, limit)), {
      objectMode: false,
    });
    void reply.header('psfleet-meta', renderFacts(facts));
    return new StreamableFile(request.method === 'HEAD' ? Readable.from([]) : bytes, {
      type: format === 'csv' ? `${mediaTypes.csv}; charset=utf-8; header=present` : mediaTypes[format],
      disposition: `attachment; filename="${nameOf(request)}.${format}"`,
    });
  }
}

interface SentExport {
  readonly format: ExportFormat;
  readonly limit: number;
  readonly row: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An export has no pages, and an order that can be read piece by piece. */
function refusePaging(query: Readonly<Record<string, unknown>>): void {
  const given = ['cursor', 'sort'].filter((name) => query[name] !== undefined);
  if (given.length > 0) {
    throw invalidRequest(given.map((path) => ({ path, message: 'cannot be given for an export' })));
  }
}

/** The last part of a route that is no parameter. */
function nameOf({ routeOptions }: FastifyRequest): string {
  const parts = (routeOptions.url ?? '').split('/').filter((part) => /^[a-z-]+$/.test(part));
  return parts.at(-1) ?? 'export';
}

/** JSON in ASCII, as a header needs it. Warnings that do not fit are left out, and the last one says so. */
function renderFacts({ warnings, ...facts }: Readonly<Record<string, unknown>>): string {
  const all = Array.isArray(warnings) ? (warnings as string[]) : [];
  for (let count = all.length; ; count -= 1) {
    const shown = count < all.length ? [...all.slice(0, count), `${all.length - count} more warnings`] : all;
    const text = JSON.stringify({ ...facts, ...(warnings === undefined ? {} : { warnings: shown }) }).replace(
      /[^ -~]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (text.length <= maxFactsLength || count === 0) {
      return text;
    }
  }
}
