import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listOf } from '../config/address-lists.js';
import type { ApiContext } from '../config/api-context.js';
import {
  answerClientError,
  idleTimeoutMs,
  keepAliveTimeoutMs,
  limitConnections,
  requestTimeoutMs,
  serverOptions,
} from './connection-limits.js';
import { createHostCheck } from './host-check.js';
import { createProxyCheck } from './limit-addresses.js';
import { ProblemFilter } from './problem.filter.js';
import { acceptJsonOnly } from './request-body/json-body.js';
import { checkRequestHead } from './request-head.js';
import { securityHeaders } from './security-headers.js';

const kibibyte = 1024;
/** Bodies of most routes are no larger. */
const maxBodyBytes = 128 * kibibyte;
/** Routes with another limit: a state file has a line for each host; what needs no token may be short only. */
const maxBodyBytesOf: Readonly<Record<string, number>> = {
  '/api/v1/state/import': 64 * 1024 * kibibyte,
  '/api/v1/enrollments/redeem': 8 * kibibyte,
  '/api/v1/enrollments/renew': 8 * kibibyte,
  '/api/v1/sessions': 8 * kibibyte,
};

/** Throws a Problem unless the request may use the route. */
export type RequestCheck = (route: string | undefined, headers: IncomingHttpHeaders) => void;

/**
 * Fastify with what holds for every request, including those that match no route: request id, headers, host check,
 * authentication and a log line.
 */
export function createHttpFrame(
  { config, logger }: ApiContext,
  filter: ProblemFilter,
  authenticate: RequestCheck,
): FastifyAdapter {
  const checkHost = createHostCheck([...listOf(config.hosts), config.host, ...(config.listen ? [config.listen] : [])]);
  const trustedProxies = listOf(config.trustedProxies);
  const adapter = new FastifyAdapter({
    // An empty list would trust every address.
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: maxBodyBytes,
    connectionTimeout: idleTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    http: serverOptions,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 1024 },
    // The router takes `*` for the route /, and passes it by the hooks, of which one refuses what was sent.
    rewriteUrl: ({ url = '' }) => (url.startsWith('/') ? url : `/${url}`),
    genReqId: () => randomUUID(),
    // These requests pass no hook.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(securityHeaders);
      filter.answer(error, request, reply);
    },
  });
  const fastify = adapter.getInstance();
  limitConnections(fastify.server, createProxyCheck(trustedProxies));
  acceptJsonOnly(fastify);
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = maxBodyBytesOf[route.url] ?? maxBodyBytes;
  });
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    // It sent too many requests at once, or left.
    if (request.raw.socket.destroyed) {
      void reply.hijack();
      return;
    }
    void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
    try {
      checkRequestHead(request.originalUrl, request.raw);
      const { localAddress } = request.socket;
      checkHost({ host: request.host, origin: request.headers.origin, localAddress });
      authenticate(request.routeOptions.url, request.headers);
      done();
    } catch (error) {
      filter.answer(error, request, reply);
    }
  });
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    logger.debug(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        requestId: request.id,
      },
      'request answered',
    );
    done();
  });
  return adapter;
}
