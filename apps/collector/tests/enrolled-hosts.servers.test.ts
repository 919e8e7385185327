import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distributeHosts } from '@psfleet/embedded';
import { closeNats, connectNats, pause, type NatsConnection } from '@psfleet/service-kit';
import { putKey, readKey } from '@psfleet/service-kit/key-value';
import { createSigningKey, openManifest, publicKeyOf, readSecret, signManifest, trustPaths } from '@psfleet/trust';
import { buckets, hostsRecordName, simulatedHostId, stateKeys } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Collector } from '../src/compose-collector.js';
import { silent, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
let collector: Collector;
let api: NatsConnection;
beforeAll(async () => {
  world = await startCollectorUnderTest();
  collector = await world.start();
  api = await connectNats({ url: world.nats.url, ...world.nats.credentials.api, name: 'api', logger: silent });
});
afterAll(async () => {
  await collector.stop();
  await closeNats(api);
  await world.stop();
});

async function read(key: string): Promise<Uint8Array> {
  const entry = await readKey(api, buckets.state, key);
  if (entry === null) {
    throw new Error(`${key} is not distributed`);
  }
  return entry.value;
}

async function write(key: string, value: Uint8Array | string): Promise<void> {
  await putKey(api, buckets.state, key, value, null);
}

/** The check of the list of hosts in /readyz. */
async function readCheck(port = collector.healthPort): Promise<{ ok: boolean; generation?: number; error?: string }> {
  const { checks } = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as {
    checks: { hosts: { ok: boolean; generation?: number; error?: string } };
  };
  return checks.hosts;
}

/** Publishes as the agent on a machine with this host id, without enrolling it. */
async function publishAs(host: string, hostId: string, seq: number): Promise<void> {
  await world.publishUnenrolled({ ...messageOf({ host, seq }), hostId });
}

async function reasonsFor(host: string): Promise<string[]> {
  const letters = await world.deadLetters();
  return letters
    .filter(({ subject }) => subject === `psf.dead.${host}`)
    .map(({ header }) => header.get('Psfleet-Reason'));
}

describe('messages', () => {
  it('of a host that is not enrolled become dead letters, those of others are stored', async () => {
    await world.publish(messageOf({ host: 'known', seq: 1 }));
    await publishAs('stranger', 'f'.repeat(32), 1);
    await world.drained();
    expect(await reasonsFor('stranger')).toEqual(['host not enrolled: stranger is unknown']);
    expect(await world.count("ticks WHERE host = 'stranger'")).toBe(0);
    expect(await world.count("ticks WHERE host = 'known'")).toBe(1);
  });

  it('of another machine than the one that the name is bound to become dead letters', async () => {
    await world.publish(messageOf({ host: 'bound', seq: 1 }));
    await publishAs('bound', 'e'.repeat(32), 2);
    await world.drained();
    expect(await reasonsFor('bound')).toEqual([
      `host not enrolled: bound is bound to another machine than "${'e'.repeat(32)}"`,
    ]);
    expect(await world.count("ticks WHERE host = 'bound'")).toBe(1);
  });

  it('of a host that was just enrolled are stored at once', async () => {
    for (let number = 0; number < 5; number++) {
      await world.publish(messageOf({ host: `new-${number}`, seq: 1 }));
    }
    await world.drained();
    expect(await world.count("ticks WHERE host LIKE 'new-%'")).toBe(5);
  });
});

describe('a broker that is not to be trusted', () => {
  it.each(['a record that is missing', 'a record of another generation', 'another key', 'an older manifest'])(
    'is noticed by %s; the last list counts on',
    async (attack) => {
      const before = await readCheck();
      const record = hostsRecordName('known');
      const [oldManifest, oldRecord] = [await read(stateKeys.manifest), await read(record)];
      await world.enroll(`more-${attack.replaceAll(' ', '-')}`);
      await vi.waitFor(
        async () => expect((await readCheck()).generation).toBeGreaterThan(before.generation ?? 0),
        8000,
      );
      const [manifest, genuine] = [await read(stateKeys.manifest), await read(record)];
      if (attack === 'another key') {
        const { api: paths } = trustPaths(world.nats.trustFolder);
        const opened = openManifest(
          JSON.parse(Buffer.from(manifest).toString()),
          publicKeyOf(readSecret(paths.stateKey)),
        );
        const forged = { ...opened, generation: opened.generation + 1 };
        await write(stateKeys.manifest, JSON.stringify(signManifest(forged, createSigningKey().privatePem)));
      } else if (attack === 'an older manifest') {
        await write(record, oldRecord);
        await write(stateKeys.manifest, oldManifest);
      } else {
        // The next generation names a record that the broker does not show.
        await distributeHosts(world.nats, ['known', 'bound']);
        await write(record, attack === 'a record that is missing' ? '' : '{"hosts":[],"removed":[]}');
      }
      await vi.waitFor(async () => expect((await readCheck()).ok).toBe(false), 8000);
      await world.publish(messageOf({ host: 'known', seq: 100 + attack.length }));
      await world.drained();
      expect(await reasonsFor('known')).toEqual([]);
      await write(record, genuine);
      await write(stateKeys.manifest, manifest);
      await world.redistribute();
      await vi.waitFor(async () => expect((await readCheck()).ok).toBe(true), 8000);
    },
  );

  it.each(['unsigned', 'withheld'])('keeps no message from being stored by a manifest that is %s', async (attack) => {
    const host = `late-${attack}`;
    const manifest = await read(stateKeys.manifest);
    await write(stateKeys.manifest, attack === 'unsigned' ? '{}' : '');
    await publishAs(host, simulatedHostId(host), 1);
    await vi.waitFor(async () => expect((await readCheck()).ok).toBe(false), 8000);
    await pause(500);
    expect(await reasonsFor(host)).toEqual([]);
    await write(stateKeys.manifest, manifest);
    await world.enroll(host);
    await world.drained();
    expect(await world.count(`ticks WHERE host = '${host}'`)).toBe(1);
  });

  it('cannot bring an older generation to a collector that restarted', async () => {
    const [manifest, old] = [stateKeys.manifest, await read(stateKeys.manifest)];
    const before = await readCheck();
    await world.redistribute();
    await vi.waitFor(async () => expect((await readCheck()).generation).toBeGreaterThan(before.generation ?? 0), 8000);
    await collector.stop();
    await write(manifest, old);
    const stop = new AbortController();
    const waiting = world.startWith(stop.signal);
    await expect(Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 2500, 'waits'))])).resolves.toBe(
      'waits',
    );
    await world.redistribute();
    collector = await waiting;
    expect((await readCheck(collector.healthPort)).ok).toBe(true);
  });
});

it('waits for the first list, and needs its folders', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-collector-state-'));
  try {
    await expect(world.start({ trustFolder: null })).rejects.toThrow('PSFLEET_TRUST_FOLDER is needed');
    await expect(world.start({ stateFolder: null })).rejects.toThrow('PSFLEET_COLLECTOR_STATE is needed');
    const second = await world.start({ stateFolder: folder });
    await second.stop();
    expect(JSON.parse(readFileSync(join(folder, 'accepted-generation.json'), 'utf8'))).toHaveProperty('generation');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
