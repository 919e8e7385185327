import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentialCheck } from '../auth/credentials.js';
import { ApiContext } from '../config/api-context.js';
import { ApiConfig } from '../config/api.config.js';
import { serveInstall } from '../install/serve-install.js';
import { SessionStore } from '../sessions/session-store.js';
import { createHttpFrame } from './http-frame.js';
import { limitRates } from './rate-limits.js';
import { ProblemFilter } from './problem.filter.js';

const sha256 = 'a'.repeat(64);

describe('the frame of every request', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-frame-'));
    mkdirSync(join(folder, '0.1.0'));
    writeFileSync(join(folder, '0.1.0', 'SHA256SUMS'), `${sha256}  join.sh\n`);
    writeFileSync(join(folder, '0.1.0', 'join.sh'), 'the script');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A server with the routes of packages, and one that shows as whom it sees its caller. */
  async function server(settings: Partial<ApiConfig>): Promise<FastifyInstance> {
    const config = Object.assign(new ApiConfig(), { adminToken: 'sixteen-or-longer', ...settings });
    const context = new ApiContext(config, createLogger({ name: 'test', level: 'silent' }), () => 0);
    const filter = new ProblemFilter(context);
    const adapter = createHttpFrame(
      context,
      filter,
      createCredentialCheck(config.adminToken, new SessionStore(context.now)),
    );
    const fastify = adapter.getInstance();
    fastify.setErrorHandler((error, request, reply) => {
      filter.answer(error, request, reply);
    });
    await limitRates(fastify);
    fastify.get('/healthz', (request) => ({ ip: request.ip, host: request.host }));
    serveInstall(fastify, folder);
    return fastify;
  }

  const get = async (
    fastify: FastifyInstance,
    url: string,
    headers: Readonly<Record<string, string>> = {},
    remoteAddress = '10.0.0.9',
  ): Promise<{ readonly status: number; readonly body: string; readonly retryAfter: unknown }> => {
    const answer = await fastify.inject({ url, headers: { host: 'localhost', ...headers }, remoteAddress });
    return { status: answer.statusCode, body: answer.body, retryAfter: answer.headers['retry-after'] };
  };

  it('answers to the address of TLS and to given names, and to no other', async () => {
    const fastify = await server({ listen: '10.0.0.5', hosts: 'fleet.example, fd00::5' });
    for (const host of ['10.0.0.5:7785', 'fleet.example', '[fd00::5]:7785', 'localhost']) {
      expect((await get(fastify, '/healthz', { host })).status).toBe(200);
    }
    expect((await get(fastify, '/healthz', { host: 'evil.example' })).status).toBe(421);
  });

  it('believes the X-Forwarded headers of trusted proxies only', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'localhost', host: 'inner.example' };
    const fastify = await server({ trustedProxies: '10.1.0.0/16' });
    const seen = await get(fastify, '/healthz', forwarded, '10.1.2.3');
    expect([seen.status, JSON.parse(seen.body)]).toEqual([200, { ip: '203.0.113.7', host: 'localhost' }]);
    expect((await get(fastify, '/healthz', forwarded, '10.2.0.1')).status).toBe(421);
    expect((await get(await server({}), '/healthz', forwarded, '10.1.2.3')).status).toBe(421);
    const direct = await get(fastify, '/healthz', { 'x-forwarded-for': '203.0.113.7' }, '10.2.0.1');
    expect(JSON.parse(direct.body)).toMatchObject({ ip: '10.2.0.1' });
  });

  it('serves packages without a token, and nothing beside them', async () => {
    const fastify = await server({});
    expect(await get(fastify, '/install/0.1.0/join.sh')).toMatchObject({ status: 200, body: 'the script' });
    for (const path of ['other', '..%2f..%2fetc%2fpasswd', '%2e%2e', 'join.sh%00', '.']) {
      expect((await get(fastify, `/install/0.1.0/${path}`)).status).toBeGreaterThanOrEqual(400);
    }
    for (const path of ['/install', '/install/0.1.0', '/install/../healthz/x', '/install/0.1.0/a/b']) {
      expect((await get(fastify, path)).status).toBe(401);
    }
  });

  it('limits the downloads of one address, and says when to try again', async () => {
    const fastify = await server({});
    const statuses = [];
    for (let at = 0; at < 201; at++) {
      statuses.push((await get(fastify, '/install/0.1.0/SHA256SUMS')).status);
    }
    expect(new Set(statuses.slice(0, 200))).toEqual(new Set([200]));
    expect(statuses[200]).toBe(429);
    // The minute began with the first of the requests, which take a second or more on a busy machine.
    const { retryAfter } = await get(fastify, '/install/0.1.0/SHA256SUMS');
    expect(Number(retryAfter)).toBeGreaterThan(30);
    expect(Number(retryAfter)).toBeLessThanOrEqual(60);
    expect((await get(fastify, '/install/0.1.0/SHA256SUMS', {}, '10.0.0.10')).status).toBe(200);
  });

  it('counts a /64 of IPv6 as one address', async () => {
    const fastify = await server({});
    const statuses = [];
    for (let at = 0; at < 201; at++) {
      statuses.push((await get(fastify, '/install/0.1.0/SHA256SUMS', {}, `fd00:0:0:1::${at.toString(16)}`)).status);
    }
    expect(statuses[200]).toBe(429);
    expect((await get(fastify, '/install/0.1.0/SHA256SUMS', {}, 'fd00:0:0:2::1')).status).toBe(200);
  });
});
