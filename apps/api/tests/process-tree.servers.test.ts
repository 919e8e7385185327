import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Node {
  readonly pid: number;
  readonly name: string;
  readonly procUid: string;
  readonly children?: readonly Node[];
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m";
const host = 'web-1';
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  for (const name of [host, 'quiet-1']) {
    await insertHost(world.storage, name, now);
  }
  // Every message is delivered twice; 30 is an orphan; 21 ends before the last tick.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(world.storage, {
      host,
      ts: now - 20_000,
      seq: 1,
      processes: [
        { pid: 1 },
        { pid: 2, parentPid: 1 },
        { pid: 20, name: hostile, parentPid: 2 },
        { pid: 21, parentPid: 2 },
        { pid: 30, parentPid: 29 },
        { pid: 31, parentPid: 30 },
      ],
    });
    await insertTick(world.storage, {
      host,
      ts: now - 10_000,
      seq: 2,
      keyframe: false,
      processes: [{ pid: 21, exited: true }],
    });
  }
});
afterAll(() => world.stop());

const shape = (nodes: readonly Node[]): unknown[] =>
  nodes.map(({ pid, children = [] }) => (children.length === 0 ? pid : [pid, ...shape(children)]));
const path = (pid: number) => `/api/v1/processes/${uidOf(host, { pid })}/children`;

describe('GET /hosts/{host}/process-tree', () => {
  it('arranges the table by parent', async () => {
    const { status, body } = await world.get<Node[]>(`/api/v1/hosts/${host}/process-tree`);
    expect([status, shape(body.data)]).toEqual([
      200,
      [
        [1, [2, 20]],
        [30, 31],
      ],
    ]);
    expect(body.meta).toEqual({
      at: new Date(now - 10_000).toISOString(),
      partial: false,
      warnings: [],
      rowsRead: expect.any(Number) as number,
    });
    const [row] = (await world.get<Node[]>(`/api/v1/hosts/${host}/processes?name=${encodeURIComponent(hostile)}`)).body
      .data;
    expect(body.data[0]?.children?.[0]?.children).toEqual([{ ...row, matches: true, children: [] }]);
  });

  it('answers for the past, and is partial if nothing is stored', async () => {
    expect(shape((await world.get<Node[]>(`/api/v1/hosts/${host}/process-tree?at=-15s`)).body.data)).toEqual([
      [1, [2, 20, 21]],
      [30, 31],
    ]);
    expect((await world.get(`/api/v1/hosts/quiet-1/process-tree`)).body).toMatchObject({
      data: [],
      meta: { at: null, partial: true },
    });
  });

  it('rejects unknown hosts, processes and parameters', async () => {
    expect((await world.get('/api/v1/hosts/nope/process-tree')).status).toBe(404);
    expect(await world.get(`/api/v1/hosts/${host}/process-tree?at=soon&limit=3`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'limit' }, { path: 'at' }] },
    });
  });
});

describe('GET /processes/{procUid}/children', () => {
  it.each([
    [1, '', [2]],
    [1, '?recursive=true', [2, 20]],
    [1, '?recursive=true&at=-15s', [2, 20, 21]],
    [2, '?recursive=false&at=-15s', [20, 21]],
    [20, '?recursive=true', []],
    [21, '', []],
    [1, '?at=2001-01-01T00:00:00Z', []],
  ])('of %s%s', async (pid, query, expected) => {
    const { status, body } = await world.get<Node[]>(path(pid) + query);
    expect([status, body.data.map((child) => child.pid)]).toEqual([200, expected]);
  });

  it('rejects unknown hosts, processes and parameters', async () => {
    expect(await world.get('/api/v1/processes/ffffffffffffffff/children')).toMatchObject({
      status: 404,
      body: { type: 'https://psfleet.dev/problems/no-such-process' },
    });
    expect((await world.get('/api/v1/processes/1/children')).status).toBe(400);
    expect(await world.get(`${path(1)}?recursive=yes&at=x`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'recursive' }, { path: 'at' }] },
    });
  });
});
