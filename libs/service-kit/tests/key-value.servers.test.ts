import { headers } from '@nats-io/transport-node';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeNats, connectNats, createLogger, type NatsConnection } from '../src/index.js';
import { putKey, readKey } from '../src/key-value.js';

const bucket = 'psf-state';
let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startTestNats();
  const logger = createLogger({ name: 'test', level: 'silent' });
  await nats.prepare();
  connection = await connectNats({ url: nats.url, ...nats.credentials.api, name: 'key-value-test', logger });
});
afterAll(async () => {
  await closeNats(connection);
  await nats.stop();
});

it('reads what was written, with its revision, and null before', async () => {
  expect(await readKey(connection, bucket, 'hosts.1')).toBeNull();
  const revision = await putKey(connection, bucket, 'hosts.1', 'first', null);
  const entry = await readKey(connection, bucket, 'hosts.1');
  expect([Buffer.from(entry?.value ?? []).toString(), entry?.revision]).toEqual(['first', revision]);
});

it('writes only over the expected revision', async () => {
  const first = await putKey(connection, bucket, 'key', 'a', 0);
  expect(await putKey(connection, bucket, 'key', 'b', 0)).toBeNull();
  const second = await putKey(connection, bucket, 'key', 'c', first);
  expect(await putKey(connection, bucket, 'key', 'd', first)).toBeNull();
  expect(Buffer.from((await readKey(connection, bucket, 'key'))?.value ?? []).toString()).toBe('c');
  expect((await readKey(connection, bucket, 'key'))?.revision).toBe(second);
});

it('has null for a deleted key', async () => {
  await putKey(connection, bucket, 'gone', 'a', null);
  const deletion = headers();
  deletion.set('KV-Operation', 'DEL');
  await connection.request(`$KV.${bucket}.gone`, '', { timeout: 2000, headers: deletion });
  expect(await readKey(connection, bucket, 'gone')).toBeNull();
});

it('throws for a bucket that it may not use', async () => {
  await expect(putKey(connection, 'psf-leases', 'key', 'a', null)).rejects.toThrow(/permission/i);
});
