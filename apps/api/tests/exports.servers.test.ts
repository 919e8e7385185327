import { request } from 'node:http';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertLargeFleet } from './world/large-fleet.js';
import { insertProcessFleet } from './world/process-fleet.js';
import { insertMetrics } from './world/rows.js';
import { readAllPages, startWorld, token, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
const large = { hosts: 100, processes: 300, deltas: 0 };
const events = 9000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
  await insertLargeFleet(world.storage, now, large);
  await insertMetrics(world.storage, 'virtual_memory', [{ host: 'web-1', ts: now - 10_000, seq: 2, percent: 61.2 }]);
  await world.storage.command(
    `INSERT INTO process_events (host, ts, seq, nr, kind, at, source)
    SELECT 'web-1', fromUnixTimestamp64Milli(${now - 60_000}, 'UTC') AS ts, number, 0, 'exec',
      ts - toIntervalMillisecond(number), 'kernel'
    FROM numbers(${events})`,
  );
});
afterAll(() => world.stop());

interface Export {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: ArrayBuffer;
}

async function exportOf(path: string, accept = '*/*', init: RequestInit = {}): Promise<Export> {
  const headers = { authorization: `Bearer ${token}`, accept, 'content-type': 'application/json' };
  const response = await fetch(`${world.url}/api/v1/${path}`, { headers, ...init });
  const bytes = await response.arrayBuffer();
  return { status: response.status, headers: response.headers, bytes, text: Buffer.from(bytes).toString() };
}

const linesOf = ({ text }: Export): Record<string, unknown>[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Whether the API still has ClickHouse work for it. */
async function isAnyoneAsking(): Promise<boolean> {
  const { user } = world.clickhouse.users.api;
  const sql = 'SELECT count() AS count FROM system.processes WHERE user = {user:String}';
  const { rows } = await world.storage.query<{ count: number }>(sql, { params: { user } });
  return Number(rows[0]?.count) > 0;
}

describe('an export of process tables', () => {
  it('has every row of the table once, ordered by host', async () => {
    const exported = await exportOf('processes?format=ndjson&host=web-1&host=web-2&host=gone-1');
    const pages = await readAllPages(world, '/api/v1/processes?host=web-1&host=web-2&host=gone-1&sort=host&limit=2');
    expect(exported.status).toBe(200);
    expect(linesOf(exported)).toEqual(pages);
    expect(exported.headers.get('content-type')).toBe('application/x-ndjson');
    expect(exported.headers.get('content-disposition')).toBe('attachment; filename="processes.ndjson"');
    expect(JSON.parse(exported.headers.get('psfleet-meta') ?? '')).toMatchObject({
      at: new Date(now - 5000).toISOString(),
      partial: true,
      warnings: ['offline, left out: gone-1'],
    });
  });

  it('has all hosts, in several questions', async () => {
    const rows = linesOf(await exportOf('processes?format=ndjson&name=program-7'));
    const counted = await world.get<{ others: number; values: { count: number }[] }[]>(
      '/api/v1/processes/facets?name=program-7&facet=host&limit=1000',
    );
    const counts = counted.body.data[0]?.values.map(({ count }) => count) ?? [];
    expect(rows).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
    expect(new Set(rows.map(({ host }) => host)).size).toBe(large.hosts);
    expect(new Set(rows.map(({ procUid }) => procUid)).size).toBe(rows.length);
  });

  it('has the same rows as Parquet and as CSV', async () => {
    const [json, parquet, csv] = await Promise.all([
      exportOf('hosts/web-1/processes?format=ndjson'),
      exportOf('hosts/web-1/processes', 'application/vnd.apache.parquet'),
      exportOf('hosts/web-1/processes', 'text/csv'),
    ]);
    const rows = linesOf(json);
    const read = await parquetReadObjects({ file: parquet.bytes });
    expect(read.map((row) => ({ ...row, ts: (row['ts'] as Date).toISOString() }))).toEqual(
      rows.map((row) => ({ ...row, cmdline: JSON.stringify(row['cmdline']) })),
    );
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const names = csv.text.split('\r\n')[0]?.split(',') ?? [];
    expect(names.slice(0, 4)).toEqual(['host', 'procUid', 'pid', 'name']);
    expect(names.toSorted()).toEqual(Object.keys(rows[0] ?? {}).toSorted());
  });

  it('stops at the limit', async () => {
    expect(linesOf(await exportOf('processes?format=ndjson&limit=4321'))).toHaveLength(4321);
  });

  it.each(['cursor=x', 'sort=rss'])('refuses %s', async (query) => {
    const { status, text } = await exportOf(`processes?format=csv&${query}`);
    expect([status, JSON.parse(text)['errors']]).toEqual([
      400,
      [{ path: query.split('=')[0], message: 'cannot be given for an export' }],
    ]);
  });

  it('answers what is wrong with a request as a problem', async () => {
    expect((await exportOf('processes?format=csv&host=nope')).status).toBe(404);
    expect((await exportOf('processes?format=xlsx')).status).toBe(400);
    expect((await exportOf('processes?format=csv&limit=0')).status).toBe(400);
    expect((await exportOf('hosts/nope/processes?format=parquet')).status).toBe(404);
    expect((await exportOf('hosts/count?format=csv')).status).toBe(400);
  });
});

describe('an export of other lists', () => {
  it('follows their pages', async () => {
    const rows = linesOf(await exportOf('process-events?format=ndjson&kind=exec'));
    expect(rows).toHaveLength(events);
    const { bytes } = await exportOf('process-events?format=parquet&kind=exec');
    expect(parquetMetadata(bytes).row_groups.length).toBeGreaterThan(1);
    const read = await parquetReadObjects({ file: bytes, columns: ['at'] });
    expect(read.map(({ at }) => (at as Date).toISOString())).toEqual(rows.map(({ at }) => at));
    expect(linesOf(await exportOf('hosts?format=ndjson')).length).toBe(large.hosts + 4);
  });

  it('has a row for each point of a metric', async () => {
    const body = JSON.stringify({ metrics: ['virtual_memory.percent'], from: now - 20_000, to: now, step: 10 });
    const { text } = await exportOf('metrics/query?format=csv', '*/*', {
      method: 'POST',
      body,
    });
    expect(text).toBe(
      'metric,host,dimensions,ts,value\r\n' +
        `"virtual_memory.percent","web-1","{}","${new Date(now - 10_000).toISOString()}",61.2\r\n`,
    );
  });

  it.each(['processes/top?by=rss', 'processes/top?from=-1h', 'process-runs'])('%s', async (path) => {
    const rows = linesOf(await exportOf(`${path}${path.includes('?') ? '&' : '?'}format=ndjson`));
    expect(rows).toEqual((await world.get(`/api/v1/${path}`)).body.data);
  });
});

describe('a reader of a large export', () => {
  it('who leaves ends it', async () => {
    const headers = { authorization: `Bearer ${token}` };
    for (let attempt = 0; attempt < 4; attempt++) {
      const reader = request(`${world.url}/api/v1/processes?format=ndjson`, { headers });
      const left = new Promise<void>((resolve) => {
        reader.once('response', (response) => {
          response.once('data', () => {
            response.destroy();
            resolve();
          });
        });
      });
      reader.end();
      await left;
    }
    await expect.poll(isAnyoneAsking).toBe(false);
    // None of them counts as under way any more.
    expect((await exportOf('processes?format=ndjson&limit=1')).status).toBe(200);
  });
});
