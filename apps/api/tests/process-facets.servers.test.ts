import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile, insertProcessFleet } from './world/process-fleet.js';
import { startWorld, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

interface Facet {
  readonly facet: string;
  readonly values: readonly { readonly value: string | null; readonly count: number }[];
  readonly distinct: number;
  readonly others: number;
}

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
});
afterAll(() => world.stop());

async function facetsOf(query: string): Promise<readonly Facet[]> {
  const { status, body } = await world.get<Facet[]>(`/api/v1/processes/facets?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body.data;
}

describe('GET /processes/facets', () => {
  it('counts by name, user and status of all hosts that are present', async () => {
    const [names, users, statuses] = await facetsOf('');
    expect(names).toEqual({
      facet: 'name',
      values: [
        { value: 'node', count: 3 },
        { value: hostile, count: 1 },
        { value: 'init', count: 1 },
        { value: 'late', count: 1 },
        { value: 'sshd', count: 1 },
      ],
      distinct: 5,
      others: 0,
    });
    expect(users).toEqual({
      facet: 'username',
      values: [
        { value: 'app', count: 5 },
        { value: 'root', count: 1 },
        { value: null, count: 1 },
      ],
      distinct: 2,
      others: 0,
    });
    expect(statuses).toMatchObject({ facet: 'status', values: [{ value: 'sleeping', count: 7 }] });
  });

  it('counts what an identity has', async () => {
    const [units, images, hosts] = await facetsOf('facet=unit&facet=containerImage&facet=host');
    expect(units?.values).toEqual([
      { value: null, count: 5 },
      { value: hostile, count: 1 },
      { value: 'ssh.service', count: 1 },
    ]);
    expect(images).toMatchObject({ distinct: 1, values: [{ count: 6 }, { value: 'nginx:1.27', count: 1 }] });
    expect(hosts?.values.map(({ value, count }) => [value, count])).toEqual([
      ['web-1', 5],
      ['old-1', 1],
      ['web-2', 1],
    ]);
  });

  it.each([
    'name=node',
    'q=node',
    'q=Server.js',
    'pid=20',
    'host=web-1',
    'minRss=100',
    'q=NOT+user:root',
    'unit=ssh.service',
  ])('counts the processes that the table has with %s', async (query) => {
    const table = await world.get<{ username: string | null; exe: string | null }[]>(`/api/v1/processes?${query}`);
    const [users, programs] = await facetsOf(`${query}&facet=username&facet=exe&limit=100`);
    const count = (values: readonly (string | null)[]): Map<string | null, number> =>
      values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
    const toMap = (facet: Facet | undefined) => new Map(facet?.values.map((each) => [each.value, each.count]));
    expect(toMap(users)).toEqual(count(table.body.data.map(({ username }) => username)));
    expect(toMap(programs)).toEqual(count(table.body.data.map(({ exe }) => exe)));
  });

  it('says how many it does not show', async () => {
    expect((await facetsOf('facet=name&limit=1'))[0]).toEqual({
      facet: 'name',
      values: [{ value: 'node', count: 3 }],
      distinct: 5,
      others: 4,
    });
  });

  it('answers of the past, and of nothing', async () => {
    expect(await facetsOf(`facet=name&at=${now - 20_000}&host=web-1&name=ended`)).toMatchObject([
      { values: [{ value: 'ended', count: 1 }] },
    ]);
    expect(await facetsOf('name=nope&facet=unit')).toEqual([{ facet: 'unit', values: [], distinct: 0, others: 0 }]);
  });

  it.each(['facet=cmdline', 'facet=', 'facet=name&facet=name', 'limit=0', 'limit=1001', 'cursor=x'])(
    'refuses %s',
    async (query) => {
      expect((await world.get(`/api/v1/processes/facets?${query}`)).status).toBe(400);
    },
  );
});
