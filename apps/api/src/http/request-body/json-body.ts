import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidRequest, Problem } from '../problem.js';
import { findJsonFault } from './scan-json.js';

/** Objects and lists within each other; no route needs more than four. */
const maxLevels = 16;

/** Fastify then parses bodies by {@link parseBody} alone: neither text/plain nor what other libraries add. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(request.headers, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * Parses a body once its bytes are known to be harmless: no later code sees one that is nested deeply, or that holds a
 * field which it would drop unseen. Throws a Problem.
 */
export function parseBody(headers: FastifyRequest['headers'], body: Buffer): unknown {
  requirePlainUtf8(headers);
  if (!isUtf8(body)) {
    throw malformed('The body is not UTF-8');
  }
  const fault = findJsonFault(body, maxLevels);
  if (fault?.kind === 'too-deep') {
    throw malformed(`The body has more than ${maxLevels} levels of objects and lists`);
  }
  if (fault !== null) {
    const message = fault.kind === 'duplicate' ? 'is given twice' : 'is not a known parameter or field';
    throw invalidRequest([{ path: fault.path, message }]);
  }
  try {
    return JSON.parse(body.toString(), requireWholeCharacters) as unknown;
  } catch (error) {
    throw error instanceof Problem ? error : malformed('The body is not JSON', error);
  }
}

/** Fastify compares the media type; the rest of the header and a content coding are checked here. */
function requirePlainUtf8({ 'content-type': type = '', 'content-encoding': coding }: FastifyRequest['headers']): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new Problem('unsupported-media-type', 'JSON is UTF-8, so the body can have no other charset');
  }
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new Problem('unsupported-media-type', 'The body must not be compressed');
  }
}

/** An escape such as \ud800 is half a character, which no database stores: it would be replaced unseen. */
function requireWholeCharacters(name: string, value: unknown): unknown {
  if (!name.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
    throw malformed('The body has a text with half a character (an unpaired surrogate)');
  }
  return value;
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem('malformed-body', detail, { cause });
}
