import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** Requests that one address, or one /64 of IPv6, may send to a route in a time. */
export interface RateLimit {
  readonly max: number;
  /** Milliseconds. */
  readonly timeWindow: number;
}

const quiet = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};

/**
 * Limits the routes that are declared with `config.rateLimit`, before their bodies are read; only routes that are added
 * afterwards. Protects the API's CPU from strangers, not its secrets, which have 256 random bits.
 */
export async function limitRates(fastify: FastifyInstance): Promise<void> {
  await fastify.register(rateLimit, {
    global: false,
    // Beyond this many addresses the one that was quiet for longest is forgotten, so that they cannot fill memory.
    cache: 10_000,
    addHeaders: quiet,
    addHeadersOnExceeding: quiet,
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000));
      return new Problem('too-many-requests', `Too many requests from this address; try again in ${seconds} s`, {
        headers: { 'retry-after': String(seconds) },
      });
    },
  });
}
