import { findFreePort, startTestNats, type TestNats } from '@psfleet/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeNats, connectNats, createLogger } from '../src/index.js';

let nats: TestNats;
beforeAll(async () => {
  nats = await startTestNats();
});
afterAll(() => nats.stop());

function recorder() {
  const messages: string[] = [];
  const write = (line: string): void => void messages.push((JSON.parse(line) as { msg: string }).msg);
  return { messages, logger: createLogger({ name: 'test', format: 'json', destination: { write } }) };
}

describe('connectNats', () => {
  test('waits for a server that starts later, and logs it', async () => {
    const { messages, logger } = recorder();
    await nats.kill();
    const connecting = connectNats({ url: nats.url, ...nats.credentials.api, name: 'test', logger });
    await expect.poll(() => messages).toContain('NATS is not reachable, trying again');
    await nats.restart();
    const connection = await connecting;
    expect(messages).toContain('connected to NATS');
    await closeNats(connection);
  });

  test('waits until the server accepts the credentials, which may be renewed', async () => {
    const { messages, logger } = recorder();
    const stop = new AbortController();
    const connecting = connectNats({
      url: nats.url,
      ...nats.credentials.host('web-1', 1_700_000_000),
      name: 'test',
      logger,
      signal: stop.signal,
    });
    await expect.poll(() => messages.length).toBeGreaterThan(1);
    stop.abort();
    await expect(connecting).rejects.toThrow(/abort/i);
  });

  test('a signal ends the wait for the first connection', async () => {
    const stop = new AbortController();
    const connecting = connectNats({
      url: `nats://127.0.0.1:${await findFreePort()}`,
      ...nats.credentials.api,
      name: 'test',
      logger: recorder().logger,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 100);
    await expect(connecting).rejects.toThrow(/abort/i);
  });

  test('receives answers in inboxes of its user that differ with each connection', async () => {
    const { logger } = recorder();
    const connect = () => connectNats({ url: nats.url, ...nats.credentials.admin, name: 'a', logger });
    const [first, second] = await Promise.all([connect(), connect()]);
    first.subscribe('echo', { callback: (_, message) => void message.respond(message.reply ?? '') });
    await first.flush();
    const inboxes = [];
    for (const connection of [first, second]) {
      inboxes.push((await connection.request('echo', '', { timeout: 2000 })).string());
    }
    const prefixes = inboxes.map((inbox) => /^_INBOX\.admin\.[0-9a-f]{32}(?=\.)/.exec(inbox)?.[0]);
    expect(prefixes).not.toContain(undefined);
    expect(new Set(prefixes).size).toBe(2);
    await Promise.all([closeNats(first), closeNats(second)]);
  });

  test('closes within its time limit while the server is down', async () => {
    const { messages, logger } = recorder();
    const connection = await connectNats({ url: nats.url, ...nats.credentials.api, name: 'test', logger });
    await nats.kill();
    await expect.poll(() => messages).toContain('disconnected from NATS');
    const from = performance.now();
    await closeNats(connection);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(connection.isClosed()).toBe(true);
    await nats.restart();
  });
});
