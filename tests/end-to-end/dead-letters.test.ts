import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataSubject, type HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startApi, token, waitUntil } from '../../apps/api/tests/world/start-world.js';
import {
  listDeadLetters,
  retryDeadLetters,
  showDeadLetter,
} from '../../apps/cli/src/fleet/dead-letters/dead-letters.js';
import { loadFleetConfig } from '../../apps/cli/src/config/cli-config.js';
import { startCollectorUnderTest, type CollectorUnderTest } from '../../apps/collector/tests/collector-under-test.js';
import { messageOf } from '../../apps/collector/tests/message-of.js';

vi.setConfig({ testTimeout: 120_000 });

let world: CollectorUnderTest;
const stops: (() => Promise<unknown>)[] = [];
const home = mkdtempSync(join(tmpdir(), 'psfleet-dead-letters-'));
let config: ReturnType<typeof loadFleetConfig>;

beforeAll(async () => {
  world = await startCollectorUnderTest();
  const collector = await world.start();
  const { nats, clickhouse } = world;
  const { app, url } = await startApi({
    natsUrl: nats.url,
    natsUser: nats.users.api.user,
    natsPassword: nats.users.api.password,
    clickhouseUrl: clickhouse.url,
    clickhouseUser: clickhouse.users.api.user,
    clickhousePassword: clickhouse.users.api.password,
    clickhouseDatabase: clickhouse.database,
  });
  stops.push(
    () => app.close(),
    () => collector.stop(),
    () => world.stop(),
  );
  config = loadFleetConfig({ PSFLEET_HOME: home, PSFLEET_API_URL: url, PSFLEET_TOKEN: token });
  await waitUntil(async () => (await fetch(`${url}/readyz`)).status === 200, 60_000);
});
afterAll(async () => {
  for (const stop of stops) {
    await stop();
  }
  rmSync(home, { recursive: true });
});

async function run(command: (write: (text: string) => void) => Promise<void>): Promise<string> {
  let text = '';
  await command((part) => (text += part));
  return text;
}

const list = (json = false): Promise<string> => run((write) => listDeadLetters(config, { json, limit: 10 }, write));

/** What the newest letter says in JSON. */
async function newest(): Promise<{ id: number; reason: string } | undefined> {
  return (JSON.parse(await list(true)) as { id: number; reason: string }[])[0];
}

function named(seq: number, name: string): HostMessage {
  const message = messageOf({ host: 'letters', seq, processes: 1 });
  if (message.identities === null) {
    throw new Error('the message has identities');
  }
  return {
    ...message,
    identities: { ...message.identities, columns: { ...message.identities.columns, name: [name] } },
  };
}

it('a message that storage rejected is listed, shown, and sent again when that is mended: its rows appear once', async () => {
  expect(await list()).toBe('no dead letters\n');
  await world.storage.command("ALTER TABLE processes ADD CONSTRAINT no_bad_names CHECK name NOT LIKE 'evil%'");
  await world.publish(named(1, 'evil\u001B[2J\u202E'));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ reason: expect.stringContaining('storage: insert into processes failed') as string });
  const { id } = (await newest()) ?? { id: 0 };
  expect((await list()).split('\n')[1]).toMatch(
    new RegExp(`^ *${id} +\\d+ s +letters +\\d+B +storage: insert into processes failed`),
  );
  const shown = await run((write) => showDeadLetter(config, id, { json: false }, write));
  expect(shown).toContain(`subject: ${dataSubject('letters')}\n`);
  expect(shown).toContain(String.raw`"name": "evil\u001b[2J\u202e"`);
  expect(shown).not.toMatch(/[^\n\x20-\x7E]/);

  // Not mended yet: it fails again, as a new letter.
  expect(await run((write) => retryDeadLetters(config, [id], write))).toBe(
    `sent dead letter ${id} again on ${dataSubject('letters')}\n`,
  );
  await expect.poll(async () => (await newest())?.id, { timeout: 60_000 }).toBe(id + 1);
  await expect(run((write) => retryDeadLetters(config, [id], write))).rejects.toThrow(
    `There is no dead letter ${id} (any more)`,
  );

  await world.storage.command('ALTER TABLE processes DROP CONSTRAINT no_bad_names');
  await run((write) => retryDeadLetters(config, [id + 1], write));
  await world.drained();
  for (const table of ['ticks', 'processes', 'process_samples']) {
    expect(await world.count(`${table} FINAL WHERE host = 'letters'`), table).toBe(1);
  }
  expect(await list()).toBe('no dead letters\n');
});

it('bytes that are no message come back as a letter', async () => {
  await world.publishBytes(dataSubject('letters'), Buffer.from([1, 0, 0xc1, 0x9b, 0x32, 0x4a]));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ reason: expect.stringContaining('malformed') as string });
  const { id } = (await newest()) ?? { id: 0 };
  expect(await run((write) => showDeadLetter(config, id, { json: false }, write))).toContain('AQDBmzJK');
  await run((write) => retryDeadLetters(config, [id], write));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ id: id + 1, reason: expect.stringContaining('malformed') as string });
});
