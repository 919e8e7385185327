import { requestHttp, type ServerUsers } from '@psfleet/service-kit';

const timeoutMs = 5000;
const maxAnswerBytes = 1_000_000;

/** A ClickHouse of this machine, and the password of one of its users. */
export interface LocalClickHouse {
  readonly port: number;
  /** The value of the Authorization header. */
  readonly authorization: string;
  /** The user as which it runs, if that is not this one. */
  readonly serverUsers: ServerUsers;
}

/**
 * Runs one statement on a connection of its own: a kept-alive one would delay the server's stop. Rejects with the
 * server's message.
 */
export async function runHttpQuery(server: LocalClickHouse, sql: string): Promise<string> {
  const { port, authorization, serverUsers } = server;
  const { status, text } = await requestHttp({
    url: new URL(`http://127.0.0.1:${port}/`),
    method: 'POST',
    headers: { authorization },
    body: sql,
    timeoutMs,
    maxAnswerBytes,
    serverUsers,
  });
  if (status !== 200) {
    throw new Error(`ClickHouse answered ${status}: ${text.slice(0, 500)}`);
  }
  return text;
}
