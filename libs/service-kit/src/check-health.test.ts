import { afterEach, expect, test } from 'vitest';
import { checkHealth } from './check-health.js';
import { type HealthServer, startHealthServer } from './health-server.js';
import { createLogger } from './logging.js';

let server: HealthServer | undefined;
afterEach(() => server?.close());

async function check(ok: boolean): Promise<{ exitCode: number; printed: string }> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  server = await startHealthServer({ port: 0, ready: { work: () => ({ ok }) }, logger });
  let printed = '';
  const exitCode = await checkHealth({ port: server.port }, (text) => (printed += text));
  return { exitCode, printed };
}

test('exits 0 when the program is ready, and prints its answer', async () => {
  expect(await check(true)).toEqual({ exitCode: 0, printed: '{"status":"ok","checks":{"work":{"ok":true}}}\n' });
});

test('exits 1 when the program is not ready', async () => {
  expect(await check(false)).toMatchObject({ exitCode: 1 });
});

test('exits 1 when nothing listens', async () => {
  await check(true);
  const port = server?.port ?? 0;
  await server?.close();
  let printed = '';
  expect(await checkHealth({ port }, (text) => (printed += text))).toBe(1);
  expect(printed).toMatch(/^no answer from http:\/\/127\.0\.0\.1:\d+\/readyz: .*ECONNREFUSED/);
});
