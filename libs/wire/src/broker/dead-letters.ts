/** Headers of a dead letter: why the message was rejected, and its subject and sequence number in the data stream. */
export const deadHeaders = { reason: 'Psfleet-Reason', subject: 'Psfleet-Subject', seq: 'Psfleet-Seq' } as const;

/**
 * The Nats-Msg-Id of a dead letter that is sent again. It differs from the message's own id, which the broker may still
 * remember. `storedMs`, in milliseconds since the epoch, keeps the id unique when a new stream counts from 1 again.
 */
export function retryMessageId(letter: number, storedMs: number): string {
  return `dead-letter/${letter}/${storedMs}`;
}
