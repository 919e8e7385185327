import { offsetOf, retrySubject, type HostMessage } from '@psfleet/wire';

/** A message of the stream that this collector holds. */
export interface ReceivedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Sequence number in the stream. */
  readonly seq: number;
  /** When the broker received the message, milliseconds since the epoch: the same at every delivery. */
  readonly receivedMs: number;
  ack(): void;
  /** Returns the message to the broker, which delivers it again at once. */
  nak(): void;
  /** Returns the message to the broker, which delivers it again in a few seconds. */
  postpone(): void;
  /** Restarts the broker's ack_wait. */
  working(): void;
}

/**
 * When a message arrived from its host. A dead letter that is sent again says nothing about whether its host is there
 * now, so it counts as if it had arrived in time.
 */
export function arrivalOf(received: ReceivedMessage, { host, ts, tick }: HostMessage): number {
  return received.subject === retrySubject(host) ? ts + offsetOf(tick) : received.receivedMs;
}
