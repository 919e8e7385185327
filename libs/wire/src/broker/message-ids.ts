/**
 * The Nats-Msg-Id of a message. It names the sender's queue, so that a restarted agent is not mistaken for its
 * predecessor.
 */
export function messageId(host: string, queue: string, seq: number): string {
  return `${host}:${queue}:${seq}`;
}

/** The queue and number in a Nats-Msg-Id; null if no agent made it. */
export function parseMessageId(id: string): { readonly queueId: string; readonly seq: number } | null {
  const [, queueId, digits] = /^[^:]+:([^:]+):(\d{1,16})$/.exec(id) ?? [];
  return queueId === undefined ? null : { queueId, seq: Number(digits) };
}
