import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { createInbox, type NatsConnection } from '@nats-io/transport-node';
import { ensureStreams } from '@psfleet/service-kit/ensure-streams';
import { brokerLayout, collectorDurable, streams } from '@psfleet/wire';

const limits = { streamMaxBytes: 100_000_000, deadStreamMaxBytes: 10_000_000, ackWaitMs: 60_000 };

/**
 * Replaces all streams and buckets by fresh ones, stores the messages, and has the first one delivered. Returns the
 * subject on which that delivery is to be acknowledged.
 */
export async function prepareStreams(
  core: NatsConnection,
  messages: readonly (readonly [subject: string, data: string])[],
): Promise<string> {
  const manager = await jetstreamManager(core);
  for await (const name of manager.streams.names()) {
    await manager.streams.delete(name);
  }
  await ensureStreams(core, brokerLayout(limits));
  for (const [subject, data] of messages) {
    await jetstream(core).publish(subject, data);
  }
  const next = `$JS.API.CONSUMER.MSG.NEXT.${streams.data.name}.${collectorDurable}`;
  // A delivery arrives under the subject of the message, which the client's request() would not recognise.
  const inbox = createInbox();
  const subscription = core.subscribe(inbox, { max: 1 });
  core.publish(next, '{"batch":1,"no_wait":true}', { reply: inbox });
  for await (const { reply } of subscription) {
    return reply ?? '';
  }
  throw new Error('the first message was not delivered');
}
