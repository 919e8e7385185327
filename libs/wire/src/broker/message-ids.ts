/**
 * The Nats-Msg-Id of a message. It names the sender's queue, so that a restarted agent is not mistaken for its
 * predecessor.
 */
export function messageId(host: string, queue: string, seq: number): string {
  return `${host}:${queue}:${seq}`;
}

/**
 * The Nats-Msg-Id of a message that is sent again although the broker acknowledged it: a broker remembers the ids of
 * messages that were purged, and would acknowledge them without storing them. `round` is random.
 */
export function resentMessageId(host: string, queue: string, seq: number, round: string): string {
  return `${messageId(host, queue, seq)}:${round}`;
}
