import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listOf, parseProxies } from '../config/address-lists.js';
import type { ApiContext } from '../config/api-context.js';
import { createHostCheck } from './host-check.js';
import { ProblemFilter } from './problem.filter.js';

const headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

const kibibyte = 1024;
/** Bodies of most routes are no larger. */
const maxBodyBytes = 1024 * kibibyte;
/** Routes with another limit: a state file has a line for each host; what needs no token may be short only. */
const maxBodyBytesOf: Readonly<Record<string, number>> = {
  '/api/v1/state/import': 64 * 1024 * kibibyte,
  '/api/v1/enrollments/redeem': 8 * kibibyte,
  '/api/v1/enrollments/renew': 8 * kibibyte,
};

/** Throws a Problem unless the request may use the route. */
export type RequestCheck = (route: string | undefined, authorization: string | undefined) => void;

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
  const trustedProxies = parseProxies(config.trustedProxies);
  const adapter = new FastifyAdapter({
    // An empty list would trust every address.
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: 1024 },
    genReqId: () => randomUUID(),
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = maxBodyBytesOf[route.url] ?? maxBodyBytes;
  });
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    void reply.headers({ ...headers, 'x-request-id': request.id });
    try {
      checkHost(request.host, request.headers.origin);
      authenticate(request.routeOptions.url, request.headers.authorization);
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
