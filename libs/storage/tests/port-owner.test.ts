import { canBeNobody, ForeignListener, findFreePort } from '@psfleet/embedded';
import { afterEach, describe, expect, test } from 'vitest';
import { createStorage } from '../src/index.js';

let foreign: ForeignListener | null = null;
afterEach(() => foreign?.stop());

describe('a program of another user on the port of ClickHouse (only root can start one)', () => {
  test.skipIf(!canBeNobody)('receives neither the password nor data, and the error says whose it is', async () => {
    foreign = new ForeignListener('http');
    const port = await findFreePort();
    await foreign.listen(port);
    const storage = createStorage({
      url: `http://127.0.0.1:${port}`,
      user: 'collector',
      password: 'hunter2',
      database: 'psfleet',
    });
    const block = { table: 'ticks', columns: ['a'], rows: 1, body: Buffer.from('data') };
    const deeds = [
      () => storage.ping(),
      () => storage.insert(block),
      () => storage.command('SELECT 1'),
      () => storage.query('SELECT 1'),
    ];
    for (const deed of deeds) {
      await expect(deed()).rejects.toMatchObject({
        code: 'unavailable',
        retryable: true,
        message: expect.stringContaining(`port ${port} of 127.0.0.1 is taken by a program of user nobody (uid 65534)`),
      });
    }
    await storage.close();
    expect(foreign.accepted).toBeGreaterThan(0);
    expect(foreign.received).toBe('');
  });
});
