import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@psfleet/service-kit';
import { initTrust } from '@psfleet/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeApi } from '../src/compose-api.js';
import { ApiConfig } from '../src/config/api.config.js';
import { ApiContext } from '../src/config/api-context.js';

const token = 'a-token-for-tests-only';
const problem = (code: string): string => `https://psfleet.dev/problems/${code}`;

let home: string;
let now: number;
let app: NestFastifyApplication;
let url: string;

/** The API without its servers: signing in needs none. */
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-sessions-'));
  initTrust(join(home, 'trust'), { simulator: false });
  now = Date.now();
  const config = Object.assign(new ApiConfig(), {
    adminToken: token,
    trustFolder: join(home, 'trust'),
    stateFolder: home,
    hosts: 'fleet.example.org',
    // Nothing listens there.
    natsUrl: 'nats://127.0.0.1:1',
    clickhouseUrl: 'http://127.0.0.1:1',
  });
  const logger = createLogger({ name: 'test', level: 'silent' });
  app = await composeApi(new ApiContext(config, logger, () => now), '0.1.0');
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterEach(async () => {
  await app.close();
  rmSync(home, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly cookie: string | null;
  readonly headers: Headers;
  readonly body: { readonly type?: string; readonly data?: Record<string, string> };
}

async function send(method: string, path: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const setCookie = response.headers.get('set-cookie');
  return {
    status: response.status,
    cookie: setCookie?.split(';')[0] ?? null,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}

const bearer = { authorization: `Bearer ${token}` };
const asked = '/api/v1/metrics';

async function createCode(): Promise<string> {
  const { status, body } = await send('POST', '/api/v1/sessions/links', bearer);
  expect(status).toBe(201);
  return body.data?.['code'] ?? '';
}

const open = (code: string, headers: Record<string, string> = {}, replace?: boolean): Promise<Answer> =>
  send('POST', '/api/v1/sessions', headers, { code, ...(replace === undefined ? {} : { replace }) });

/** The two halves of a new session, as headers. */
async function signIn(): Promise<{ cookie: string; proof: string }> {
  const { status, cookie, body } = await open(await createCode());
  expect(status).toBe(201);
  return { cookie: cookie ?? '', proof: body.data?.['proof'] ?? '' };
}

describe('a session', () => {
  it('may do what its link was made for, until it ends', async () => {
    const { cookie, proof } = await signIn();
    const both = { cookie, 'psfleet-proof': proof };
    expect((await send('GET', asked, both)).status).toBe(200);
    const ended = await send('DELETE', '/api/v1/sessions/current', both);
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('Max-Age=0')]);
    expect((await send('GET', asked, both)).status).toBe(401);
  });

  it('is nothing with one half', async () => {
    const [one, other] = [await signIn(), await signIn()];
    const halves: Record<string, string>[] = [
      { cookie: one.cookie },
      { 'psfleet-proof': one.proof },
      { cookie: one.cookie, 'psfleet-proof': other.proof },
      { cookie: one.cookie, 'psfleet-proof': '' },
      { cookie: `${one.cookie.split('=')[0]}=${one.proof}`, 'psfleet-proof': one.cookie.split('=')[1] ?? '' },
    ];
    for (const headers of halves) {
      const { status, body } = await send('GET', asked, headers);
      expect([headers, status, body.type]).toEqual([headers, 401, problem('unauthorized')]);
    }
  });

  it('cannot be used by a program of another user that gets the cookie on another port', async () => {
    const { cookie, proof } = await signIn();
    // Browsers send the cookies of 127.0.0.1 to all of its ports. This is what the program then has.
    const caught: Record<string, string>[] = [];
    const listener = createServer((request, response) => {
      caught.push({ cookie: request.headers.cookie ?? '' });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    await fetch(`http://127.0.0.1:${(listener.address() as AddressInfo).port}/`, { headers: { cookie } });
    listener.close();
    const [stolen = {}] = caught;
    expect(stolen['cookie']).toBe(cookie);
    for (const [method, path] of [
      ['GET', asked],
      ['POST', '/api/v1/sessions/links'],
      ['DELETE', '/api/v1/sessions/current'],
      ['POST', '/api/v1/actions'],
    ] as const) {
      expect((await send(method, path, stolen)).status).toBe(401);
    }
    expect((await open('A'.repeat(43), stolen, true)).status).toBe(401);
    // It has not ended the session either.
    expect((await send('GET', asked, { cookie, 'psfleet-proof': proof })).status).toBe(200);
  });

  it('is refused together with a token', async () => {
    const { cookie, proof } = await signIn();
    for (const headers of [{ cookie }, { 'psfleet-proof': proof }, { cookie, 'psfleet-proof': proof }]) {
      const { status, body } = await send('GET', asked, { ...bearer, ...headers });
      expect([status, body.type]).toEqual([401, problem('unauthorized')]);
    }
    expect((await send('GET', asked, { ...bearer, cookie: 'theme=dark' })).status).toBe(200);
  });

  it('ends after half an hour without a request, and after twelve hours in all', async () => {
    const { cookie, proof } = await signIn();
    const both = { cookie, 'psfleet-proof': proof };
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      now += 20 * 60_000;
      expect((await send('GET', asked, both)).status).toBe(200);
    }
    now += 20 * 60_000;
    expect((await send('GET', asked, both)).status).toBe(401);
    const idle = await signIn();
    now += 30 * 60_000;
    expect((await send('GET', asked, { cookie: idle.cookie, 'psfleet-proof': idle.proof })).status).toBe(401);
  });

  it('makes no link, so that it cannot go on for ever', async () => {
    const { cookie, proof } = await signIn();
    const { status, body } = await send('POST', '/api/v1/sessions/links', { cookie, 'psfleet-proof': proof });
    expect([status, body.type]).toEqual([401, problem('unauthorized')]);
  });

  it('gives way to another one only on request', async () => {
    const { cookie, proof } = await signIn();
    const code = await createCode();
    const refused = await open(code, { cookie });
    expect([refused.status, refused.body.type, refused.cookie]).toEqual([409, problem('session-exists'), null]);
    expect((await send('GET', asked, { cookie, 'psfleet-proof': proof })).status).toBe(200);
    const opened = await open(code, { cookie }, true);
    expect([opened.status, opened.cookie === cookie]).toEqual([201, false]);
    expect((await send('GET', asked, { cookie, 'psfleet-proof': proof })).status).toBe(401);
  });

  it('has a cookie for this port alone, that no script reads', async () => {
    const { headers } = await open(await createCode());
    const name = `__Host-psfleet-${new URL(url).port}`;
    expect(headers.get('set-cookie')).toMatch(
      new RegExp(`^${name}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`),
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is not opened where browsers would not keep the cookie', async () => {
    // fetch does not let a program choose the Host.
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      headers: { host: 'fleet.example.org' },
      payload: { code: await createCode() },
    });
    expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([403, problem('session-needs-tls')]);
  });
});

describe('a code', () => {
  it.each([
    ['was used', async (code: string) => void (await open(code))],
    ['is five minutes old', () => Promise.resolve(void (now += 300_000))],
  ])('opens nothing once it %s', async (_how, happen) => {
    const code = await createCode();
    await happen(code);
    const { status, body, cookie } = await open(code);
    expect([status, body.type, cookie]).toEqual([401, problem('code-unknown'), null]);
  });

  it('that was guessed opens nothing, and ten of them nothing for a minute', async () => {
    const code = await createCode();
    for (let number = 0; number < 10; number++) {
      expect((await open(String(number).padStart(43, 'A'))).body.type).toBe(problem('code-unknown'));
    }
    const refused = await open(code);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    now += 60_000;
    expect((await open(code)).status).toBe(201);
  });

  it.each([{ code: 'short' }, { code: 7 }, { code: 'A'.repeat(43), replace: 'yes' }, {}])(
    'that is none (%j) is a mistake of the request',
    async (body) => {
      expect((await send('POST', '/api/v1/sessions', {}, body)).status).toBe(400);
    },
  );

  it('needs a token', async () => {
    expect((await send('POST', '/api/v1/sessions/links', {})).status).toBe(401);
  });
});
