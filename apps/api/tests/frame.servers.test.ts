import { join } from 'node:path';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '@psfleet/embedded';
import { call, startApi, startWorld, token, waitUntil, type World } from './world/start-world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Uses node:http, because fetch does not let a caller set Host. */
async function statusWithHost(path: string, headers: Record<string, string>): Promise<number> {
  const { port } = new URL(world.url);
  return new Promise((resolve, reject) => {
    httpRequest(
      { port, path, host: '127.0.0.1', headers: { authorization: `Bearer ${token}`, ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end();
  });
}

describe('authentication', () => {
  it.each([
    '/api/v1/hosts',
    '/api/v1/metrics',
    '/api/v1/actions',
    '/api/v1/processes',
    '/api/v1/nothing',
    '/docs/../api/v1/hosts',
    '/healthz/',
  ])('requires a token for %s', async (path) => {
    const response = await fetch(world.url + path);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="psfleet"/);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ type: 'https://psfleet.dev/problems/unauthorized', status: 401 });
  });

  it.each(['Bearer wrong', 'bearer', 'Basic YTpi', `Bearer ${token}x`, `Bearer ${token} x`])(
    'rejects the authorization %s',
    async (authorization) => {
      expect((await fetch(`${world.url}/api/v1/hosts`, { headers: { authorization } })).status).toBe(401);
    },
  );

  it('accepts the scheme in any case', async () => {
    expect((await fetch(`${world.url}/api/v1/hosts`, { headers: { authorization: `bearer ${token}` } })).status).toBe(
      200,
    );
  });

  it('checks the token before it reads a body', async () => {
    const response = await fetch(`${world.url}/api/v1/actions`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(401);
  });

  it.each([
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/docs',
    '/docs/swagger-ui.css',
    '/docs/swagger-ui-bundle.js',
    '/docs/start.js',
    '/docs/favicon-32x32.png',
  ])('serves %s without a token', async (path) => {
    expect((await fetch(world.url + path)).status).toBe(200);
  });
});

describe('host and origin', () => {
  it('must be a loopback name', async () => {
    expect(await statusWithHost('/api/v1/hosts', { host: 'evil.example:7780' })).toBe(421);
    expect(await statusWithHost('/healthz', { host: 'evil.example' })).toBe(421);
    expect(await statusWithHost('/api/v1/hosts', { host: 'localhost:1' })).toBe(200);
    expect(await statusWithHost('/api/v1/hosts', { host: '[::1]:7780' })).toBe(200);
  });

  it('must not be a page of another origin', async () => {
    expect(await statusWithHost('/api/v1/hosts', { host: 'localhost:1', origin: 'http://evil.example' })).toBe(403);
    expect(await statusWithHost('/api/v1/hosts', { host: 'localhost:1', origin: 'null' })).toBe(403);
    expect(await statusWithHost('/api/v1/hosts', { host: 'localhost:1', origin: 'http://localhost:1' })).toBe(200);
  });
});

describe('every answer', () => {
  it('has an id, and headers that forbid sniffing, framing and caching', async () => {
    const { headers, body } = await call(world.url, '/api/v1/hosts/nowhere');
    expect(headers.get('x-request-id')).toBe(body['instance']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['GET', '/api/v1/nothing', undefined, 404, 'not-found'],
    ['DELETE', '/api/v1/hosts', undefined, 404, 'not-found'],
    ['GET', '/api/v1/hosts/%zz', undefined, 400, 'malformed-request'],
    ['POST', '/api/v1/actions', '{"verb":', 400, 'malformed-body'],
    ['POST', '/api/v1/actions', '', 400, 'malformed-body'],
    ['POST', '/api/v1/actions', '{"__proto__": {}}', 400, 'invalid-request'],
    ['POST', '/api/v1/actions', `"${'x'.repeat(1_100_000)}"`, 413, 'body-too-large'],
    ['POST', '/api/v1/actions', '[]', 400, 'invalid-request'],
    ['POST', '/api/v1/actions', 'null', 400, 'invalid-request'],
    ['POST', '/api/v1/actions', '3', 400, 'invalid-request'],
  ] as const)('is a problem for %s %s with %s', async (method, path, body, status, code) => {
    const answer = await call(world.url, path, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    expect([answer.status, answer.body['type']]).toEqual([status, `https://psfleet.dev/problems/${code}`]);
    expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(['type', 'title', 'status', 'detail', 'instance']));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('accepts JSON bodies only', async () => {
    const answer = await call(world.url, '/api/v1/actions', {
      method: 'POST',
      body: 'a=b',
      headers: { 'content-type': 'application/xml' },
    });
    expect([answer.status, answer.body['type']]).toEqual([415, 'https://psfleet.dev/problems/unsupported-media-type']);
  });
});

it('has storage asked by one of many that ask at once whether it is ready', async () => {
  const asked = async (): Promise<number> => {
    const sql = "SELECT value AS count FROM system.events WHERE event = 'Query'";
    return (await world.storage.query<{ count: number }>(sql)).rows[0]?.count ?? Number.NaN;
  };
  const before = await asked();
  const answers = await Promise.all(Array.from({ length: 50 }, () => call(world.url, '/readyz')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await asked()) - before).toBeLessThan(20);
});

describe('without broker or storage', () => {
  it('the API starts and answers with problems', async () => {
    const away = await startApi({
      natsUrl: `nats://127.0.0.1:${await findFreePort()}`,
      clickhouseUrl: `http://127.0.0.1:${await findFreePort()}`,
      trustFolder: world.nats.trustFolder,
      natsCreds: world.nats.credentials.files.api,
      stateFolder: join(world.nats.home, 'state-away'),
    });
    expect(await call(away.url, '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    // Storage is not asked which host has this hostname: strangers could make it work without end.
    expect((await fetch(`${away.url}/healthz?host=web-1.example.org`)).status).toBe(200);
    expect(await call(away.url, '/readyz')).toMatchObject({
      status: 503,
      body: { checks: { broker: { ok: false }, storage: { ok: false } } },
    });
    for (const path of ['/api/v1/hosts', '/api/v1/processes', '/api/v1/hosts/a/processes', '/api/v1/actions']) {
      expect(await call(away.url, path)).toMatchObject({
        status: 503,
        body: { type: 'https://psfleet.dev/problems/storage-unavailable' },
      });
    }
    expect((await call(away.url, '/api/v1/metrics')).status).toBe(200);
    await away.app.close();
  });

  it('the API reports it, keeps running and recovers', async () => {
    await world.clickhouse.kill();
    expect(await call(world.url, '/api/v1/hosts')).toMatchObject({
      status: 503,
      body: { type: 'https://psfleet.dev/problems/storage-unavailable' },
    });
    expect((await call(world.url, '/api/v1/hosts')).headers.get('retry-after')).toBe('5');
    await waitUntil(async () => (await call(world.url, '/readyz')).status === 503);
    expect(await call(world.url, '/readyz')).toMatchObject({
      status: 503,
      body: { status: 'failing', checks: { storage: { ok: false }, broker: { ok: true } } },
    });
    expect((await call(world.url, '/healthz')).status).toBe(200);
    await world.nats.kill();
    await waitUntil(
      async () =>
        (await call<unknown>(world.url, '/readyz')).body['checks'] !== undefined &&
        JSON.stringify((await call(world.url, '/readyz')).body['checks']).includes('not connected'),
    );
    await world.clickhouse.restart();
    await world.nats.restart();
    await waitUntil(async () => (await call(world.url, '/readyz')).status === 200);
    expect((await call(world.url, '/api/v1/hosts')).status).toBe(200);
  });
});
