import { isLoopback } from '@psfleet/service-kit';
import { Problem } from './problem.js';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Protects a local API from web pages. On a loopback address only loopback names are answered, because a page can
 * point a name of its own there. A page of another origin is refused on every address; programs send no Origin.
 */
export function createHostCheck(boundTo: string): (host: string | undefined, origin: string | undefined) => void {
  const isStrict = isLoopback(boundTo);
  return (host = '', origin) => {
    const name = host.toLowerCase().replace(/:\d+$/, '');
    if (isStrict && !loopbackNames.has(name) && name !== boundTo) {
      throw new Problem('misdirected-request', 'This API answers to localhost, 127.0.0.1 and [::1] only');
    }
    if (origin !== undefined && originHost(origin) !== host.toLowerCase()) {
      throw new Problem('cross-origin', 'Pages of other origins may not use this API');
    }
  };
}

function originHost(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}
