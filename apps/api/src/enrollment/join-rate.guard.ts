import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { RateLimiter } from '../http/rate-limiter.js';

/** Many hosts may join at once from behind one address, with two requests each. */
const limit = { burst: 100, perMinute: 600 };

/**
 * Limits the requests of one address to the routes that need no token. It protects the API's CPU, not the secrets:
 * those have 256 random bits.
 */
@Injectable()
export class JoinRateGuard implements CanActivate {
  readonly #limiter = new RateLimiter(limit, () => performance.now());

  canActivate(context: ExecutionContext): boolean {
    const { ip } = context.switchToHttp().getRequest<FastifyRequest>();
    const waitSeconds = this.#limiter.secondsToWait(ip);
    if (waitSeconds > 0) {
      throw new Problem('too-many-requests', `Too many requests from this address; try again in ${waitSeconds} s`, {
        headers: { 'retry-after': String(waitSeconds) },
      });
    }
    return true;
  }
}
