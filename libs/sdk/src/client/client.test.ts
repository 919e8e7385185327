import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from './client.js';
import { AccessDenied, FleetError, NoSuchProcess, NotSupported, TimeoutExpired } from './errors.js';

type Respond = (response: ServerResponse) => void;

/** What the server answers, one after the other; the last again and again. */
let answers: Respond[];
let received: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let server: Server;
let url: string;
beforeEach(async () => {
  received = [];
  server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const respond = answers[Math.min(received.length, answers.length - 1)];
  const { method = '', url = '', headers } = request;
  const entry = { method, url, headers, body: '' };
  received.push(entry);
  entry.body = await text(request);
  respond?.(response);
}

function json(status: number, body: object, headers: Record<string, string> = {}): Respond {
  return (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function problem(code: string, status: number, headers: Record<string, string> = {}): Respond {
  const type = `https://psfleet.dev/problems/${code}`;
  return json(status, { type, title: 'A problem', status, detail: 'What is wrong', instance: 'a-request' }, headers);
}

const client = (options: Partial<ConstructorParameters<typeof Client>[0]> = {}): Client =>
  new Client({ url, token: 'secret', ...options });
const failureOf = async (work: Promise<unknown>): Promise<FleetError> => {
  const error: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(FleetError);
  return error as FleetError;
};

describe('a request', () => {
  it('carries the token, the parameters and the body', async () => {
    answers = [json(200, { data: [], meta: {} })];
    await client().call('listHosts', { limit: 5, label: ['rack=r1'] });
    await client({ headers: () => ({ 'psfleet-proof': 'half' }) }).call('queryMetrics', { body: { metrics: ['a.b'] } });
    expect(received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/api/v1/hosts?limit=5&label=rack%3Dr1', ''],
      ['POST', '/api/v1/metrics/query', '{"metrics":["a.b"]}'],
    ]);
    expect(received[1]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
      'psfleet-proof': 'half',
    });
  });

  it('follows no redirect, which could take the token elsewhere', async () => {
    answers = [(response) => void response.writeHead(307, { location: `${url}/elsewhere` }).end()];
    expect(await failureOf(client({ tries: 1 }).call('getState', {}))).toMatchObject({ code: 'unreachable' });
    expect(received).toHaveLength(1);
  });

  it('reads a file, and knows one that is not there', async () => {
    answers = [
      (response) => void response.writeHead(200).end('a file'),
      problem('not-found', 404),
      problem('unauthorized', 401),
    ];
    expect(await client().readFile('/install/0.1.0/SHA256SUMS')).toBe('a file');
    expect(await client().readFile('/install/0.1.0/SHA256SUMS')).toBeNull();
    expect(await failureOf(client().readFile('/'))).toBeInstanceOf(AccessDenied);
  });

  it('reads answers with the parser that it was given, which may take its time or find no JSON', async () => {
    answers = [json(200, { data: [] })];
    const parse = async (text: string, asked: string): Promise<unknown> => {
      await Promise.resolve();
      return asked === `${url}/api/v1/state` ? JSON.parse('{') : { read: JSON.parse(text) as unknown };
    };
    expect(await client({ parse }).call('listMetrics', {})).toEqual({ read: { data: [] } });
    expect(await failureOf(client({ parse }).call('getState', {}))).toMatchObject({ code: 'invalid-answer' });
  });

  it('takes the content of a service that is not ready', async () => {
    answers = [json(503, { status: 'failing', checks: {} })];
    expect(await client().call('getReadiness', {})).toEqual({ status: 'failing', checks: {} });
  });
});

describe('a failure', () => {
  it.each([
    ['no-such-process', 404, NoSuchProcess],
    ['access-denied', 403, AccessDenied],
    ['refused-by-policy', 403, AccessDenied],
    ['unauthorized', 401, AccessDenied],
    ['not-supported', 422, NotSupported],
    ['agent-timeout', 504, TimeoutExpired],
    ['unknown-host', 404, FleetError],
  ] as const)('%s has the class of psutil', async (code, status, type) => {
    answers = [problem(code, status)];
    const error = await failureOf(
      client().call('createAction', {
        body: { verb: 'nice', args: { value: 1 }, target: { procUid: 'a'.repeat(16) } },
      }),
    );
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ code, message: 'What is wrong', problem: { status, instance: 'a-request' } });
  });

  it('of a newer API keeps its type', async () => {
    answers = [problem('from-the-future', 418)];
    const error = await failureOf(client().call('getState', {}));
    expect([error.code, error.problem?.type]).toEqual([
      'unknown-problem',
      'https://psfleet.dev/problems/from-the-future',
    ]);
  });

  it.each([
    [200, 'no JSON'],
    [200, '"text"'],
    [404, '<html>a proxy</html>'],
    [404, '{"detail":"no problem"}'],
  ])('is an answer that is none of the API (%d %s)', async (status, body) => {
    answers = [(response) => void response.writeHead(status).end(body)];
    const error = await failureOf(client().call('getState', {}));
    expect([error.code, error.message.includes(body)]).toEqual(['invalid-answer', true]);
  });

  it('is an API that does not answer', async () => {
    await new Promise((resolve) => server.close(resolve));
    const error = await failureOf(client({ tries: 1 }).call('getState', {}));
    expect(error).toMatchObject({ code: 'unreachable', isRetryable: true });
    expect(error.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/);
  });

  it('is an API that does not answer in time', async () => {
    answers = [() => {}];
    const error = await failureOf(client({ timeoutMs: 100 }).call('getState', {}));
    expect(error).toBeInstanceOf(TimeoutExpired);
    expect(error.code).toBe('timeout');
  });

  it('by an aborted signal is the reason of the signal, also while a retry waits', async () => {
    const reason = new Error('enough');
    answers = [problem('storage-unavailable', 503, { 'retry-after': '20' })];
    const abort = new AbortController();
    const asked = client().call('getState', {}, { signal: abort.signal });
    await expect.poll(() => received.length).toBe(1);
    setTimeout(() => abort.abort(reason), 50);
    await expect(asked).rejects.toBe(reason);
    await expect(client().call('getState', {}, { signal: abort.signal })).rejects.toBe(reason);
    expect(received).toHaveLength(1);
  });
});

describe('a retry', () => {
  it('repeats what only asks, after what the API wants', async () => {
    answers = [
      problem('too-many-questions', 429, { 'retry-after': '1' }),
      problem('storage-unavailable', 503),
      json(200, { data: [], meta: {} }),
    ];
    const startedAt = performance.now();
    await client().call('queryMetrics', { body: { metrics: ['a.b'] } });
    expect(received).toHaveLength(3);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
  });

  it('never repeats what changes something', async () => {
    answers = [problem('storage-unavailable', 503)];
    expect(await failureOf(client().call('removeHost', { host: 'web-1' }))).toMatchObject({ isRetryable: true });
    expect(received).toHaveLength(1);
  });

  it.each([
    ['no hope', problem('unknown-host', 404)],
    ['a wait that is too long', problem('too-many-requests', 429, { 'retry-after': '3600' })],
  ])('is not made for %s', async (_what, answer) => {
    answers = [answer];
    await failureOf(client().call('getHost', { host: 'web-1' }));
    expect(received).toHaveLength(1);
  });

  it('ends after three tries', async () => {
    answers = [problem('storage-unavailable', 503)];
    await failureOf(client().call('getState', {}));
    expect(received).toHaveLength(3);
  });
});

describe('a client', () => {
  it('lets no token cross a network in the clear, unless that is wanted', () => {
    const url = 'http://psfleet.example.org:7780';
    expect(() => client({ url })).toThrow(/in the clear/);
    expect(client({ url, allowInsecure: true }).url).toBe(url);
    expect(new Client({ url }).url).toBe(url);
    expect(client({ url: 'https://psfleet.example.org/' }).url).toBe('https://psfleet.example.org');
    expect(client({ url: 'http://[::1]:7780' }).url).toBe('http://[::1]:7780');
  });

  it.each(['ftp://a', 'http://user:pass@127.0.0.1', 'http://127.0.0.1/?q=1', 'http://127.0.0.1.evil.example', 'a'])(
    'refuses %s',
    (url) => {
      expect(() => client({ url })).toThrow(TypeError);
    },
  );
});
