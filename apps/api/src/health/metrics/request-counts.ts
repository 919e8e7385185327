import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** The hundreds of HTTP status codes that an API answers with. */
const classes = ['2xx', '3xx', '4xx', '5xx'] as const;
export type StatusClass = (typeof classes)[number];

interface Count {
  requests: number;
  seconds: number;
}

/** Counts the answers of this program, and the time that they took, by the class of their status. */
@Injectable()
export class RequestCounts implements OnModuleInit {
  readonly byClass: Readonly<Record<StatusClass, Count>> = {
    '2xx': { requests: 0, seconds: 0 },
    '3xx': { requests: 0, seconds: 0 },
    '4xx': { requests: 0, seconds: 0 },
    '5xx': { requests: 0, seconds: 0 },
  };
  readonly #host: HttpAdapterHost<FastifyAdapter>;

  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    this.#host = host;
  }

  onModuleInit(): void {
    this.#host.httpAdapter.getInstance().addHook('onResponse', (_request, reply, done) => {
      this.#note(reply.statusCode, reply.elapsedTime / 1000);
      done();
    });
  }

  #note(status: number, seconds: number): void {
    const name = classes.find((each) => each.startsWith(String(status)[0] ?? '5'));
    const count = this.byClass[name ?? '5xx'];
    count.requests += 1;
    count.seconds += seconds;
  }
}
