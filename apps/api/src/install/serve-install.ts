import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.js';
import { RateLimiter } from '../http/rate-limiter.js';
import { InstallFolder } from './install-folder.js';

/** Many hosts may join at once from behind one address. */
const limit = { burst: 200, perMinute: 200 };

/** Serves the agent's packages at /install/{version}/{file} to hosts that join, which have no token yet. */
export function serveInstall(fastify: FastifyInstance, folder: string | null, now: () => number): void {
  const files = folder === null ? null : new InstallFolder(folder);
  const limiter = new RateLimiter(limit, now);
  // Without HEAD, for which a whole file would be read.
  const options = { exposeHeadRoute: false };
  fastify.get<{ Params: { version: string; file: string } }>(
    '/install/:version/:file',
    options,
    async (request, reply) => {
      const wait = limiter.secondsToWait(request.ip);
      if (wait > 0) {
        throw new Problem('too-many-requests', 'Too many downloads from this address', {
          headers: { 'retry-after': String(wait) },
        });
      }
      const file = await files?.open(request.params.version, request.params.file);
      if (file === undefined || file === null) {
        throw new Problem('not-found', 'No such file; `npm run package:agent` makes the packages on the server');
      }
      return reply
        .type('application/octet-stream')
        .header('content-length', file.bytes)
        .send(file.handle.createReadStream());
    },
  );
}
