import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickhouseUsers, startTestClickHouse, type TestClickHouse } from '../../src/index.js';
import { ask, basic, type Answer } from './ask.js';

let clickhouse: TestClickHouse;
beforeAll(async () => {
  clickhouse = await startTestClickHouse();
});
afterAll(() => clickhouse.stop());

const whoAmI = "SELECT concat('I am ', currentUser())";

type Request = Omit<Parameters<typeof ask>[0], 'port' | 'sql'>;

function request(changes: Request, sql = whoAmI): Promise<Answer> {
  return ask({ port: clickhouse.port, sql, ...changes });
}

function headersOf(user: 'migrate' | 'collector' | 'api'): Readonly<Record<string, string>> {
  return basic(user, clickhouse.users[user].password);
}

test.each(clickhouseUsers)('%s is let in by the header with its password', async (user) => {
  expect(await request({ headers: headersOf(user) })).toEqual({ status: 200, text: `I am ${user}\n` });
});

test('everybody may ask whether it runs', async () => {
  expect(await request({ method: 'GET', path: '/ping' })).toEqual({ status: 200, text: 'Ok.' });
});

describe('nobody is let in', () => {
  const strangers: Readonly<Record<string, () => Request>> = {
    'without credentials': () => ({}),
    'as default': () => ({ headers: basic('default', '') }),
    'as default with a password': () => ({ headers: basic('default', clickhouse.users.api.password) }),
    'as nobody': () => ({ headers: basic('', '') }),
    'with a wrong password': () => ({ headers: basic('api', 'wrong') }),
    'without a password': () => ({ headers: basic('api', '') }),
    'with the hash of the password': () => ({ headers: basic('api', '0'.repeat(64)) }),
    "with another's password": () => ({ headers: basic('api', clickhouse.users.collector.password) }),
    'with no scheme': () => ({ headers: { authorization: 'never' } }),
    'with another scheme': () => ({ headers: { authorization: 'Bearer x' } }),
    'with Kerberos': () => ({ headers: { authorization: 'Negotiate YII=' } }),
    'as default by parameter': () => ({ path: '/?user=default' }),
    'as default by parameters': () => ({ path: '/?user=default&password=' }),
    'as a user by parameters': () => ({ path: `/?user=api&password=${clickhouse.users.api.password}` }),
    'as default by header': () => ({ headers: { 'x-clickhouse-user': 'default', 'x-clickhouse-key': '' } }),
    'as a user by header': () => ({
      headers: { 'x-clickhouse-user': 'api', 'x-clickhouse-key': clickhouse.users.api.password },
    }),
    'by certificate': () => ({ headers: { 'x-clickhouse-user': 'api', 'x-clickhouse-ssl-certificate-auth': 'on' } }),
    'by a question in the URL': () => ({ method: 'GET', path: `/?query=${encodeURIComponent(whoAmI)}` }),
    'by PUT': () => ({ method: 'PUT', headers: headersOf('api') }),
  };

  test.each(Object.entries(strangers))('%s', async (_, stranger) => {
    const { status, text } = await request(stranger());
    expect(text).not.toContain('I am');
    expect([403, 404, 501]).toContain(status);
  });

  test.each(['/play', '/dashboard', '/binary', '/merges', '/js/uplot.js', '/replicas_status', '/metrics', '/?', '/x'])(
    'on the page %s',
    async (path) => {
      expect((await request({ method: 'GET', path })).status).toBe(404);
      expect((await request({ method: 'GET', path, headers: headersOf('api') })).status).toBe(404);
    },
  );
});

describe.each(clickhouseUsers)('%s becomes nobody else', (user) => {
  const password = '&password=';
  const tricks: Readonly<Record<string, Request>> = {
    'by parameters': { path: `/?user=default${password}` },
    'by one parameter': { path: '/?user=default' },
    'by a password alone': { path: '/?password=' },
    'by an encoded parameter': { path: `/?us%65r=default${password}` },
    'by repeated parameters': { path: `/?user=${user}&user=default${password}` },
    'and more rights in the same request': { path: `/?user=default${password}&readonly=0&max_query_size=1000` },
    'and another profile in the same request': { path: `/?user=default${password}&profile=default` },
    'by a header': { headers: { 'x-clickhouse-user': 'default', 'x-clickhouse-key': '' } },
    'by a header with an empty name': { headers: { 'x-clickhouse-user': '', 'x-clickhouse-key': 'x' } },
    'by both': { path: '/?user=default', headers: { 'x-clickhouse-user': 'default' } },
    'by a forwarded address': { path: '/?user=default', headers: { 'x-forwarded-for': '127.0.0.1' } },
    'by a certificate': { headers: { 'x-clickhouse-user': 'default', 'x-clickhouse-ssl-certificate-auth': 'on' } },
    'by a role': { path: '/?role=default' },
  };

  test.each(Object.entries(tricks))('%s', async (_, { path = '/', headers = {} }) => {
    for (const sql of [whoAmI, '1', "file('/etc/shadow')", 'SYSTEM STOP LISTEN HTTP']) {
      const { status, text } = await request({ path, headers: { ...headersOf(user), ...headers } }, sql);
      expect([sql, status >= 400, text.includes('I am')]).toEqual([sql, true, false]);
    }
    expect((await request({ method: 'GET', path: '/ping' })).status).toBe(200);
  });

  test('by the fields of a form', async () => {
    const boundary = 'boundary';
    const fields = { user: 'default', password: '', query: whoAmI };
    const body = Object.entries(fields)
      .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const headers = { ...headersOf(user), 'content-type': `multipart/form-data; boundary=${boundary}` };
    expect(await request({ headers }, `${body}--${boundary}--\r\n`)).toEqual({ status: 200, text: `I am ${user}\n` });
  });
});
