import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noOwner } from '../src/processes/process-row.js';
import { containerId, hostile, insertProcessFleet } from './world/process-fleet.js';
import { uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number | null;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertProcessFleet(world.storage, now);
});
afterAll(() => world.stop());

const table = (path: string) => world.get<Row[]>(path);
const pids = (rows: readonly Row[]): (number | null)[] => rows.map(({ pid }) => pid);

describe('to whom a process belongs', () => {
  it('shows to which unit, container and pod a process belongs', async () => {
    const { body } = await table('/api/v1/hosts/web-1/processes?pid=31');
    expect(body.data).toMatchObject([
      {
        exeState: 'deleted',
        cgroup: `/docker/${containerId}`,
        unit: hostile,
        containerId,
        containerName: hostile,
        containerImage: 'nginx:1.27',
        composeProject: 'shop',
        composeService: 'web',
        podName: 'web-7d9c5b-x2x9k',
        podNamespace: 'prod',
      },
    ]);
    const { body: one } = await world.get<object>(`/api/v1/processes/${uidOf('web-1', { pid: 30 })}`);
    expect(one.data).toMatchObject({
      ...noOwner,
      program: 'sshd',
      unit: 'ssh.service',
      exeState: 'replaced',
      cgroup: '/system.slice/ssh.service',
    });
  });

  it.each([
    ['pid=20', [20]],
    ['pid=4294967295', []],
    ['status=sleeping', [1, 20, 21, 30, 31]],
    ['status=zombie', []],
    ['minRss=2000', [20, 21]],
    ['exe=/usr/bin/21', [21]],
    ['exeState=deleted', [31]],
    ['exeState=replaced&name=sshd', [30]],
    ['unit=ssh.service', [30]],
    ['unit=ssh', []],
    [`unit=${encodeURIComponent(hostile)}`, [31]],
    [`container=${containerId}`, [31]],
    [`container=${containerId.slice(0, 12)}`, [31]],
    [`container=${containerId.slice(0, 11)}`, []],
    [`container=${encodeURIComponent(hostile)}`, [31]],
    ['container=%25', []],
    ['containerImage=nginx:1.27&composeProject=shop&composeService=web', [31]],
    ['podName=web-7d9c5b-x2x9k&podNamespace=prod', [31]],
    ['podName=web-7d9c5b-x2x9k&podNamespace=dev', []],
    ['q=node&pid=21&username=app', [21]],
    ['q=node&unit=ssh.service', []],
  ])('filters by %s', async (filter, expected) => {
    const { status, body } = await table(`/api/v1/hosts/web-1/processes?sort=pid&${filter}`);
    expect([status, pids(body.data)]).toEqual([200, expected]);
  });

  it.each(['pid=-1', 'pid=x', 'pid=4294967296', 'status=S', 'minRss=1.5', 'exeState=gone', 'unit=', 'container='])(
    'refuses %s',
    async (filter) => {
      expect((await world.get(`/api/v1/hosts/web-1/processes?${filter}`)).status).toBe(400);
    },
  );

  it('filters the tables of all hosts, page by page', async () => {
    const { body } = await table(`/api/v1/processes?sort=pid&limit=1&status=sleeping&container=${containerId}`);
    expect(body.data.map(({ host, pid }) => [host, pid])).toEqual([['web-1', 31]]);
    const { body: nodes } = await table('/api/v1/processes?sort=-rss&limit=2&name=node&minRss=2500');
    expect(nodes.data.map(({ host, pid }) => [host, pid])).toEqual([
      ['web-2', 20],
      ['web-1', 20],
    ]);
    const other = await table(`/api/v1/processes?sort=-rss&name=node&minRss=1&cursor=${String(nodes.meta['cursor'])}`);
    expect(other.status).toBe(400);
  });
});
