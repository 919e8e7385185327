import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

let world: World;
const now = Date.now();

beforeAll(async () => {
  world = await startWorld();
  for (const host of ['web-1', 'web-2']) {
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, { host, ts: now - 5_000, seq: 1, processes: [{ pid: 7 }] });
  }
  await world.storage.command(
    `INSERT INTO hosts (host, ts, hostname)
     VALUES ('one', now64(3), 'Same.Example.ORG'), ('two', now64(3), 'same.example.org')`,
  );
});
afterAll(() => world.stop());

describe('a host is found under the hostname that it reports', () => {
  it.each(['web-1.example.org', 'WEB-1.Example.ORG'])('as %s, in every place of a request', async (hostname) => {
    const host = await world.get<{ host: string }>(`/api/v1/hosts/${hostname}`);
    expect([host.status, host.body.data.host]).toEqual([200, 'web-1']);
    const table = await world.get<{ host: string }[]>(`/api/v1/hosts/${hostname}/processes`);
    expect(table.body.data.map((row) => row.host)).toEqual(['web-1']);
    const fleet = await world.get<{ host: string }[]>(`/api/v1/processes?host=${hostname}&host=web-2&sort=host`);
    expect(fleet.body.data.map((row) => row.host)).toEqual(['web-1', 'web-2']);
  });

  it('unless several hosts report it, or none does', async () => {
    for (const hostname of ['same.example.org', 'web-9.example.org', 'web-1.example.org.']) {
      expect((await world.get(`/api/v1/hosts/${hostname}`)).status, hostname).toBe(404);
    }
  });
});
