import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contract, type Document } from './world/contract-document.js';
import { startDeadLetterWriter } from './world/dead-letter-writer.js';
import { startFakeAgent } from './world/fake-agent.js';
import { enroll, Machine } from './world/machines.js';
import { hostile, insertProcessFleet } from './world/process-fleet.js';
import { bearer, sendRaw } from './world/raw-request.js';
import { RequestMaker, type KnownValues, type RandomRequest } from './world/random-request.js';
import { insertMetrics, insertRows, uidOf } from './world/rows.js';
import { startWorld, token, type World } from './world/start-world.js';

/** scripts/test.mjs prints the seed; the long lane sends a hundred times as many requests. */
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_130);
const count = 200 * Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const now = Math.floor(Date.now() / 10_000) * 10_000;
/** Hosts that requests may revoke and remove, so that the others stay. */
const spares = Array.from({ length: 40 }, (_, index) => `spare-${index}`);
let world: World;
let contract: Contract;
let agent: Awaited<ReturnType<typeof startFakeAgent>>;

beforeAll(async () => {
  // Each request comes from another address, so that none is refused for its number.
  world = await startWorld({ trustedProxies: '127.0.0.1' });
  contract = new Contract((await (await fetch(`${world.url}/openapi.json`)).json()) as Document);
  const { token: joinToken } = await enroll(world.url, { uses: 100, labels: { rack: 'r12', role: 'web' } });
  for (const host of ['web-1', 'web-2', ...spares.slice(0, 5)]) {
    expect((await new Machine(world.url, host).redeem(joinToken)).status).toBe(201);
  }
  await insertProcessFleet(world.storage, now);
  for (const ts of [now - 20_000, now - 10_000]) {
    await insertMetrics(world.storage, 'virtual_memory', [{ host: 'web-1', ts, seq: ts % 7, percent: 61.2 }]);
    await insertMetrics(world.storage, 'cpu_times', [{ host: 'web-1', cpu: '0', ts, seq: ts % 7, user: ts / 1000 }]);
  }
  await insertRows(
    world.storage,
    'process_events',
    ['start', 'exec', 'exit', 'oom', 'clock-step', 'reboot', 'agent-start', 'agent-stop'].map((kind, seq) => ({
      host: 'web-1',
      ts: now - 10_000,
      seq,
      kind,
      at: new Date(now - 12_000).toISOString(),
      source: 'kernel',
    })),
  );
  const writer = await startDeadLetterWriter(world.nats);
  await writer.makeStreams();
  for (let letter = 0; letter < 20; letter++) {
    await writer.write('web-1', Buffer.from(`no message ${letter}`));
  }
  await writer.stop();
  agent = await startFakeAgent(world.agent, 'web-1');
});
afterAll(async () => {
  await agent.stop();
  await world.stop();
});

const times = [
  '-15m',
  '-1h',
  '-30d',
  now - 15_000,
  (now - 15_000) / 1000,
  new Date(now - 9000).toISOString(),
  '2199-01-01T00:00:00Z',
];
const known: KnownValues = {
  host: ['web-1', 'web-1', 'web-2', 'old-1', 'gone-1', 'nope', 'WEB-1.example.org'],
  hosts: [['web-1'], ['web-1', 'web-2'], ['old-1'], ['nope']],
  label: ['rack=r12', 'role=w*', 'rack', 'rack=r99'],
  labels: [{ rack: 'r12' }, { role: '*' }, { rack: 'r99' }, {}],
  procUid: [1, 20, 21, 30, 31, 99].map((pid) => uidOf('web-1', { pid })).concat('0123456789abcdef'),
  at: times,
  from: times,
  to: [...times, '-1m'],
  limit: [1, 2, 5, 100],
  step: [1, 10, 60, 3600, 86_400],
  metrics: [['virtual_memory.percent'], ['cpu_times.user', 'virtual_memory.percent'], ['cpu_times.user'], ['a.b']],
  groupBy: [['host'], [], ['cpu'], ['host', 'cpu']],
  q: ['node', 'rss:>1kb', 'NOT user:root', 'label.rack:r12 node', 'cpu:>0 OR fds:<3', '"a', 'host:web-*', hostile],
  name: ['node', 'init', hostile],
  username: ['app', 'root'],
  pid: [1, 20, 31, 99],
  cursor: ['x', 'e30'],
  sort: ['-rss', 'name', '-cpuPercent', 'host', 'createTime'],
  minRss: [0, 100, 5000],
  namePattern: ['web-*', 'x-*'],
};

/** What changes hosts or the state takes others than those that the rest of the requests ask about. */
function spared({ path, target, method, ...request }: RandomRequest, index: number): RandomRequest {
  const changesHost = path.startsWith('/api/v1/hosts/{host}') && (method === 'delete' || path.endsWith('/revoke'));
  const spare = spares[index % spares.length] ?? '';
  const [, search = ''] = target.split('?');
  const other = path.replace('{host}', spare) + (search === '' ? '' : `?${search}`);
  return { ...request, method, path, target: changesHost ? other : target };
}

async function send({ method, target, body, accept }: RandomRequest, index: number) {
  const response = await fetch(world.url + target, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(accept === undefined ? {} : { accept }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

describe('a moment that is asked for', () => {
  it('is refused by every route that cannot answer it, not ignored', async () => {
    const routes = Object.entries(contract.document.paths).flatMap(([path, { get }]) =>
      path.startsWith('/api/') && get?.parameters?.some(({ name }) => name === 'at') !== true && get !== undefined
        ? path.replace(/\{(\w+)\}/g, (_, name: string) => (known[name]?.[0] ?? 'x') as string)
        : [],
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const path of routes) {
      const { status, body } = await world.get(`${path}?at=-15m`);
      const message = 'is not answered by this route, which knows no single moment in the past';
      expect([path, status, body['errors']]).toEqual([path, 400, expect.arrayContaining([{ path: 'at', message }])]);
    }
    const { status } = await world.post('/api/v1/metrics/query', { metrics: ['virtual_memory.percent'], at: '-15m' });
    expect(status).toBe(400);
  });
});

interface OddRequest {
  /** Null: it is answered as any other. */
  readonly status: number | null;
  /** The routes that refuse it; all when omitted. */
  readonly by?: (operation: string) => boolean;
  readonly search?: string;
  /** After the first line; a body follows an empty one. */
  readonly lines: readonly string[];
  readonly version?: string;
}

const publicRoutes: readonly string[] = [
  'get /healthz',
  'get /readyz',
  'get /api/v1/trust',
  'post /api/v1/enrollments/redeem',
  'post /api/v1/enrollments/renew',
  'post /api/v1/sessions',
];
const needsToken = (operation: string): boolean => !publicRoutes.includes(operation);
const takesBody = (operation: string): boolean => !operation.startsWith('get ');

const named = ['Host: localhost', bearer];
const json = [...named, 'Content-Type: application/json'];

/** Requests that no route sees, or not before it is known what they bring. */
const oddRequests: Readonly<Record<string, OddRequest>> = {
  'a target beyond 16 KiB': { status: 431, search: `?x=${'x'.repeat(17_000)}`, lines: named },
  'headers beyond 16 KiB': { status: 431, lines: [...named, `X-Long: ${'x'.repeat(17_000)}`] },
  'the name of another server': { status: 421, lines: ['Host: evil.example', bearer] },
  'a page of another origin': { status: 403, lines: [...named, 'Origin: https://evil.example'] },
  'two names': { status: 400, lines: ['Host: localhost', ...named] },
  'no name': { status: 400, lines: [bearer] },
  'a target that is no UTF-8': { status: 400, search: '?x=%ff', lines: named },
  'an expectation': { status: null, lines: [...named, 'Expect: more'] },
  'another version of HTTP': { status: null, lines: named, version: '1.0' },
  'no such version of HTTP': { status: 400, lines: named, version: '3.7' },
  'no token': { status: 401, by: needsToken, lines: ['Host: localhost'] },
  'a wrong token': { status: 401, by: needsToken, lines: ['Host: localhost', 'Authorization: Bearer x'] },
  'a body of another type': {
    status: 415,
    by: takesBody,
    lines: [...named, 'Content-Type: text/plain', 'Content-Length: 1', '', 'x'],
  },
  'a compressed body': {
    status: 415,
    by: takesBody,
    lines: [...json, 'Content-Encoding: gzip', 'Content-Length: 2', '', '{}'],
  },
  'a body that is no JSON': { status: 400, by: takesBody, lines: [...json, 'Content-Length: 1', '', '{'] },
  'a body that is announced too large': { status: 413, by: takesBody, lines: [...json, 'Content-Length: 99999999999'] },
  'a body of two lengths': { status: 400, lines: [...json, 'Content-Length: 1', 'Content-Length: 2'] },
};

describe('every answer is one that the OpenAPI document promises', () => {
  it.each(Object.entries(oddRequests))('to each route, to a request with %s', async (_, request) => {
    const { status, by = () => true, search = '', lines, version = '1.1' } = request;
    const faults: string[] = [];
    const operations = Object.entries(contract.document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method, path, operation: `${method} ${path}` })),
    );
    expect(operations.map(({ operation }) => operation)).toEqual(expect.arrayContaining([...publicRoutes]));
    for (const { method, path, operation } of operations) {
      const target = path.replace(/\{\w+\}/g, 'x');
      const ask = (first: string, headers: readonly string[]) =>
        sendRaw(world.url, [first, 'Connection: close', ...headers, '', ''].join('\r\n'));
      const answer = await ask(`${method.toUpperCase()} ${target}${search} HTTP/${version}`, lines);
      const contentType = /^content-type: (.*)$/im.exec(answer.head)?.[1] ?? '';
      const text = answer.body === null ? '' : JSON.stringify(answer.body);
      const fault = contract.findFault(method, path, { status: answer.status, contentType, text });
      faults.push(...(fault === null ? [] : [`${fault} <- ${operation}`]));
      if (status === null) {
        const usual = await ask(`${method.toUpperCase()} ${target} HTTP/1.1`, named);
        expect([operation, answer.status]).toEqual([operation, usual.status]);
      } else if (by(operation)) {
        expect([operation, answer.status]).toEqual([operation, status]);
      } else if (status !== 400) {
        expect([operation, answer.status]).not.toEqual([operation, status]);
      }
    }
    expect(faults).toEqual([]);
  });

  it(`to ${count} random requests`, async () => {
    const maker = new RequestMaker(contract, known, seed);
    /** One of each route and status, because a fault of a route is in many of its answers. */
    const faults = new Map<string, string>();
    const statuses = new Map<number, number>();
    let sent = 0;
    const work = async (): Promise<void> => {
      while (sent < count) {
        const index = sent++;
        const request = spared(maker.next(), index);
        const answer = await send(request, index);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const fault = contract.findFault(request.method, request.path, answer);
        if (fault !== null) {
          // The fault comes first: the target may be longer than what is shown.
          const text = `${fault} <- ${request.method} ${request.target} ${request.body ?? ''}`;
          faults.set(`${request.method} ${request.path} ${answer.status}`, text.slice(0, 2000));
        }
      }
    };
    await Promise.all(Array.from({ length: 4 }, work));
    console.log(JSON.stringify({ seed, count, statuses: Object.fromEntries(statuses), faults: faults.size }));
    expect([...faults.values()]).toEqual([]);
    expect((statuses.get(200) ?? 0) / count).toBeGreaterThan(0.2);
  }, 1_700_000);
});
