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
    const connecting = connectNats({ url: nats.url, ...nats.users.api, name: 'test', logger });
    await expect.poll(() => messages).toContain('NATS is not reachable, trying again');
    await nats.restart();
    const connection = await connecting;
    expect(messages).toContain('connected to NATS');
    await closeNats(connection);
  });

  test('waits until the server accepts the password, as it may have an old configuration', async () => {
    const { messages, logger } = recorder();
    const stop = new AbortController();
    const connecting = connectNats({
      url: nats.url,
      user: 'api',
      password: 'wrong',
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
      name: 'test',
      logger: recorder().logger,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 100);
    await expect(connecting).rejects.toThrow(/abort/i);
  });

  test('receives answers on the inbox of its user', async () => {
    const { logger } = recorder();
    const [agent, api] = await Promise.all([
      connectNats({ url: nats.url, ...nats.users.agent, name: 'a', logger }),
      connectNats({ url: nats.url, ...nats.users.api, name: 'b', logger }),
    ]);
    agent.subscribe('psf.live.web-1', { callback: (_, message) => void message.respond(message.reply ?? '') });
    await agent.flush();
    expect((await api.request('psf.live.web-1', '', { timeout: 2000 })).string()).toMatch(/^_INBOX\.api\./);
    await Promise.all([closeNats(agent), closeNats(api)]);
  });

  test('closes within its time limit while the server is down', async () => {
    const { messages, logger } = recorder();
    const connection = await connectNats({ url: nats.url, ...nats.users.api, name: 'test', logger });
    await nats.kill();
    await expect.poll(() => messages).toContain('disconnected from NATS');
    const from = performance.now();
    await closeNats(connection);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(connection.isClosed()).toBe(true);
    await nats.restart();
  });
});
