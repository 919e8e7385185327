import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { dataSubject, parseMessageId, streams } from '@psfleet/wire';
import type { StoredPosition } from '../spool/segment-list.js';

/** Needed, because a stream that does not exist never answers. */
const timeoutMs = 2_000;

/**
 * The newest message of this host that the broker has, by a direct get from the stream: a broker that was restored from
 * an older copy lacks messages that it acknowledged. Null if it has none, and while the newest is a dead letter that
 * was sent again: an agent may not ask for the one before, so it sends everything that it keeps, which changes nothing
 * stored. Throws while the broker or its stream is away.
 */
export async function lastStored(connection: NatsConnection, host: string): Promise<StoredPosition | null> {
  // Permissions allow an agent its own subject only, not the account's limits.
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
  const message = await manager.direct.getMessage(streams.data.name, { last_by_subj: dataSubject(host) });
  return message === null ? null : parseMessageId(message.header.get('Nats-Msg-Id'));
}
