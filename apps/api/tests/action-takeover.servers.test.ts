import { storeAction } from '@psfleet/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidV7 } from '../src/actions/uuid-v7.js';
import { insertHost, insertTick, uidOf } from './world/rows.js';
import { startFakeAgent, type FakeAgent } from './world/fake-agent.js';
import { startWorld, waitUntil, type World } from './world/start-world.js';

interface Action {
  readonly status: string;
  readonly results: readonly { outcome: string | null; detail: string }[];
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
const minuteMs = 60_000;
let world: World;
let agent: FakeAgent;

beforeAll(async () => {
  world = await startWorld();
  await insertHost(world.storage, 'web-1', now);
  await insertTick(world.storage, { host: 'web-1', ts: now, seq: 1, processes: [{ pid: 1234 }] });
  agent = await startFakeAgent(world.agent, 'web-1');
});
afterAll(async () => {
  await agent.stop();
  await world.stop();
});
beforeEach(() => {
  agent.cancelWith(null);
  agent.later.length = 0;
});

/** Stores what an API leaves that ends while an action is carried out. */
async function leavePending(procUid: string): Promise<string> {
  const createdAt = Date.now() - 2 * minuteMs;
  const id = uuidV7(createdAt);
  await storeAction(world.storage, {
    id,
    createdAt,
    updatedAt: createdAt,
    version: 1,
    operator: 'admin',
    verb: 'signal',
    args: { signal: 'SIGTERM' },
    host: '',
    procUid,
    pid: 0,
    status: 'pending',
    outcome: null,
    pinned: null,
    detail: '',
  });
  return id;
}

async function restartApi(): Promise<void> {
  await world.stopApi();
  await world.startApi();
}
const recorded = async (id: string) => (await world.get<Action>(`/api/v1/actions/${id}`)).body.data;
const settled = async (id: string): Promise<Action> => {
  await waitUntil(async () => (await recorded(id)).results[0]?.outcome !== null, 30_000);
  return recorded(id);
};

describe('an action that an earlier run of the API left without a result', () => {
  it.each([
    ['hours', 3 * 60 * minuteMs, 'refused', 'expired'],
    ['minutes', 3 * minuteMs, 'unknown', 'uncertain'],
  ] as const)('is settled by an agent that remembers %s', async (_, rememberedMs, status, outcome) => {
    agent.cancelWith({ kind: 'unseen', id: '', rememberedMs });
    const id = await leavePending(uidOf('web-1', { pid: 1234 }));
    await restartApi();
    expect(await settled(id)).toMatchObject({ status, results: [{ outcome }] });
  });

  it('is settled also when the storage fails for a while', async () => {
    agent.cancelWith({ kind: 'result', id: '', outcome: 'done', pinned: true, detail: 'process ended' });
    const id = await leavePending(uidOf('web-1', { pid: 1234 }));
    await world.storage.command('RENAME TABLE processes TO processes_away');
    await restartApi();
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(agent.later).toEqual([]);
    await world.storage.command('RENAME TABLE processes_away TO processes');
    expect(await settled(id)).toMatchObject({
      status: 'done',
      results: [{ outcome: 'done', detail: 'process ended' }],
    });
  });

  it('stays unknown when its process is not stored any more', async () => {
    const id = await leavePending('0123456789abcdef');
    await restartApi();
    expect(await settled(id)).toMatchObject({ status: 'unknown', results: [{ outcome: 'uncertain' }] });
  });
});
