import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, openSocket, sendRaw } from './world/raw-request.js';
import { call, startWorld, type World } from './world/start-world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const problem = (code: string): string => `https://psfleet.dev/problems/${code}`;

async function post(
  body: string | Buffer,
  headers: Record<string, string> = {},
  path = '/api/v1/metrics/query',
): Promise<{ status: number; body: Record<string, unknown> }> {
  return call(world.url, path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

/** The longest time for which the event loop, which is that of the API too, did nothing else. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('a body that is nested deeply', () => {
  const kibibyte = 1024;
  it.each([
    ['of arrays', (size: number) => '['.repeat(size), 'malformed-body'],
    ['of objects', (size: number) => '{"a":'.repeat(size / 5), 'malformed-body'],
    [
      'of arrays in a field',
      (size: number) => `{"metrics":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
      'malformed-body',
    ],
    [
      'of arrays in dimensions',
      (size: number) => `{"metrics":["a.b"],"dimensions":${'['.repeat(size / 4)}${']'.repeat(size / 4)}}`,
      'malformed-body',
    ],
  ] as const)('%s is refused without blocking the API', async (_, render, code) => {
    const bodies = [Buffer.from(render(1000 * kibibyte)), Buffer.from(render(100 * kibibyte))];
    const blocks: number[] = [];
    for (let round = 0; round < 9; round++) {
      const answers: { status: number; body: Record<string, unknown> }[] = [];
      blocks.push(
        await longestBlock(async () => {
          for (const body of bodies) {
            answers.push(await post(body));
          }
        }),
      );
      expect(answers.map(({ status, body }) => [status, body['type']])).toEqual([
        [413, problem('body-too-large')],
        [400, problem(code)],
      ]);
    }
    // Other work on this machine delays the event loop too, but not in most rounds.
    expect(median(blocks)).toBeLessThan(50);
  });

  it('may have 16 levels', async () => {
    const nested = (levels: number): string =>
      `{"metrics":["virtual_memory.percent"],"dimensions":{"a":${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}}}`;
    expect((await post(nested(16))).body['type']).toBe(problem('invalid-request'));
    expect((await post(nested(17))).body).toMatchObject({ status: 400, type: problem('malformed-body') });
  });
});

describe('a field that the route does not know', () => {
  const names = [
    'constructor',
    '__proto__',
    'prototype',
    'hasOwnProperty',
    'toString',
    'isPrototypeOf',
    'valueOf',
    'x',
    '',
  ];
  const metrics = '"metrics":["cpu_times.user"]';
  it.each(names.map((name) => [name]))('called %s is refused at every depth', async (name) => {
    const bodies: [path: string, body: string][] = [
      ['/api/v1/metrics/query', `{${metrics},"${name}":{}}`],
      ['/api/v1/metrics/query', `{${metrics},"dimensions":{"${name}":["0"]}}`],
      ['/api/v1/metrics/query', `{${metrics},"dimensions":{"${name}":"0"}}`],
      [
        '/api/v1/actions',
        `{"verb":"signal","args":{"signal":"SIGTERM","${name}":1},"target":{"procUid":"${'a'.repeat(16)}"}}`,
      ],
      [
        '/api/v1/actions',
        `{"verb":"signal","args":{"signal":"SIGTERM"},"target":{"procUid":"${'a'.repeat(16)}","${name}":1}}`,
      ],
      ['/api/v1/enrollments', `{"uses":1,"${name}":1}`],
    ];
    for (const [path, body] of bodies) {
      const answer = await post(body, {}, path);
      expect([path, body, answer.status, answer.body['type']]).toEqual([path, body, 400, problem('invalid-request')]);
      expect(JSON.stringify(answer.body['errors'])).toContain(`${name}"`);
    }
  });

  it('is refused in query strings, also on routes that take none', async () => {
    const routes = [
      'hosts',
      'metrics',
      'processes',
      'processes/top',
      'process-events',
      'actions',
      'dead-letters',
      'state',
    ];
    for (const route of [...routes, 'hosts/a', 'hosts/a/processes', 'hosts/a/metrics/latest', 'enrollments']) {
      for (const name of [...names.filter((each) => each !== ''), 'host[]', 'limit[x]', 'a.b']) {
        const path = `/api/v1/${route}?${encodeURIComponent(name)}=1`;
        const answer = await call(world.url, path);
        expect([path, answer.status, answer.body['errors']]).toEqual([
          path,
          400,
          [{ path: name, message: 'is not a known parameter or field' }],
        ]);
      }
    }
  });

  it('may be given once only', async () => {
    for (const [body, path] of [
      [`{${metrics},"agg":"avg","agg":"max"}`, 'agg'],
      [`{${metrics},"agg":"avg","\\u0061gg":"max"}`, 'agg'],
      [`{${metrics},"dimensions":{"cpu":"0","cpu":"1"}}`, 'dimensions.cpu'],
    ] as const) {
      expect((await post(body)).body).toMatchObject({ status: 400, errors: [{ path, message: 'is given twice' }] });
    }
    for (const query of [
      'limit=1&limit=2',
      'sort=rss&sort=pid',
      'at=1&at=2',
      'q=a&q=b',
      'cursor=a&cursor=b',
      'name=a&name=b',
    ]) {
      expect((await call(world.url, `/api/v1/processes?${query}`)).body).toMatchObject({
        status: 400,
        type: problem('invalid-request'),
      });
    }
  });
});

describe('a body', () => {
  it.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['application/jsonp', '{}'],
    ['application/problem+json', '{}'],
    ['multipart/form-data; boundary=a', '{}'],
    ['application/json; charset=utf-16', '{}'],
    ['application/json; charset=latin1', '{}'],
    ['', '{}'],
  ])('of the type %s is refused', async (type, body) => {
    expect(await post(body, { 'content-type': type })).toMatchObject({
      status: 415,
      body: { type: problem('unsupported-media-type') },
    });
  });

  it('may name its charset, which is UTF-8', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON']) {
      expect((await post('{}', { 'content-type': type })).body['type']).toBe(problem('invalid-request'));
    }
    expect((await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).body).toMatchObject({
      status: 400,
      type: problem('malformed-body'),
    });
  });

  it('that is compressed is refused, not taken for text', async () => {
    expect((await post('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('must not hold half a character', async () => {
    expect((await post('{"metrics":["\\ud800"]}')).body).toMatchObject({ status: 400 });
    expect((await post('{"\\ud800":1}')).body).toMatchObject({ status: 400 });
  });
});

describe('the frame of a request', () => {
  const get = (path: string, ...headers: string[]): Promise<{ status: number; body: Record<string, unknown> | null }> =>
    sendRaw(world.url, `GET ${path} HTTP/1.1\r\n${[...headers, bearer].join('\r\n')}\r\n\r\n`);

  it('has one Host header', async () => {
    expect((await get('/api/v1/metrics', 'Host: localhost')).status).toBe(200);
    for (const second of ['localhost', 'evil.example']) {
      expect(await get('/api/v1/metrics', 'Host: localhost', `Host: ${second}`)).toMatchObject({
        status: 400,
        body: { type: problem('malformed-request') },
      });
    }
    expect((await get('/api/v1/metrics')).status).toBe(400);
  });

  it('has one Authorization header', async () => {
    expect((await get('/api/v1/metrics', 'Host: localhost', 'Authorization: Bearer other')).status).toBe(400);
  });

  it.each([
    'http://localhost/api/v1/metrics',
    'http://evil.example/api/v1/metrics',
    '*',
    'api/v1/metrics',
    '/api/v1/hosts/%',
    '/api/v1/hosts/%zz',
    '/api/v1/hosts/%ff',
    '/api/v1/hosts/%c0%ae',
    '/api/v1/hosts/a%2',
    '/api/v1/processes?name=%ff',
    '/api/v1/processes?name=%',
    '/api/v1/processes?%zz=1',
    '/api/v1/processes?name=%ed%a0%80',
  ])('refuses the target %s', async (target) => {
    expect(await get(target, 'Host: localhost')).toMatchObject({
      status: 400,
      body: { type: problem('malformed-request') },
    });
  });

  it.each([
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/etc/passwd',
    '/install/..%2f/x',
    '/docs/%00',
    '/api/v1/../../etc/passwd',
    '//evil.example/api/v1/metrics',
  ])('finds nothing at %s', async (target) => {
    expect((await get(target, 'Host: localhost')).status).toBe(404);
  });

  it('has a content length or chunks, not both', async () => {
    const body = '{"metrics":["virtual_memory.percent"]}';
    const send = (...headers: string[]): Promise<{ status: number; body: Record<string, unknown> | null }> =>
      sendRaw(
        world.url,
        `POST /api/v1/metrics/query HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\nContent-Type: application/json\r\n` +
          `${headers.join('\r\n')}\r\n\r\n${body}`,
      );
    for (const headers of [
      [`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked'],
      [`Content-Length: ${body.length}`, `Content-Length: ${body.length + 1}`],
      ['Content-Length: -1'],
      ['Content-Length: 1e3'],
      ['Transfer-Encoding: chunked, identity'],
    ]) {
      expect(await send(...headers)).toMatchObject({ status: 400, body: { type: problem('malformed-request') } });
    }
  });

  it('has headers of 16 KiB at most', async () => {
    expect(await get('/api/v1/metrics', 'Host: localhost', `X-Long: ${'x'.repeat(20_000)}`)).toMatchObject({
      status: 431,
      body: { type: problem('header-too-large') },
    });
  });

  it.each(['PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'DELETE'])('finds no route for %s', async (method) => {
    const answer = await sendRaw(
      world.url,
      `${method} /api/v1/metrics HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n\r\n`,
    );
    expect([answer.status, answer.body?.['type']]).toEqual([404, problem('not-found')]);
  });

  it('ends a connection that sends no headers, or only a part of its body', async () => {
    const heads = [
      '',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\n',
      `POST /api/v1/metrics/query HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ];
    const started = Date.now();
    const took = await Promise.all(
      heads.map(async (head) => {
        const socket = await openSocket(world.url);
        socket.write(head);
        // One byte now and then does not keep it open.
        const drip = setInterval(() => socket.write(' '), 1000);
        await new Promise((resolve) => socket.resume().on('close', resolve));
        clearInterval(drip);
        return Date.now() - started;
      }),
    );
    expect(took[0]).toBeLessThan(15_000);
    expect(took[1]).toBeLessThan(15_000);
    expect(took[2]).toBeLessThan(35_000);
  }, 60_000);
});

describe('the pages of documentation', () => {
  const bundle = '/docs/swagger-ui-bundle.js';

  it('take no memory for a client that asks without reading', async () => {
    await fetch(world.url + bundle).then((answer) => answer.arrayBuffer());
    const before = process.memoryUsage().rss;
    const socket = (await openSocket(world.url)).pause();
    const block = await longestBlock(async () => {
      socket.write(`GET ${bundle} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(1000));
      await sleep(2000);
    });
    const grownBytes = process.memoryUsage().rss - before;
    socket.destroy();
    expect(grownBytes).toBeLessThan(100_000_000);
    expect(block).toBeLessThan(500);
  });

  it.each([bundle, '/openapi.json', '/docs'])('are sent to one address 100 times in 10 s: %s', async (path) => {
    const statuses: number[] = [];
    for (let at = 0; at < 110; at++) {
      statuses.push(
        (await sendRaw(world.url, `HEAD ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).status,
      );
    }
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});

describe('a cursor', () => {
  const encode = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each(['hosts', 'processes', 'process-events', 'actions', 'dead-letters', 'hosts/a/processes'])(
    "of one's own making is refused for %s",
    async (list) => {
      const cursors = [
        'x',
        '',
        'e30',
        encode(list),
        encode(list, 'a'),
        encode(list, null),
        encode(list, 1),
        encode(list, {}),
        encode('hosts', ['\0']),
        encode('actions', '\ud800'),
        encode('dead-letters', 1),
      ];
      for (const cursor of cursors) {
        const answer = await call(world.url, `/api/v1/${list}?cursor=${cursor}`);
        expect([cursor, answer.status, answer.body['errors']]).toEqual([
          cursor,
          400,
          [{ path: 'cursor', message: 'is not a cursor of this list and order' }],
        ]);
      }
    },
  );
});
