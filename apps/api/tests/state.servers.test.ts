import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { putKey, readKey } from '@psfleet/service-kit/key-value';
import { hashRecord, openManifest, publicKeyOf, readSecret, signManifest, trustPaths } from '@psfleet/trust';
import { buckets, stateKeys } from '@psfleet/wire';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { canPublish, enroll, Machine, mayConnect } from './world/machines.js';
import { call, startApi, startWorld, waitUntil, type World } from './world/start-world.js';

interface State {
  readonly role: string;
  readonly generation: number;
  readonly distributedGeneration: number | null;
  readonly hosts: number;
  readonly revocations: number;
}

let world: World;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-state-'));
  world = await startWorld();
});
afterEach(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

const stateFile = (): string => join(world.stateFolder, 'state.json');

async function readState(base = world.url): Promise<State> {
  return (await call<State>(base, '/api/v1/state')).body.data;
}

async function untilRole(role: string, base = world.url): Promise<State> {
  await waitUntil(async () => (await readState(base)).role === role);
  return readState(base);
}

function post<Data>(base: string, path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  return call<Data>(base, path, { method: 'POST', body: JSON.stringify(body), headers });
}

it('a change is in the file and distributed before it is answered', async () => {
  const before = await untilRole('writer');
  await new Machine(world.url, 'web-1').redeem((await enroll(world.url)).token);
  const after = await readState();
  expect([after.generation, after.distributedGeneration]).toEqual([before.generation + 2, before.generation + 2]);
  const file = JSON.parse(readFileSync(stateFile(), 'utf8')) as { generation: number; hosts: { host: string }[] };
  expect([file.generation, file.hosts.map(({ host }) => host)]).toEqual([after.generation, ['web-1']]);
});

it('a second instance shows the state and changes nothing', async () => {
  await new Machine(world.url, 'web-1').redeem((await enroll(world.url)).token);
  const second = await startApi({ ...world.apiSettings, stateFolder: folder });
  expect(await untilRole('standby', second.url)).toMatchObject({ hosts: 1, revocations: 0 });
  const refused = await post(second.url, '/api/v1/enrollments', {});
  expect([refused.status, refused.body['type']]).toEqual([503, 'https://psfleet.dev/problems/not-the-writer']);
  expect((await call(second.url, '/api/v1/hosts/web-1', { method: 'DELETE' })).status).toBe(503);
  expect((await readState()).hosts).toBe(1);
  await expect(startApi(world.apiSettings)).rejects.toThrow('give every API a PSFLEET_STATE_FOLDER of its own');
  // Its own state is older than the distributed one, so it does not take over either.
  await world.stopApi();
  expect((await untilRole('outdated', second.url)).hosts).toBe(1);
  await second.app.close();
});

it('a state that is older than the distributed one is refused until its loss is accepted', async () => {
  const { token } = await enroll(world.url, { uses: 9 });
  await new Machine(world.url, 'web-1').redeem(token);
  const old = readFileSync(stateFile(), 'utf8');
  const revoked = new Machine(world.url, 'web-2');
  const joined = (await revoked.redeem(token)).body.data;
  await post(world.url, '/api/v1/hosts/web-2/revoke', {});
  const { generation } = await readState();
  await world.stopApi();
  writeFileSync(stateFile(), old);
  await world.startApi();
  expect(await untilRole('outdated')).toMatchObject({ generation, distributedGeneration: generation });
  const refused = await post(world.url, '/api/v1/enrollments', {});
  expect([refused.status, refused.body['type']]).toEqual([409, 'https://psfleet.dev/problems/state-outdated']);
  expect(refused.body['detail']).toContain(`--accept-generation ${generation}`);
  const importing = (body: object) => post<State>(world.url, '/api/v1/state/import', { file: old, ...body });
  expect((await importing({})).status).toBe(409);
  expect((await importing({ acceptGeneration: generation - 1 })).status).toBe(409);
  const { status, body } = await importing({ acceptGeneration: generation });
  expect([status, body.data]).toEqual([
    200,
    expect.objectContaining({ role: 'writer', generation: generation + 1, hosts: 1, revocations: 1 }),
  ]);
  expect((await post(world.url, '/api/v1/enrollments', {})).status).toBe(201);
  // The older copy does not know that this key was revoked; it stays so.
  expect(await mayConnect(revoked, joined)).toBe(false);
});

it('an export can be imported, and nothing else', async () => {
  await new Machine(world.url, 'web-1').redeem((await enroll(world.url)).token);
  const { file } = (await world.get<{ file: string }>('/api/v1/state/export')).body.data;
  const { generation } = await readState();
  const imported = await post<State>(world.url, '/api/v1/state/import', { file });
  expect([imported.status, imported.body.data]).toEqual([
    200,
    expect.objectContaining({ generation: generation + 1, hosts: 1 }),
  ]);
  const damaged = await post(world.url, '/api/v1/state/import', {
    file: file.replace('"status":"active"', '"status":"x"'),
  });
  expect([damaged.status, damaged.body['detail']]).toEqual([
    400,
    expect.stringContaining('file.hosts[0].status is missing or not acceptable'),
  ]);
  expect((await readState()).generation).toBe(generation + 1);
});

it('a broker that comes back with older files gets state and revocations again', async () => {
  const { token } = await enroll(world.url, { uses: 9 });
  const [machine, neighbour] = [new Machine(world.url, 'web-1'), new Machine(world.url, 'web-2')];
  const joined = (await machine.redeem(token)).body.data;
  const other = (await neighbour.redeem(token)).body.data;
  const brokerFolder = join(world.nats.home, 'nats');
  await world.nats.kill();
  cpSync(brokerFolder, join(folder, 'nats'), { recursive: true });
  await world.nats.restart();
  await waitUntil(async () => (await post(world.url, '/api/v1/hosts/web-1/revoke', {})).status === 200);
  const { generation } = await readState();
  await waitUntil(async () => !(await mayConnect(machine, joined)), 20_000);

  await world.nats.kill();
  rmSync(brokerFolder, { recursive: true });
  cpSync(join(folder, 'nats'), brokerFolder, { recursive: true });
  await world.nats.restart();
  await waitUntil(async () => {
    const { role, distributedGeneration } = await readState();
    return role === 'writer' && distributedGeneration === generation;
  });
  await waitUntil(async () => !(await mayConnect(machine, joined)), 20_000);
  const connection = await neighbour.connect(other);
  expect(await canPublish(connection, 'web-2')).toBe(true);
  await closeNats(connection);
});

it('an API whose version writes the same state otherwise stays the writer', async () => {
  await new Machine(world.url, 'web-1').redeem((await enroll(world.url)).token);
  const { generation } = await readState();
  await world.stopApi();
  const { nats } = world;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const connection = await connectNats({ url: nats.url, ...nats.credentials.api, name: 'earlier', logger });
  const read = async (key: string): Promise<unknown> =>
    JSON.parse(Buffer.from((await readKey(connection, buckets.state, key))?.value ?? '').toString());
  const statePem = readSecret(trustPaths(nats.trustFolder).api.stateKey);
  const manifest = openManifest(await read(stateKeys.manifest), publicKeyOf(statePem));
  const hashes: Record<string, string> = {};
  for (const name of Object.keys(manifest.records)) {
    const text = JSON.stringify(await read(name), null, 1);
    hashes[name] = hashRecord(text);
    await putKey(connection, buckets.state, name, text, null);
  }
  const signed = signManifest({ ...manifest, records: hashes }, statePem);
  await putKey(connection, buckets.state, stateKeys.manifest, JSON.stringify(signed), null);
  await closeNats(connection);
  await world.startApi();
  // Collectors accept no second manifest of a generation.
  expect(await untilRole('writer')).toMatchObject({ generation: generation + 1, hosts: 1 });
});

/** The largest record that the broker takes, in bytes; -1 for no limit. */
async function limitRecords(bytes: number): Promise<void> {
  const { nats } = world;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const connection = await connectNats({ url: nats.url, ...nats.credentials.admin, name: 'admin', logger });
  const info = (await connection.request('$JS.API.STREAM.INFO.KV_psf-state')).json<{ config: object }>();
  const config = JSON.stringify({ ...info.config, max_msg_size: bytes });
  const answer = (await connection.request('$JS.API.STREAM.UPDATE.KV_psf-state', config)).json<{ error?: unknown }>();
  await closeNats(connection);
  expect(answer.error).toBeUndefined();
}

it('a change that cannot be distributed is saved, but not answered as done until it is distributed', async () => {
  await untilRole('writer');
  const { token } = await enroll(world.url);
  const machine = new Machine(world.url, 'web-1');
  // A lease still fits, a manifest does not.
  await limitRecords(1000);
  const early = await machine.redeem(token);
  expect([early.status, early.body['type']]).toEqual([503, 'https://psfleet.dev/problems/broker-unavailable']);
  expect(readFileSync(stateFile(), 'utf8')).toContain('"web-1"');
  expect((await post(world.url, '/api/v1/enrollments', {})).status).toBe(503);
  await limitRecords(-1);
  expect((await machine.redeem(token)).status).toBe(201);
  const { role, hosts, generation, distributedGeneration } = await readState();
  expect([role, hosts, distributedGeneration]).toEqual(['writer', 1, generation]);
});

it('nothing is changed while the broker is away', async () => {
  await untilRole('writer');
  const { generation } = await readState();
  await world.nats.kill();
  await waitUntil(async () => (await post(world.url, '/api/v1/enrollments', {})).status === 503);
  const refused = await post(world.url, '/api/v1/enrollments', {});
  expect(refused.body['type']).toBe('https://psfleet.dev/problems/broker-unavailable');
  expect((JSON.parse(readFileSync(stateFile(), 'utf8')) as State).generation).toBe(generation);
  await world.nats.restart();
  await waitUntil(async () => (await post(world.url, '/api/v1/enrollments', {})).status === 201);
});
