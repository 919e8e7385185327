import { isIPv6 } from 'node:net';
import { Problem } from './problem.js';

const loopbackNames = ['localhost', '127.0.0.1', '::1'];
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export interface CheckedRequest {
  /** The name or address that the request is for, as in the header Host. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The address of this machine that the client connected to. */
  readonly localAddress: string | undefined;
}

/**
 * Protects the API from web pages. Only the given names and addresses, those of loopback and the address that the
 * client connected to are answered, because a page can point a name of its own at the API, but not an address. A page
 * of another origin is refused; programs send no Origin.
 */
export function createHostCheck(names: readonly string[]): (request: CheckedRequest) => void {
  const answered = new Set(
    [...loopbackNames, ...names.filter((name) => !wildcards.has(name))].map((name) => inHostHeader(name)),
  );
  return ({ host = '', origin, localAddress }) => {
    const name = host.toLowerCase().replace(/:\d+$/, '');
    if (!answered.has(name) && (localAddress === undefined || name !== inHostHeader(withoutMapping(localAddress)))) {
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

/** A socket that listens on :: sees IPv4 addresses as ::ffff:10.0.0.5. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function originHost(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}
