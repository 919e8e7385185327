import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { dataSubject, parseMessageId, streams } from '@psfleet/wire';
import type { StoredPosition } from '../spool/segment-list.js';

/** A stream that does not exist never answers. */
const timeoutMs = 2_000;

/**
 * The newest message of this host that the broker has; null if it has none. Asked of the stream itself (direct get), not of what was acknowledged
 * here: a broker that was restored from an older copy has forgotten acknowledged ones. Null too while the newest is a dead letter that was sent again: what
 * is before it an agent may not ask, so it sends all that it keeps, which changes nothing that is stored. Throws while the broker or its stream is away.
 */
export async function lastStored(connection: NatsConnection, host: string): Promise<StoredPosition | null> {
  // An agent may ask for its own subject only, not for the account's limits.
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
  const message = await manager.direct.getMessage(streams.data.name, { last_by_subj: dataSubject(host) });
  return message === null ? null : parseMessageId(message.header.get('Nats-Msg-Id'));
}
