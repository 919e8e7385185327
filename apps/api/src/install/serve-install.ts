import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.js';
import type { RateLimit } from '../http/rate-limits.js';
import { InstallFolder } from './install-folder.js';

/** Many hosts may join at once from behind one address. */
const rateLimit: RateLimit = { max: 200, timeWindow: 60_000 };

/** Serves the agent's packages at /install/{version}/{file} to hosts that join, which have no token yet. */
export function serveInstall(fastify: FastifyInstance, folder: string | null): void {
  const files = folder === null ? null : new InstallFolder(folder);
  // Without HEAD, for which a whole file would be read.
  const options = { exposeHeadRoute: false, config: { rateLimit } };
  fastify.get<{ Params: { version: string; file: string } }>(
    '/install/:version/:file',
    options,
    async (request, reply) => {
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
