import { type RouteAnswer, type RouteInput, type RouteName, routes } from '../routes/routes.js';
import { buildUrl } from './build-url.js';
import { exchange } from './exchange.js';
import { type Parse, readAnswer, readFileAnswer } from './read-answer.js';
import { type ReceivedAnswer, type Send, sendWithFetch, type SentRequest } from './send.js';

export interface ClientOptions {
  /** Where the API listens, such as `https://psfleet.example.org:7785`. */
  readonly url: string | URL;
  /** Bearer token. A page that has a session has none. */
  readonly token?: string;
  /** Further headers of every request. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Milliseconds for a request, all its tries included. Default: 30,000. */
  readonly timeoutMs?: number;
  /** How often a request that changes nothing is sent at most. Default: 3. */
  readonly tries?: number;
  /** Whether the token may cross a network without TLS. Default: false. */
  readonly allowInsecure?: boolean;
  /** Default: fetch. */
  readonly send?: Send;
  /** Reads the JSON of an answer, for a page that does so on another thread. Default: JSON.parse. */
  readonly parse?: Parse;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds, instead of the client's. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
const defaultTries = 3;
const loopbackName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Asks the API. A call rejects with FleetError, or with the reason of the aborted signal. */
export class Client {
  /** Without a slash at its end. */
  readonly url: string;
  readonly #options: ClientOptions;

  /** Throws TypeError for a URL that is none of an API, or over which a token would be in danger. */
  constructor(options: ClientOptions) {
    const { protocol, hostname, href, username, password, search, hash } = new URL(options.url);
    if (!/^https?:$/.test(protocol) || [username, password, search, hash].some((part) => part !== '')) {
      throw new TypeError('url must be that of the API alone: http:// or https://, a host, and a port');
    }
    const isPrivate = protocol === 'https:' || loopbackName.test(hostname) || options.allowInsecure === true;
    if (options.token !== undefined && !isPrivate) {
      throw new TypeError('the token may not cross a network in the clear: use https://, or allowInsecure');
    }
    this.url = href.replace(/\/+$/, '');
    this.#options = options;
  }

  /** Sends a request to a route, with the parameters of its path and its query as fields. */
  call<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    options: CallOptions = {},
  ): Promise<RouteAnswer<Name>> {
    const { method, path, isRead, otherStatus } = routes[name].facts;
    const { body, ...params } = input as Readonly<Record<string, unknown>>;
    const url = buildUrl(this.url, path, params);
    const { parse } = this.#options;
    const read = (answer: ReceivedAnswer): Promise<RouteAnswer<Name>> =>
      readAnswer(answer, otherStatus, parse === undefined ? JSON.parse : (text) => parse(text, url));
    return this.#send(url, method, body, isRead, options, read);
  }

  /** The text of a file that the API serves, such as `/install/0.1.0/SHA256SUMS`; null if there is none. */
  readFile(path: `/${string}`, options: CallOptions = {}): Promise<string | null> {
    return this.#send(this.url + path, 'GET', undefined, true, options, readFileAnswer);
  }

  #send<T>(
    url: string,
    method: SentRequest['method'],
    body: unknown,
    isRead: boolean,
    { signal, timeoutMs }: CallOptions,
    read: (answer: ReceivedAnswer) => Promise<T>,
  ): Promise<T> {
    const { token, headers, send = sendWithFetch, tries = defaultTries } = this.#options;
    return exchange({
      url,
      request: {
        method,
        headers: {
          accept: 'application/json',
          ...headers?.(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      isRead,
      tries,
      timeoutMs: timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs,
      signal,
      send,
      read,
    });
  }
}
