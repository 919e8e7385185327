import { rollUpStep } from '@psfleet/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Contract, type Document } from './world/contract-document.js';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, token, type World } from './world/start-world.js';

const hourMs = 3_600_000;
const at = Math.floor(Date.now() / 10_000) * 10_000 - hourMs;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  await insertHost(world.storage, 'web-1', at);
  await insertTick(world.storage, { host: 'web-1', ts: at - 60_000, seq: 1, processes: [{ pid: 1 }, { pid: 2 }] });
  await insertTick(world.storage, { host: 'web-1', ts: at - 20_000, seq: 2, processes: [{ pid: 1, cpuTicks: 5 }] });
});
afterAll(() => world.stop());

interface Tagged {
  readonly status: number;
  readonly tag: string | null;
  readonly cache: string | null;
  readonly text: string;
}

async function ask(path: string, tag?: string): Promise<Tagged> {
  const headers = { authorization: `Bearer ${token}`, ...(tag === undefined ? {} : { 'if-none-match': tag }) };
  const response = await fetch(world.url + path, { headers });
  const [status, text] = [response.status, await response.text()];
  return { status, text, tag: response.headers.get('etag'), cache: response.headers.get('cache-control') };
}

const time = encodeURIComponent(new Date(at).toISOString());
const paths = [
  `/api/v1/hosts/web-1/processes?at=${time}`,
  `/api/v1/hosts/web-1/process-tree?at=${time}`,
  `/api/v1/hosts/web-1/processes/diff?from=${encodeURIComponent(new Date(at - 50_000).toISOString())}&to=${time}`,
  `/api/v1/processes?at=${time}&limit=5`,
  `/api/v1/processes/facets?at=${time}&facet=name&limit=5`,
  `/api/v1/process-groups?at=${time}&limit=5`,
  `/api/v1/processes/top?by=rss&at=${time}&limit=5`,
];

it('has no tag before everything that may still become visible has', async () => {
  const { status, tag, cache } = await ask(paths[0] ?? '');
  expect([status, tag, cache]).toEqual([200, null, 'no-store']);
});

it('has no tag while the programs of its quarter hour are not in the rollups', async () => {
  await world.storage.command('TRUNCATE TABLE late_ticks');
  expect(await ask(paths.at(-1) ?? '')).toMatchObject({ status: 200, tag: null });
  expect((await ask(paths[0] ?? '')).tag).not.toBeNull();
});

it('answers 304 until something of then is inserted, and for no other question', async () => {
  while (!(await rollUpStep(world.storage)).caughtUp) {
    // The next step continues.
  }
  const tags: string[] = [];
  for (const path of paths) {
    const first = await ask(path);
    expect([path, first.status, first.cache]).toEqual([path, 200, 'private, max-age=60, must-revalidate']);
    const tag = first.tag ?? '';
    expect(await ask(path, `"other", ${tag}`)).toEqual({ status: 304, text: '', tag, cache: first.cache });
    expect((await ask(`${path}&limit=1`.replace('limit=5&', ''), tag)).status).not.toBe(304);
    tags.push(tag);
  }
  expect(new Set(tags).size).toBe(paths.length);
  // A row of a later time changes nothing; a late one of then does.
  await insertTick(world.storage, { host: 'web-1', ts: at + 10_000, seq: 5, processes: [{ pid: 1 }] });
  expect((await ask(paths[0] ?? '', tags[0])).status).toBe(304);
  await insertTick(world.storage, { host: 'web-1', ts: at - 10_000, seq: 3, processes: [{ pid: 3 }] });
  const after = await ask(paths[0] ?? '', tags[0]);
  expect([after.status, after.tag, after.cache]).toEqual([200, null, 'no-store']);
});

it('answers 304 no more about a fleet when a host comes back that was silent for weeks', async () => {
  // Before that the tests above insert nothing late.
  const path = `/api/v1/processes?at=${encodeURIComponent(new Date(at - 30_000).toISOString())}`;
  await insertHost(world.storage, 'old-1', at - 20 * 24 * hourMs);
  const first = await ask(path);
  expect(first.text).not.toContain('old-1');
  expect((await ask(path, first.tag ?? '')).status).toBe(304);
  await insertHost(world.storage, 'old-1', at + hourMs);
  const after = await ask(path, first.tag ?? '');
  expect(after.status).toBe(200);
  expect(after.text).toContain('no complete tick in the 12 hours before, left out: old-1');
});

it('is what the OpenAPI document promises, for every route that promises tags', async () => {
  await world.storage.command('TRUNCATE TABLE late_ticks');
  const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as Document;
  const contract = new Contract(document);
  const promised = Object.entries(document.paths).flatMap(([path, { get }]) => {
    const takesTags = get?.parameters?.some(
      (parameter) => parameter.in === 'header' && parameter.name === 'If-None-Match',
    );
    return takesTags === true ? path : [];
  });
  const askable = paths.map((path) => [path, path.split('?')[0]?.replace('web-1', '{host}') ?? ''] as const);
  expect(askable.map(([, path]) => path).sort()).toEqual(promised.sort());
  const earlier = encodeURIComponent(new Date(at - 15_000).toISOString());
  for (const [path, route] of askable) {
    const target = path.replace(`=${time}`, `=${earlier}`);
    const first = await ask(target);
    const again = await ask(target, first.tag ?? '');
    expect([route, again.status]).toEqual([route, 304]);
    expect(contract.findFault('get', route, { ...first, contentType: 'application/json' })).toBeNull();
    expect(contract.findFault('get', route, { ...again, contentType: '' })).toBeNull();
  }
});

it('has no tag for now, for a time that moves, or for an answer that is a problem', async () => {
  for (const path of ['/api/v1/hosts/web-1/processes', '/api/v1/hosts/web-1/processes?at=-30m']) {
    expect((await ask(path)).cache).toBe('no-store');
  }
  expect(await ask(`/api/v1/hosts/nobody/processes?at=${time}`)).toMatchObject({ status: 404, tag: null });
});
