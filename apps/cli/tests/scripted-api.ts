import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly body: unknown;
}

export interface ScriptedApi {
  readonly url: string;
  readonly close: () => void;
}

/** A server that answers what `answer` says; `route` is the method and the path with its query. */
export async function startScriptedApi(answer: (route: string, body: unknown) => ScriptedAnswer): Promise<ScriptedApi> {
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const sent = request.method === 'POST' ? await json(request) : null;
      const { status = 200, body } = answer(`${request.method} ${request.url}`, sent);
      response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
    };
    respond().catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** What the API answers where it has not what was asked for. */
export function notFound(detail: string): ScriptedAnswer {
  const type = 'https://psfleet.dev/problems/not-found';
  return { status: 404, body: { type, title: 'Not found', status: 404, detail, instance: 'a-request' } };
}
