import { type HttpRequest, isLoopback, requestHttp, type ServerUsers } from '@psfleet/service-kit';

const timeoutMs = 15_000;
const maxAnswerBytes = 256 * 1024;

/** A problem that the API answered, or a connection that failed. The message is for people. */
export class ApiRequestError extends Error {
  override readonly name = 'ApiRequestError';
  /** The HTTP status; null without an answer. */
  readonly status: number | null;
  /** The last word of the problem's type, such as `host-taken`; null without one. */
  readonly problem: string | null;

  constructor(message: string, status: number | null = null, problem: string | null = null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.problem = problem;
  }

  /** Whether the server could not prove that it belongs to the fleet. */
  get isUntrusted(): boolean {
    return isCertificateError(this.cause);
  }

  /** Whether the same request may succeed later. */
  get isRetryable(): boolean {
    return this.status === null ? !this.isUntrusted : this.status === 429 || this.status >= 500;
  }
}

export interface ApiRequest {
  /** URL of the API, without a path. */
  readonly api: string;
  readonly path: string;
  /** Sent as JSON in a POST; without it, a GET. */
  readonly body?: unknown;
  /**
   * The authority that must have signed the server's certificate, PEM; empty for those that the system trusts; null to
   * check nothing, for what is neither secret nor believed without a signature.
   */
  readonly ca: string | null;
  /** The users, besides this one and root, whose API is trusted on this machine without TLS. */
  readonly serverUsers: ServerUsers;
}

/** The API's URL in its plain form. Throws TypeError unless it is https, or http on this machine. */
export function checkApiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError(`${JSON.stringify(text)} is not the URL of an API, such as https://psfleet.example.org:7780`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) {
    throw new TypeError(
      `${text} would carry the secret of the join token over the network in clear text: use https://`,
    );
  }
  return url.origin;
}

/** Returns the `data` of the answer. Throws ApiRequestError. */
export async function requestApi({ api, path, body, ca, serverUsers }: ApiRequest): Promise<unknown> {
  const accept = { accept: 'application/json' };
  const { status, text } = await requestHttp({
    url: new URL(path, api),
    ...(body === undefined
      ? { method: 'GET', headers: accept }
      : { method: 'POST', headers: { ...accept, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    timeoutMs,
    maxAnswerBytes,
    serverUsers,
    tls: tlsOptions(ca),
  }).catch((error: unknown) => {
    throw new ApiRequestError(`${api} does not answer: ${reasonOf(error)}`, null, null, error);
  });
  const answer = parseAnswer(text);
  if (status < 200 || status > 299) {
    const { detail, type } = answer ?? {};
    const message = typeof detail === 'string' ? detail : `${api} answered ${status}`;
    throw new ApiRequestError(message, status, typeof type === 'string' ? (type.split('/').at(-1) ?? null) : null);
  }
  if (answer === null || !('data' in answer)) {
    throw new ApiRequestError(`${api} does not answer as psfleet's API does: check the URL`, status);
  }
  return answer['data'];
}

function tlsOptions(ca: string | null): NonNullable<HttpRequest['tls']> {
  if (ca === null) {
    return { rejectUnauthorized: false };
  }
  return { minVersion: 'TLSv1.2', ...(ca === '' ? {} : { ca }) };
}

function parseAnswer(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isCertificateError(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /CERT|SIGNATURE|ALTNAME|ISSUER/.test(code);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return isCertificateError(error)
    ? `${message} (${code}); its certificate is not of this fleet's authority`
    : message || String(code);
}
