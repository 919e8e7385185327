import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

/** Node keeps the first of several such headers; a proxy in front may have used the last. */
const single: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'cookie',
  'psfleet-proof',
  'origin',
  'content-type',
  'content-encoding',
]);

/** Throws a 400 for a target or for headers that two programs might understand in two ways. */
export function checkRequestHead(
  url: string,
  { rawHeaders, httpVersion }: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>,
): void {
  if (!url.startsWith('/')) {
    throw malformed('The target must be a path that begins with /');
  }
  if (!isDecodable(url)) {
    throw malformed('The target has a percent-encoding that is not UTF-8');
  }
  const names = rawHeaders.flatMap((text, index) => (index % 2 === 0 ? text.toLowerCase() : []));
  const repeated = names.find((name, index) => single.has(name) && names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw malformed(`The header ${repeated} is given twice`);
  }
  if (!names.includes('host')) {
    throw malformed(`The header Host is missing, which is needed with HTTP/${httpVersion} too`);
  }
}

/** Fastify leaves what it cannot decode in a query as it is, so that the search would be for another text. */
function isDecodable(target: string): boolean {
  try {
    return decodeURIComponent(target).isWellFormed();
  } catch {
    return false;
  }
}

function malformed(detail: string): Problem {
  return new Problem('malformed-request', detail);
}
