import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import type { RateLimit } from '../http/rate-limits.js';
import { readPageFolder, type PageFile } from './page-folder.js';
import { pageAssets, pagePaths } from './page-paths.js';

/** A first visit takes a dozen requests; several people may be behind one address. */
const rateLimit: RateLimit = { max: 400, timeWindow: 10_000 };

/** The page needs nothing from elsewhere, and nothing inline: what it shows of processes can never become a script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the page at / and its other addresses; without a built page they answer 404 and say what to do. */
export function servePage(fastify: FastifyInstance, folder: string | null): void {
  const page = folder === null ? null : readPageFolder(folder);
  const options = { config: { rateLimit } };
  for (const path of pagePaths) {
    fastify.get(path, options, (request, reply) => {
      if (page === null) {
        throw new Problem('not-found', 'The page is not built here: run `npm run build`, then start the API again');
      }
      return send(request, reply.header('cache-control', 'no-cache'), page.document);
    });
  }
  fastify.get<{ Params: { file: string } }>(pageAssets, options, (request, reply) => {
    const file = page?.assets.get(request.params.file);
    if (file === undefined) {
      throw new Problem('not-found', 'No such file');
    }
    return send(request, reply.header('cache-control', 'public, max-age=31536000, immutable'), file);
  });
}

function send(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  const { encoding, bytes, etag } = file.bodyFor(request.headers['accept-encoding']);
  void reply.headers({
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    vary: 'accept-encoding',
    etag,
  });
  if (request.headers['if-none-match'] === etag) {
    return reply.code(304).send();
  }
  if (encoding !== null) {
    void reply.header('content-encoding', encoding);
  }
  return reply.type(file.type).send(bytes);
}
