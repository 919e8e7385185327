import {
  AccessDenied,
  Client,
  closeSession,
  Fleet,
  NoSuchProcess,
  openSession,
  proofHeaders,
  type RouteName,
  routes,
} from '@psfleet/sdk';
import { parseJoinToken, signBytes } from '@psfleet/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTypes } from './sdk/check-types.js';
import { type Document, operationsOf } from './sdk/described-types.js';
import { startDeadLetterWriter } from './world/dead-letter-writer.js';
import { routesOf } from './world/every-route.js';
import { type FakeAgent, startFakeAgent } from './world/fake-agent.js';
import { Machine } from './world/machines.js';
import { insertHost, insertRows, insertTick, uidOf } from './world/rows.js';
import { startWorld, token, type World } from './world/start-world.js';

const now = Math.floor(Date.now() / 10_000) * 10_000;
const procUid = uidOf('web-1', { pid: 1 });

let world: World;
let agent: FakeAgent;
let fleet: Fleet;
let document: Document;
beforeAll(async () => {
  world = await startWorld();
  document = (await (await fetch(`${world.url}/openapi.json`)).json()) as Document;
  fleet = new Fleet({ url: world.url, token });
  agent = await startFakeAgent(world.agent, 'web-1');
  const letters = await startDeadLetterWriter(world.nats);
  await letters.makeStreams();
  await letters.write('web-1', Buffer.from('no message'));
  await letters.stop();
  await insertHost(world.storage, 'web-1', now);
  for (const [index, ts] of [now - 65_000, now - 10_000].entries()) {
    const processes = [1, 2, 3].map((pid) => ({
      pid,
      rss: index * 1000 + pid,
      cpuTicks: pid,
      ...(pid === 1 ? {} : { parentPid: 1 }),
    }));
    await insertTick(world.storage, { host: 'web-1', ts, seq: index + 1, processes });
  }
  const exit = { kind: 'exit', at: new Date(now - 12_000).toISOString(), source: 'kernel', exit_code: 0 };
  await insertRows(world.storage, 'process_events', [{ host: 'web-1', ts: now - 10_000, ...exit, lifetime_ms: 5 }]);
});
afterAll(async () => {
  await agent.stop();
  await world.stop();
});

/** The id of the first row of a list. */
async function firstId(name: 'listActions' | 'listDeadLetters' | 'listEnrollments'): Promise<string> {
  const { data } = await fleet.client.call(name, {});
  return String(data[0]?.id);
}

async function createToken(): Promise<string> {
  return (await fleet.client.call('createEnrollment', { body: {} })).data.token;
}

async function createMember(host: string): Promise<Machine> {
  const machine = new Machine(world.url, host);
  await machine.redeem(await createToken());
  return machine;
}

/** A client whose `send` keeps the cookie, as a browser does, with the proof of a new session. */
async function signIn(): Promise<Client> {
  const { data: link } = await fleet.client.call('createSessionLink', {});
  const response = await fetch(`${world.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: link.code }),
  });
  const { data } = (await response.json()) as { data: { proof: string } };
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return new Client({ url: world.url, headers: () => ({ cookie, ...proofHeaders(data.proof) }) });
}

/** Requests whose parameters or body the API's description has no usable example of: what they name has to exist. */
const calls: Partial<Record<RouteName, () => Promise<unknown>>> = {
  getProcess: () => fleet.process(procUid).info(),
  getProcessHistory: () => fleet.process(procUid).history(),
  listChildProcesses: () => fleet.process(procUid).children(),
  createAction: () => fleet.process(procUid).nice(3),
  getAction: async () => {
    await fleet.process(procUid).nice(4);
    return fleet.action(await firstId('listActions'));
  },
  getDeadLetter: async () => fleet.client.call('getDeadLetter', { id: await firstId('listDeadLetters') }),
  retryDeadLetter: async () => fleet.client.call('retryDeadLetter', { id: await firstId('listDeadLetters') }),
  createEnrollment: () => fleet.client.call('createEnrollment', { body: { labels: { rack: 'r1' }, uses: 2 } }),
  revokeEnrollment: async () => {
    await createToken();
    return fleet.client.call('revokeEnrollment', { id: await firstId('listEnrollments') });
  },
  redeemEnrollment: async () => {
    const { id, secret } = parseJoinToken(await createToken());
    const { user, identity, machineId } = new Machine(world.url, 'web-6');
    const keys = { userKey: user.publicKey, identityKey: identity.publicKey };
    const machine = { machineId, productUuid: null };
    return fleet.client.call('redeemEnrollment', { body: { id, secret, hostname: 'web-6', ...keys, machine } });
  },
  renewCredentials: async () => {
    const { user, identity } = await createMember('web-7');
    const [host, userKey, nonce] = ['web-7', user.publicKey, 'a-nonce-of-this-test'];
    const signature = signBytes('psfleet-renew', Buffer.from(`${host}\n${userKey}\n${nonce}`), identity.privatePem);
    return fleet.client.call('renewCredentials', { body: { host, userKey, nonce, signature } });
  },
  revokeHost: async () => {
    await createMember('web-8');
    return fleet.host('web-8').revoke();
  },
  removeHost: async () => {
    await createMember('web-9');
    return fleet.host('web-9').remove();
  },
  openSession: async () => {
    const { data } = await fleet.client.call('createSessionLink', {});
    return { data: await openSession(fleet.client, data.code), meta: {} };
  },
  endSession: async () => (await signIn()).call('endSession', {}),
  importState: async () => {
    const { data } = await fleet.client.call('exportState', {});
    return fleet.client.call('importState', { body: data });
  },
};

/** A request with what the API's description gives as examples, and only with what is required. */
function callWithExamples(name: RouteName): Promise<unknown> {
  const { method, path } = routes[name].facts;
  const route = routesOf(document).find((each) => each.method === method && each.path === path);
  const operation = operationsOf(document).find((each) => each.operation.operationId === name)?.operation;
  const needed = (operation?.parameters ?? [])
    .filter((parameter) => parameter.required === true)
    .map(({ name }) => [name, route?.queryParameters.get(name) ?? route?.pathParameters.get(name)] as const);
  const body = route?.body?.valid;
  const input = { ...Object.fromEntries(needed), ...(body === undefined ? {} : { body }) };
  return fleet.client.call(name, input);
}

describe('the SDK', () => {
  it('has the type of what every route answers', async () => {
    const names = operationsOf(document).map(({ operation }) => operation.operationId as RouteName);
    const program = ["import type { RouteAnswer } from '@psfleet/sdk';"];
    for (const name of names) {
      const answer = await (calls[name] ?? (() => callWithExamples(name)))();
      program.push(`export const ${name}: RouteAnswer<'${name}'> = ${JSON.stringify(answer)};`);
    }
    expect(await checkTypes(program.join('\n'))).toBe('');
    expect(names.length).toBeGreaterThan(35);
  });

  it('asks the fleet as it was', async () => {
    const uids = async (rows: AsyncIterable<{ procUid: string; rss: number | null }>): Promise<(number | null)[]> => {
      const found: (number | null)[] = [];
      for await (const { rss } of rows) {
        found.push(rss);
      }
      return found;
    };
    const past = fleet.at(new Date(now - 60_000));
    expect(await uids(fleet.processes({ limit: 1, sort: 'rss' }))).toEqual([1001, 1002, 1003]);
    expect(await uids(past.processes({ limit: 1, sort: 'rss' }))).toEqual([1, 2, 3]);
    expect(await uids(past.host('web-1').processes('pid:2'))).toEqual([2]);
    const { data, meta } = await past.top({ by: 'rss', limit: 1 });
    expect([data[0]?.value, meta.at]).toEqual([3, new Date(now - 65_000).toISOString()]);
    expect((await past.process(procUid).children()).data.map(({ pid }) => pid)).toEqual([2, 3]);
    // @ts-expect-error nothing acts on the past
    expect(past.process(procUid).terminate).toBeUndefined();
  });

  it("fails with psutil's errors", async () => {
    await expect(fleet.process('f'.repeat(16)).info()).rejects.toBeInstanceOf(NoSuchProcess);
    await expect(fleet.host('web-1').processes({ limit: 0 }).first(1)).rejects.toMatchObject({
      code: 'invalid-request',
      problem: { errors: [{ path: 'limit' }] },
    });
    await expect(new Fleet({ url: world.url, token: 'wrong' }).hosts().first(1)).rejects.toBeInstanceOf(AccessDenied);
  });

  it('signs a browser in and out', async () => {
    const browser = await signIn();
    expect((await browser.call('getHost', { host: 'web-1' })).data.host).toBe('web-1');
    await closeSession(browser);
    await expect(browser.call('getHost', { host: 'web-1' })).rejects.toBeInstanceOf(AccessDenied);
  });
});
