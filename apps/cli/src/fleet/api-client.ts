import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpAnswer, PortOwnerError, requestHttp, type ServerUsers } from '@psfleet/service-kit';
import type { FleetConfig } from '../config/cli-config.js';
import { adminTokenFileName } from '../machine/home/secrets.js';
import { UsageError } from '../terminal/usage-error.js';

interface Page<Row> {
  readonly data: readonly Row[];
  readonly meta: { readonly cursor: string | null };
}

const timeoutMs = 10_000;
/** Lists come in pages; the longest answer is the exported state of a large fleet. */
const maxAnswerBytes = 256_000_000;

/** Sends requests to the API with the token from the environment or this machine. Every failure throws UsageError. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #serverUsers: ServerUsers;

  constructor(config: FleetConfig) {
    this.#url = config.apiUrl ?? `http://127.0.0.1:${config.apiPort}`;
    this.#token = config.token ?? readAdminToken(config.home);
    this.#serverUsers = config.serverUsers;
  }

  /** `body` is sent as JSON. */
  async request<Answer>(path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: object): Promise<Answer> {
    const answer = await this.#send(new URL(path, this.#url), method, body);
    this.#requireOk(answer);
    return JSON.parse(answer.text) as Answer;
  }

  /** The text of a file that the API serves; null if there is none. */
  async readFile(path: string): Promise<string | null> {
    const answer = await this.#send(new URL(path, this.#url), 'GET');
    if (answer.status === 404) {
      return null;
    }
    this.#requireOk(answer);
    return answer.text;
  }

  #requireOk({ status, text }: HttpAnswer): void {
    const { origin } = new URL(this.#url);
    if (status === 401) {
      throw new UsageError(
        `the API at ${origin} rejected the token: set PSFLEET_TOKEN or PSFLEET_TOKEN_FILE to a valid one`,
      );
    }
    if (status < 200 || status > 299) {
      throw new UsageError(`the API at ${origin} answered ${status}: ${detailOf(text)}`);
    }
  }

  /** Fetches up to `maxRows` rows of a list, page by page. `path` must contain a query string. */
  async list<Row>(path: string, maxRows: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let cursor: string | null = '';
    while (cursor !== null && rows.length < maxRows) {
      const page: Page<Row> = await this.request(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
      rows.push(...page.data);
      ({ cursor } = page.meta);
    }
    return rows.slice(0, maxRows);
  }

  async #send(url: URL, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<HttpAnswer> {
    try {
      return await requestHttp({
        url,
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs,
        maxAnswerBytes,
        serverUsers: this.#serverUsers,
      });
    } catch (error) {
      if (error instanceof PortOwnerError) {
        throw new UsageError(`the API cannot be asked: ${error.message}`, { cause: error });
      }
      throw new UsageError(
        `the API at ${url.origin} does not answer: start psfleet with \`psfleet up\`, or set PSFLEET_API_URL`,
        { cause: error },
      );
    }
  }
}

/** The detail of a problem body (RFC 9457), or the start of any other body. */
function detailOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    if (typeof detail === 'string') {
      return detail;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
  }
  return body.slice(0, 500);
}

function readAdminToken(home: string): string {
  const file = join(home, adminTokenFileName);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`no token: ${file} cannot be read. Start psfleet with \`psfleet up\`, or set PSFLEET_TOKEN`, {
      cause: error,
    });
  }
}
