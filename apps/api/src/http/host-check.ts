import { isIPv6 } from 'node:net';
import { Problem } from './problem.js';

const loopbackNames = ['localhost', '127.0.0.1', '::1'];
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Protects the API from web pages. Only the given names and addresses, and those of loopback, are answered, because a
 * page can point a name of its own at the API. A page of another origin is refused; programs send no Origin.
 */
export function createHostCheck(
  names: readonly string[],
): (host: string | undefined, origin: string | undefined) => void {
  const answered = new Set(
    [...loopbackNames, ...names.filter((name) => !wildcards.has(name))].map((name) => inHostHeader(name)),
  );
  return (host = '', origin) => {
    const name = host.toLowerCase().replace(/:\d+$/, '');
    if (!answered.has(name)) {
      throw new Problem('misdirected-request', 'This API does not answer to the name in the request');
    }
    if (origin !== undefined && originHost(origin) !== host.toLowerCase()) {
      throw new Problem('cross-origin', 'Pages of other origins may not use this API');
    }
  };
}

function inHostHeader(name: string): string {
  return isIPv6(name) ? `[${name.toLowerCase()}]` : name.toLowerCase();
}

function originHost(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}
