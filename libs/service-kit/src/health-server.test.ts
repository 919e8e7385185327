import { afterEach, describe, expect, test } from 'vitest';
import { type HealthChecks, type HealthServer, startHealthServer } from './health-server.js';
import { createLogger } from './logging.js';

let server: HealthServer | undefined;
afterEach(() => server?.close());

async function get(path: string, ready: HealthChecks): Promise<{ status: number; body: unknown }> {
  server = await startHealthServer({ port: 0, ready, logger: createLogger({ name: 'test', level: 'silent' }) });
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, body: await response.json() };
}

describe('startHealthServer', () => {
  test('is ready when every check is, and shows their facts', async () => {
    expect(
      await get('/readyz', { nats: () => ({ ok: true, facts: { lag: 3 } }), store: async () => ({ ok: true }) }),
    ).toEqual({
      status: 200,
      body: { status: 'ok', checks: { nats: { ok: true, lag: 3 }, store: { ok: true } } },
    });
  });

  test('is not ready when one check fails or throws', async () => {
    expect(
      await get('/readyz', {
        nats: () => ({ ok: false }),
        store: () => {
          throw new Error('refused');
        },
      }),
    ).toEqual({
      status: 503,
      body: { status: 'failing', checks: { nats: { ok: false }, store: { ok: false, error: 'refused' } } },
    });
  });

  test('fails a check that never answers, after the limit', async () => {
    expect((await get('/readyz', { stuck: () => new Promise(() => {}) })).status).toBe(503);
  });

  test('is alive while it is not ready', async () => {
    expect(await get('/healthz', { nats: () => ({ ok: false }) })).toEqual({
      status: 200,
      body: { status: 'ok', checks: {} },
    });
  });

  test('serves no other path, and /metrics-prometheus only if there are metrics', async () => {
    expect((await get('/secrets', {})).status).toBe(404);
    await server?.close();
    expect((await get('/metrics-prometheus', {})).status).toBe(404);
  });

  test('serves metrics in the text format of Prometheus', async () => {
    server = await startHealthServer({
      port: 0,
      ready: {},
      metrics: async () => 'up 1\n',
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    const response = await fetch(`http://127.0.0.1:${server.port}/metrics-prometheus`);
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      'up 1\n',
    ]);
  });
});
