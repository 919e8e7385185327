import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface ClickHouseRequest {
  readonly port: number;
  readonly sql: string;
  /** The target of the request. */
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Sends one request to ClickHouse, as any program of the machine could, on a connection of its own. */
export function ask({
  port,
  sql,
  path = '/',
  method = 'POST',
  headers = {},
  timeoutMs = 20_000,
}: ClickHouseRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false, timeout: timeoutMs });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms to ${sql}`)));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.end(sql);
  });
}

export function basic(user: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
