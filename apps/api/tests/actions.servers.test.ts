import { outcomes } from '@psfleet/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bootId, insertHost, insertTick, uidOf } from './world/rows.js';
import { startFakeAgent, type FakeAgent } from './world/fake-agent.js';
import { readAllPages, startWorld, waitUntil, type World } from './world/start-world.js';

interface Action {
  readonly id: string;
  readonly status: string;
  readonly results: readonly {
    outcome: string | null;
    detail: string;
    host: string | null;
    pid: number | null;
    procUid: string | null;
  }[];
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const createTime = 1_795_377_312.45;
const target = { procUid: uidOf('web-1', { pid: 1234 }) };
const terminate = { verb: 'signal', args: { signal: 'SIGTERM' }, target };
let world: World;
let agent: FakeAgent;

beforeAll(async () => {
  world = await startWorld();
  const { storage } = world;
  await insertHost(storage, 'web-1', now - 86_400_000, 'the-boot-before');
  await insertHost(storage, 'web-1', now);
  await insertHost(storage, 'dark-1', now);
  const before = { pid: 1234, createTime: createTime - 500, startTicks: 5 };
  await insertTick(storage, {
    host: 'web-1',
    ts: now - 86_400_000,
    seq: 1,
    bootId: 'the-boot-before',
    processes: [before],
  });
  await insertTick(storage, {
    host: 'web-1',
    ts: now,
    seq: 2,
    processes: [
      { pid: 1234, createTime },
      { pid: 7, createTime: null },
    ],
  });
  await insertTick(storage, { host: 'web-1', ts: now, seq: 2, processes: [{ pid: 1234, createTime }] });
  await insertTick(storage, { host: 'dark-1', ts: now, seq: 1, processes: [{ pid: 1 }] });
  agent = await startFakeAgent(world.agent, 'web-1');
});
afterAll(async () => {
  await agent.stop();
  await world.stop();
});
beforeEach(() => {
  agent.answerWith({});
  agent.prepareWith('handle');
  agent.cancelWith(null);
  agent.requests.length = 0;
  agent.later.length = 0;
});

async function act(
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> & { data: Action }; location: string | null }> {
  const { status, body: answer, headers } = await world.post<Action>('/api/v1/actions', body);
  return { status, body: answer, location: headers.get('location') };
}

const recorded = async (id: unknown) =>
  (await world.get<Action & Record<string, unknown>>(`/api/v1/actions/${String(id)}`)).body.data;

describe('POST /actions', () => {
  it('answers with the result once the agent has acted', async () => {
    const { status, body, location } = await act(terminate);
    expect(status).toBe(201);
    expect(body).toEqual({
      data: {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
        status: 'done',
        verb: 'signal',
        args: { signal: 'SIGTERM' },
        results: [
          { host: 'web-1', procUid: target.procUid, pid: 1234, outcome: 'done', pinned: true, detail: 'process ended' },
        ],
      },
      meta: {},
    });
    expect(location).toBe(`/api/v1/actions/${body.data.id}`);
    expect(agent.requests).toEqual([
      {
        step: 'prepare',
        id: body.data.id,
        verb: { verb: 'signal', signal: 'SIGTERM' },
        target: {
          host: 'web-1',
          hostId: 'id-of-web-1',
          bootId,
          pid: 1234,
          startTicks: 1000,
          procUid: BigInt(`0x${target.procUid}`),
        },
      },
    ]);
    expect(agent.later).toEqual([
      {
        step: 'commit',
        id: body.data.id,
        target: { host: 'web-1', hostId: 'id-of-web-1', bootId },
        handle: 'the-handle',
      },
    ]);
  });

  it.each([
    [
      { verb: 'signal', args: { signal: 'terminate' } },
      { verb: 'signal', signal: 'SIGTERM' },
    ],
    [
      { verb: 'signal', args: { signal: 'suspend' } },
      { verb: 'signal', signal: 'SIGSTOP' },
    ],
    [
      { verb: 'signal', args: { signal: 'SIGKILL' } },
      { verb: 'signal', signal: 'SIGKILL' },
    ],
    [
      { verb: 'nice', args: { value: -20 } },
      { verb: 'nice', value: -20 },
    ],
  ])('sends %j', async (body, verb) => {
    const { status, body: answer } = await act({ ...body, target });
    expect([status, agent.requests[0]?.verb]).toEqual([201, verb]);
    const { verb: name, ...args } = verb;
    expect(answer.data).toMatchObject({ verb: name, args });
  });

  it.each([0, 0.01, -0.01, 0.004])('finds a process by host, pid and creation time, %d s off', async (off) => {
    expect(
      (await act({ ...terminate, target: { host: 'web-1', pid: 1234, createTime: createTime + off } })).status,
    ).toBe(201);
    expect(agent.requests[0]?.target).toMatchObject({ bootId, startTicks: 1000 });
  });

  it.each([
    [{ host: 'web-1', pid: 1234, createTime: createTime + 0.02 }, 409, 'other-process'],
    [{ host: 'web-1', pid: 1234, createTime: createTime - 500 }, 409, 'other-process'],
    [{ host: 'web-1', pid: 7, createTime }, 409, 'other-process'],
    [{ host: 'web-1', pid: 4321, createTime }, 404, 'no-such-process'],
    [{ host: 'nope', pid: 1234, createTime }, 404, 'unknown-host'],
    [{ procUid: 'ffffffffffffffff' }, 404, 'no-such-process'],
    [{ procUid: uidOf('web-1', { pid: 1234, startTicks: 5 }, 'the-boot-before') }, 404, 'no-such-process'],
  ])('sends nothing for %j, and stores the refusal', async (other, status, code) => {
    const answer = await act({ ...terminate, target: other });
    expect([answer.status, answer.body['type']]).toEqual([status, `https://psfleet.dev/problems/${code}`]);
    expect(agent.requests).toEqual([]);
    expect(await recorded(answer.body['actionId'])).toMatchObject({
      status: 'refused',
      operator: 'admin',
      verb: 'signal',
    });
  });

  it.each([
    ['no-such-process', 404, 'no-such-process', 'refused'],
    ['other-process', 409, 'other-process', 'refused'],
    ['access-denied', 403, 'access-denied', 'refused'],
    ['policy', 403, 'refused-by-policy', 'refused'],
    ['uncertain', 409, 'outcome-uncertain', 'unknown'],
    ['not-supported', 422, 'not-supported', 'refused'],
    ['bad-request', 502, 'agent-failed', 'refused'],
    ['failed', 502, 'agent-failed', 'unknown'],
    ['expired', 503, 'action-expired', 'refused'],
  ] as const)('answers the outcome %s with %i %s', async (outcome, status, code, kept) => {
    agent.answerWith({ outcome, pinned: null, detail: 'detail from the agent' });
    const answer = await act(terminate);
    expect(answer).toMatchObject({
      status,
      body: { type: `https://psfleet.dev/problems/${code}`, detail: 'detail from the agent' },
    });
    expect(await recorded(answer.body['actionId'])).toMatchObject({
      status: kept,
      results: [{ outcome, pinned: null, detail: 'detail from the agent', pid: 1234 }],
    });
    expect(outcomes).toContain(outcome);
  });

  it('answers 201 with a status of its own if the system accepted the action without the effect', async () => {
    agent.answerWith({
      outcome: 'delivered',
      detail: 'signal delivered; the process has not ended: it ignores SIGTERM',
    });
    const { status, body } = await act(terminate);
    expect([status, body.data.status, body.data.results[0]?.outcome]).toEqual([201, 'delivered', 'delivered']);
    expect(await recorded(body.data.id)).toMatchObject({ status: 'delivered', results: [{ outcome: 'delivered' }] });
    const found = await world.get<Action[]>('/api/v1/actions?status=delivered');
    expect(found.body.data.map(({ id }) => id)).toContain(body.data.id);
  });

  it('says how long each step took', async () => {
    const { headers } = await world.post('/api/v1/actions', terminate);
    const steps = (headers.get('server-timing') ?? '').split(', ').map((step) => step.split(';dur='));
    expect(new Set(steps.map(([name]) => name))).toEqual(new Set(['resolve', 'intent', 'prepare', 'commit', 'result']));
    expect(steps.every(([, ms]) => Number(ms) > 0)).toBe(true);
  });

  it('answers 503 if no agent is connected', async () => {
    const begin = Date.now();
    const answer = await act({ ...terminate, target: { procUid: uidOf('dark-1', { pid: 1 }) } });
    expect(answer).toMatchObject({ status: 503, body: { type: 'https://psfleet.dev/problems/agent-offline' } });
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(await recorded(answer.body['actionId'])).toMatchObject({
      status: 'refused',
      results: [{ outcome: 'expired', host: 'dark-1' }],
    });
  });

  it.each([
    ['bytes that are not a reply', Buffer.from('hello')],
    ['a reply to another action', { id: 'other' }],
    ['an empty reply', Buffer.alloc(0)],
  ])('answers 502 for %s', async (_, reply) => {
    agent.answerWith(reply);
    const answer = await act(terminate);
    expect(answer).toMatchObject({ status: 502, body: { type: 'https://psfleet.dev/problems/agent-failed' } });
    expect(await recorded(answer.body['actionId'])).toMatchObject({ status: 'unknown' });
  });

  it.each([
    [{}, ['args', 'target', 'verb']],
    [{ ...terminate, target: { pid: 1234 } }, ['target']],
    [{ ...terminate, target: { host: 'web-1', pid: 1234 } }, ['target']],
    [{ ...terminate, target: { pid: 1234, createTime } }, ['target']],
    [{ ...terminate, target: {} }, ['target']],
    [{ ...terminate, target: { ...target, pid: 1234 } }, ['target']],
    [{ ...terminate, target: [target] }, ['target']],
    [{ ...terminate, target: target.procUid }, ['target']],
    [{ ...terminate, target: null }, ['target']],
    [{ ...terminate, target: { procUid: 'XYZ' } }, ['target.procUid']],
    [{ ...terminate, target: { procUid: null } }, ['target.procUid']],
    [
      { ...terminate, target: { host: "a'b.>", pid: '1', createTime: '1' } },
      ['target.createTime', 'target.host', 'target.pid'],
    ],
    [{ ...terminate, target: { host: 'web-1', pid: -1, createTime: -1 } }, ['target.createTime', 'target.pid']],
    [{ ...terminate, args: { signal: 'SIGSEGV' } }, ['args.signal']],
    [{ ...terminate, args: { signal: 15 } }, ['args.signal']],
    [{ ...terminate, args: { signal: 'constructor' } }, ['args.signal']],
    [{ ...terminate, args: {} }, ['args']],
    [{ ...terminate, args: { signal: 'SIGTERM', value: 1 } }, ['args']],
    [{ ...terminate, args: { signal: 'SIGTERM', force: true } }, ['args.force']],
    [{ verb: 'nice', args: { value: 20 }, target }, ['args.value']],
    [{ verb: 'nice', args: { value: 1.5 }, target }, ['args.value']],
    [{ verb: 'nice', args: { signal: 'SIGTERM' }, target }, ['args']],
    [{ ...terminate, verb: 'exec' }, ['verb']],
    [{ ...terminate, verb: 'toString', sudo: true }, ['sudo', 'verb']],
  ])('rejects %j, reports every problem, and sends nothing', async (body, paths) => {
    const answer = await act(body);
    expect(answer.status).toBe(400);
    const found = [...new Set((answer.body['errors'] as { path: string }[]).map(({ path }) => path))].sort();
    expect(found).toEqual(paths);
    expect(agent.requests).toEqual([]);
  });

  it('sends nothing while the storage is unavailable, because every action must be recorded', async () => {
    await world.clickhouse.kill();
    expect(await act(terminate)).toMatchObject({
      status: 503,
      body: { type: 'https://psfleet.dev/problems/storage-unavailable' },
    });
    expect(agent.requests).toEqual([]);
    await world.clickhouse.restart();
    await waitUntil(async () => (await world.get('/readyz')).status === 200);
  });

  it('answers 503 while the broker is unavailable, and stores the refusal', async () => {
    await world.nats.kill();
    await waitUntil(async () => (await world.get('/readyz')).status === 503);
    const answer = await act(terminate);
    expect(answer).toMatchObject({ status: 503, body: { type: 'https://psfleet.dev/problems/broker-unavailable' } });
    expect(await recorded(answer.body['actionId'])).toMatchObject({ status: 'refused' });
    await world.nats.restart();
    await waitUntil(async () => (await world.get('/readyz')).status === 200);
    await waitUntil(async () => (await act(terminate)).status === 201);
  });
});

describe('GET /actions', () => {
  it('lists actions newest first, each once, page by page', async () => {
    const whole = (await world.get<Action[]>('/api/v1/actions')).body.data.map(({ id }) => id);
    expect(whole).toEqual([...whole].sort().reverse());
    expect(new Set(whole).size).toBe(whole.length);
    expect((await readAllPages<Action>(world, '/api/v1/actions?limit=7')).map(({ id }) => id)).toEqual(whole);
  });

  it('filters by host, process and status', async () => {
    const done = (await world.get<Action[]>(`/api/v1/actions?host=web-1&procUid=${target.procUid}&status=done`)).body
      .data;
    expect(done.length).toBeGreaterThan(4);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['done']));
    expect((await world.get<Action[]>('/api/v1/actions?host=dark-1')).body.data).toMatchObject([{ status: 'refused' }]);
  });

  it.each([
    ["host=a'b", ['host']],
    ['procUid=1&status=x&limit=a', ['limit', 'procUid', 'status']],
    ['z=1', ['z']],
    ['cursor=abc', ['cursor']],
  ])('rejects ?%s', async (query, paths) => {
    const { status, body } = await world.get(`/api/v1/actions?${query}`);
    expect([status, [...new Set((body['errors'] as { path: string }[]).map(({ path }) => path))].sort()]).toEqual([
      400,
      paths,
    ]);
  });

  it('rejects unknown and malformed ids', async () => {
    expect(await world.get('/api/v1/actions/01970000-0000-7000-8000-000000000000')).toMatchObject({
      status: 404,
      body: { type: 'https://psfleet.dev/problems/no-such-action' },
    });
    expect(await world.get("/api/v1/actions/1'%20OR%201=1")).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'id' }] },
    });
  });
});

describe('latency of an action', () => {
  it('is below 400 ms', async () => {
    const times: number[] = [];
    for (let round = 0; round < 30; round++) {
      const begin = performance.now();
      expect((await act(terminate)).status).toBe(201);
      times.push(performance.now() - begin);
    }
    const median = times.sort((a, b) => a - b)[15] ?? Number.NaN;
    // The goal is 100 ms on a quiet machine; tests share theirs.
    expect(median).toBeLessThan(400);
  });
});
