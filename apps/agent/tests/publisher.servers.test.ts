import { PermissionViolationError } from '@nats-io/transport-node';
import { messageId, streams } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually, logger, PublisherWorld } from './publisher-world.js';

describe('Publisher, on a real broker', () => {
  let world: PublisherWorld;

  beforeEach(async () => {
    world = await PublisherWorld.start();
  });

  afterEach(() => world.stop());

  it('publishes every message, in order', async () => {
    await world.addStream();
    await world.keep(1, 2);
    world.publisher.start();
    await world.keep(3);
    await world.untilSent();
    const { spool } = world;
    expect(await world.stored()).toEqual([1, 2, 3]);
    expect((await world.manager.streams.getMessage(streams.data.name, { seq: 3 }))?.header.get('Nats-Msg-Id')).toBe(
      messageId('web-1', spool.queueId, spool.nextSeq - 1),
    );
    expect(spool).toMatchObject({ takenBytes: 300, dropped: 0 });
  });

  it('waits for a stream that does not exist yet', async () => {
    await world.keep(1);
    world.publisher.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(world.spool.length).toBe(1);
    await world.addStream();
    await world.untilSent();
    expect(await world.stored()).toEqual([1]);
  });

  it('publishes a backlog of a day within a minute', async () => {
    await world.addStream();
    await world.answerAboutTime();
    for (let n = 0; n < 8_640; n += 96) {
      const messages = Array.from({ length: 96 }, (_, at) => ({
        seq: world.spool.nextSeq + at,
        bytes: Buffer.alloc(4_000, 7),
      }));
      await world.spool.append(messages, world.spool.wantsKeyframe);
    }
    expect(world.spool.length).toBe(8_640);
    const startMs = performance.now();
    world.publisher.start();
    await world.untilSent(60_000);
    expect(performance.now() - startMs).toBeLessThan(60_000);
  }, 90_000);

  it('waits while its subject is full, and loses nothing', async () => {
    await world.addStream({ max_msgs_per_subject: 3, discard_new_per_subject: true });
    await world.keep(1, 2, 3, 4, 5);
    world.publisher.start();
    await eventually(() => world.spool.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(world.spool.length).toBe(2);
    await world.publishAs('web-2', 9);
    await world.manager.streams.purge(streams.data.name, { seq: 3 });
    await world.untilSent();
    expect(await world.stored()).toEqual([3, 4, 5]);
    expect(world.spool.dropped).toBe(0);
  });

  it('drops a message that the broker rejects, and no other', async () => {
    await world.addStream({ max_msg_size: 1_000 });
    await world.keepOne(1);
    await world.keepOne(2, 5_000);
    // Larger than the server's maximum payload.
    await world.keepOne(3, 2_000_000);
    await world.keepOne(4);
    world.publisher.start();
    await world.untilSent();
    expect(await world.stored()).toEqual([1, 4]);
    expect(world.spool.dropped).toBe(2);
  });

  it('drops a message that leaves no room for its headers, which the client would refuse for ever', async () => {
    await world.addStream();
    await world.keepOne(1, 1024 * 1024 - 10);
    await world.keepOne(2);
    world.publisher.start();
    await world.untilSent();
    expect(await world.stored()).toEqual([2]);
    expect(world.spool.dropped).toBe(1);
  });

  it('keeps messages that it is not permitted to publish, until it is', async () => {
    await world.addStream();
    await world.keep(1, 2);
    const refusals = vi.spyOn(logger, 'warn');
    const connection = await world.connectAs(world.nats.credentials.host('web-2'));
    const notPermitted = world.createPublisher(world.spool, { connection });
    notPermitted.start();
    await eventually(
      () =>
        refusals.mock.calls.filter(([facts]) => JSON.stringify(facts).includes('Permissions Violation')).length >= 3,
    );
    await notPermitted.stop(0);
    refusals.mockRestore();
    expect(world.spool).toMatchObject({ length: 2, dropped: 0 });
    world.publisher.start();
    await world.untilSent();
    expect([await world.stored(), world.spool]).toMatchObject([[1, 2], { dropped: 0 }]);
  });

  it('is permitted to publish data, but not to command', async () => {
    const violation = (async () => {
      for await (const event of world.asAgent.status()) {
        if (event.type === 'error') {
          return event.error;
        }
      }
      return null;
    })();
    world.asAgent.publish('psf.cmd.web-1', 'forged');
    expect(await violation).toBeInstanceOf(PermissionViolationError);
  });
});
