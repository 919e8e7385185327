import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { RequestOptions } from 'node:https';
import { OwnedAgent } from './owned-agent.js';
import type { ServerUsers } from './server-users.js';

export interface HttpRequest {
  /** http: or https:; the certificate is checked unless `tls` says otherwise. */
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
  /** Longer answers are refused. */
  readonly maxAnswerBytes: number;
  /** The users, besides this one and root, whose server is trusted on this machine if the URL is without TLS. */
  readonly serverUsers: ServerUsers;
  readonly tls?: Pick<RequestOptions, 'ca' | 'minVersion' | 'rejectUnauthorized'>;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * One request on a connection of its own; redirects are not followed. Use it, and not fetch, wherever a secret is sent:
 * without TLS nothing leaves before `requireOwnedPeer` has agreed. Rejects with PortOwnerError, or with the error of
 * the system.
 */
export async function requestHttp(options: HttpRequest): Promise<HttpAnswer> {
  const { url, method, headers, body, timeoutMs, maxAnswerBytes, serverUsers, tls, signal } = options;
  const isTls = url.protocol === 'https:';
  // TLS takes ten milliseconds to load, which a command that asks this machine does not need.
  const start = isTls ? (await import('node:https')).request : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      ...(isTls ? { agent: false, ...tls } : { agent: new OwnedAgent(serverUsers) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const limit = setTimeout(() => request.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)), timeoutMs);
    request.on('close', () => clearTimeout(limit));
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxAnswerBytes) {
          request.destroy(new Error(`its answer is longer than ${maxAnswerBytes} bytes`));
        } else {
          chunks.push(chunk);
        }
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', reject);
    });
    request.end(body);
  });
}
