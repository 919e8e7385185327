import { encodeActionReply } from '@psfleet/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startFakeAgent, type FakeAgent } from './world/fake-agent.js';
import { startWorld, waitUntil, type World } from './world/start-world.js';

interface Action {
  readonly id: string;
  readonly status: string;
  readonly results: readonly { outcome: string | null; detail: string }[];
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const target = { procUid: uidOf('web-1', { pid: 1234 }) };
const terminate = { verb: 'signal', args: { signal: 'SIGTERM' }, target };
let world: World;
let agent: FakeAgent;

beforeAll(async () => {
  world = await startWorld();
  const { storage } = world;
  await insertHost(storage, 'web-1', now);
  await insertHost(storage, 'dark-1', now);
  await insertTick(storage, { host: 'web-1', ts: now, seq: 1, processes: [{ pid: 1234 }] });
  agent = await startFakeAgent(world.agent, 'web-1');
});
afterAll(async () => {
  await agent.stop();
  await world.stop();
});
beforeEach(() => {
  world.setNow(null);
  agent.answerWith({});
  agent.prepareWith('handle');
  agent.cancelWith(null);
  agent.requests.length = 0;
  agent.later.length = 0;
});

const act = (body: unknown) => world.post<Action>('/api/v1/actions', body);
const recorded = async (id: unknown) => (await world.get<Action>(`/api/v1/actions/${String(id)}`)).body.data;

describe('the steps of an action', () => {
  it('does not act on what another host sends under the identity of a process', async () => {
    const process = { pid: 999, startTicks: 77 };
    const stolen = { pid: 1, procUid: uidOf('web-1', process) };
    await insertTick(world.storage, { host: 'dark-1', ts: now, seq: 2, processes: [stolen] });
    const before = await act({ ...terminate, target: { procUid: uidOf('web-1', process) } });
    expect(before).toMatchObject({ status: 404, body: { type: 'https://psfleet.dev/problems/no-such-process' } });
    expect((await world.get(`/api/v1/processes/${uidOf('web-1', process)}`)).status).toBe(404);
    await insertTick(world.storage, { host: 'web-1', ts: now, seq: 3, processes: [process] });
    const { status } = await act({ ...terminate, target: { procUid: uidOf('web-1', process) } });
    expect([status, agent.requests[0]?.target]).toEqual([201, expect.objectContaining({ host: 'web-1', pid: 999 })]);
  });

  it('answers 504 if the agent prepares nothing within 10 s: nothing was done', async () => {
    agent.prepareWith(null);
    const begin = Date.now();
    const answer = await act(terminate);
    expect(answer).toMatchObject({ status: 504, body: { type: 'https://psfleet.dev/problems/agent-timeout' } });
    expect(answer.body['detail']).toContain('nothing was done, and nothing will be');
    expect(Date.now() - begin).toBeGreaterThanOrEqual(9900);
    expect(agent.later).toEqual([]);
    expect(await recorded(answer.body['actionId'])).toMatchObject({
      status: 'refused',
      results: [{ outcome: 'expired' }],
    });
  });

  it('answers 504 if the agent does not say that it acted, and keeps asking what became of it', async () => {
    agent.answerWith(null);
    const answer = await act(terminate);
    expect(answer).toMatchObject({ status: 504, body: { type: 'https://psfleet.dev/problems/agent-timeout' } });
    const id = answer.body['actionId'];
    expect(await recorded(id)).toMatchObject({ status: 'unknown', results: [{ outcome: null }] });
    agent.cancelWith({ kind: 'result', id: '', outcome: 'done', pinned: true, detail: 'process ended' });
    await waitUntil(async () => (await recorded(id)).status === 'done');
    expect(await recorded(id)).toMatchObject({ results: [{ outcome: 'done', pinned: true, detail: 'process ended' }] });
    expect(agent.later.map(({ step }) => step).slice(0, 2)).toEqual(['commit', 'cancel']);
  });

  it.each([
    ['has run since before it, and never saw it', 600_000, 0, 'refused', 'expired'],
    ['was started after it', 0, 0, 'unknown', 'uncertain'],
    ['was started after it, and the clock of the API was set back', 0, -600_000, 'unknown', 'uncertain'],
    ['has run since before it, and the clock of the API was set', 600_000, 3_600_000, 'refused', 'expired'],
  ] as const)(
    'settles an action without an answer when the agent %s',
    async (_, rememberedMs, setMs, status, outcome) => {
      agent.answerWith(null);
      agent.cancelWith({ kind: 'unseen', id: '', rememberedMs });
      const pending = act(terminate);
      await waitUntil(async () => agent.later.length > 0);
      world.setNow(setMs === 0 ? null : Date.now() + setMs);
      const { body } = await pending;
      world.setNow(null);
      await waitUntil(async () => (await recorded(body['actionId'])).results[0]?.outcome === outcome);
      expect(await recorded(body['actionId'])).toMatchObject({ status });
    },
  );

  it('stores the intent before the agent may act', async () => {
    agent.answerWith(null);
    const pending = act(terminate);
    await waitUntil(async () => agent.later.length === 1);
    expect(await recorded(agent.later[0]?.id)).toMatchObject({
      status: 'pending',
      results: [{ outcome: null, procUid: target.procUid }],
    });
    expect((await pending).status).toBe(504);
  });

  it('withdraws an action whose intent cannot be stored', async () => {
    agent.cancelWith({ kind: 'unseen', id: '', rememberedMs: 0 });
    await world.storage.command('RENAME TABLE actions TO actions_away');
    expect((await act(terminate)).status).toBeGreaterThanOrEqual(500);
    await world.storage.command('RENAME TABLE actions_away TO actions');
    await waitUntil(async () => agent.later.length > 0);
    expect(agent.later.map(({ step }) => step)).toEqual(['cancel']);
  });

  it('commits nothing after a preparation that is of another action', async () => {
    agent.prepareWith(encodeActionReply({ kind: 'prepared', id: 'another', handle: 'x' }));
    expect(await act(terminate)).toMatchObject({ status: 502 });
    expect(agent.later).toEqual([]);
  });
});
