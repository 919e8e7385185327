import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { closeNats, connectNats } from '@psfleet/service-kit';
import { dataSubject, streams } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, logger, PublisherWorld } from './publisher-world.js';

describe('Publisher, when the broker is not as it was', () => {
  let world: PublisherWorld;

  beforeEach(async () => {
    world = await PublisherWorld.start();
    await world.addStream();
  });

  afterEach(() => world.stop());

  it('keeps everything while the broker is down, then publishes it in order', async () => {
    world.publisher.start();
    await world.keep(1);
    await world.untilSent();
    await world.nats.kill();
    await world.keep(2, 3);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(world.spool.length).toBe(2);
    await world.restartBroker();
    await world.keep(4);
    await eventually(() => world.isStored(1, 2, 3, 4));
    await world.untilSent();
    // The last one of before is sent again to a broker that was restarted.
    expect(await world.stored()).toEqual([1, 1, 2, 3, 4]);
  });

  it('publishes after its own restart only what the broker lacks', async () => {
    world.publisher.start();
    await world.keep(1, 2);
    await world.untilSent();
    await world.publisher.stop(0);
    await world.keep(3);
    await world.restartAgent();
    await world.keep(4);
    expect(world.spool.length).toBe(2);
    world.publisher.start();
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 2, 3, 4]);
  });

  it('notices by the message id what the broker stored although the acknowledgement was lost', async () => {
    world.publisher.start();
    await world.keep(1, 2);
    await world.untilSent();
    await world.publisher.stop(0);
    // As if it had been killed between the broker's answer and the note of it.
    const acks = join(world.folder, 'spool', 'acks');
    const bytes = readFileSync(acks);
    writeFileSync(acks, bytes.subarray(0, bytes.length / 2));
    await world.keep(3);
    await world.restartAgent();
    expect(world.spool.length).toBe(2);
    world.publisher.start();
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 2, 3]);
    expect(world.publisher.isTwin).toBe(false);
  });

  it('sends everything again that it keeps when its acknowledgements are gone', async () => {
    world.publisher.start();
    await world.keep(1, 2);
    await world.untilSent();
    await world.publisher.stop(0);
    rmSync(join(world.folder, 'spool', 'acks'));
    await world.restartAgent();
    expect(world.spool.length).toBe(2);
    await world.keep(3);
    world.publisher.start();
    await world.untilSent();
    const stored = await world.stored();
    expect(stored.slice(0, 2)).toEqual([1, 2]);
    expect(stored.at(-1)).toBe(3);
  });

  it('publishes again what a broker lacks that was restored from an older copy', async () => {
    world.publisher.start();
    await world.keep(1, 2);
    await world.untilSent();
    await world.copyBroker();
    await world.keep(3, 4, 5);
    await world.untilSent();
    await eventually(() => world.isStored(3, 4, 5));
    await world.restoreBroker();
    // The disconnection is enough to notice it, without a new message.
    await eventually(() => world.isStored(3, 4, 5));
    await world.keep(6);
    await world.untilSent();
    expect((await world.stored()).slice(-4)).toEqual([3, 4, 5, 6]);
  });

  it('does so when other hosts have used its sequence numbers meanwhile, and after its own restart', async () => {
    world.publisher.start();
    await world.keep(1, 2);
    await world.untilSent();
    await world.copyBroker();
    await world.keep(3, 4, 5);
    await eventually(() => world.isStored(3, 4, 5));
    await world.untilSent();
    await world.publisher.stop(0);
    await world.restoreBroker();
    await eventually(() =>
      world.publishAs('web-2', 9, 20).then(
        () => true,
        () => false,
      ),
    );
    await world.keep(6);
    await world.restartAgent();
    world.publisher.start();
    await world.untilSent();
    expect((await world.stored()).slice(-4)).toEqual([3, 4, 5, 6]);
  });

  it('sends the kept messages again after a purge, although the broker remembers their ids', async () => {
    world.publisher.start();
    await world.keep(1, 2, 3);
    await world.untilSent();
    await world.manager.streams.purge(streams.data.name);
    await world.keep(4);
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 2, 3, 4]);
  });

  it('goes on after a purge of what the collector has stored, which leaves the last message', async () => {
    world.publisher.start();
    await world.keep(1, 2, 3);
    await world.untilSent();
    await world.manager.streams.purge(streams.data.name, { seq: 3 });
    await world.keep(4);
    await world.untilSent();
    expect(await world.stored()).toEqual([3, 4]);
  });

  it('goes on when the stream was deleted and made again', async () => {
    world.publisher.start();
    await world.publishAs('web-2', 9, 50);
    await world.keep(1, 2);
    await world.untilSent();
    await world.manager.streams.delete(streams.data.name);
    await world.addStream();
    await world.keep(3);
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 2, 3]);
  });

  it('says that a stranger published as this host, and goes on', async () => {
    world.publisher.start();
    await world.keep(1);
    await world.untilSent();
    await world.publishAs('web-1', 99);
    await world.keep(2);
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 99, 2]);
    expect(world.publisher.isTwin).toBe(false);
    await world.publishAs('web-1', 99);
    await world.keep(3);
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 99, 2, 99, 3]);
    expect(world.publisher.isTwin).toBe(true);
  });

  it.each([
    ['the message is stored as well', false],
    ['the message is refused', true],
  ])('loses nothing by a forged acknowledgement in the very inbox when %s', async (_, isRefused) => {
    world.publisher.start();
    await world.keep(1);
    await world.untilSent();
    await world.publisher.stop(0);
    await world.spool.close();
    let forged = 0;
    const attacker = await connectNats({
      url: world.nats.url,
      ...world.nats.credentials.host('web-2'),
      name: 'x',
      logger,
    });
    await world.open({ connection: withForgedAck(world, attacker, () => (forged += 1) === 1, isRefused) });
    await world.keep(2, 3);
    world.publisher.start();
    await world.untilSent();
    await world.keep(4);
    await world.untilSent();
    expect(forged).toBeGreaterThan(1);
    const stored = await world.stored();
    expect(stored.filter((number, at) => stored.indexOf(number) === at)).toEqual([1, 2, 3, 4]);
    expect(stored.at(-1)).toBe(4);
    expect(await world.stored('web-2')).toHaveLength(1);
    await closeNats(attacker);
  });
});

/**
 * The agent's connection, whose answers arrive in an inbox that somebody else knows. That one publishes a message of
 * its own with this inbox as reply, so that its acknowledgement arrives there first. `drop` keeps the agent's message
 * from the stream meanwhile, as a full stream does.
 */
function withForgedAck(
  world: PublisherWorld,
  attacker: NatsConnection,
  isDue: () => boolean,
  drop: boolean,
): NatsConnection {
  const { asAgent } = world;
  return new Proxy(asAgent, {
    get: (target, name) => {
      if (name !== 'request') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return async (subject: string, data: Uint8Array, options: object) => {
        if (!isDue()) {
          return asAgent.request(subject, data, options as never);
        }
        const reply = `_INBOX.web-1.${randomUUID()}`;
        const answer = new Promise((resolve) => {
          asAgent.subscribe(reply, { max: 1, callback: (_, msg) => resolve(msg) });
        });
        await asAgent.flush();
        attacker.publish(dataSubject('web-2'), 'mine', { reply });
        await attacker.flush();
        if (!drop) {
          asAgent.publish(subject, data, { ...options, reply });
        }
        return answer;
      };
    },
  });
}
