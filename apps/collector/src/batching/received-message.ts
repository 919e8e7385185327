import { offsetOf, retrySubject, type HostMessage } from '@psfleet/wire';

/** A message of the stream that this collector holds. */
export interface ReceivedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Sequence number in the stream. */
  readonly seq: number;
  /** When the broker stored the message, in nanoseconds since the epoch. */
  readonly timestampNanos: bigint;
  ack(): void;
  /** Returns the message to the broker, which delivers it again at once. */
  nak(): void;
  /** Returns the message to the broker, which delivers it again in a few seconds. */
  postpone(): void;
  /** Restarts the broker's ack_wait. */
  working(): void;
}

/** When the broker received a message, milliseconds since the epoch: the same at every delivery. */
export function receivedMs({ timestampNanos }: ReceivedMessage): number {
  return Number(timestampNanos / 1_000_000n);
}

/**
 * When a message arrived from its host. A dead letter that is sent again says nothing about whether its host is there
 * now, so it counts as if it had arrived in time.
 */
export function arrivalOf(received: ReceivedMessage, { host, ts, tick }: HostMessage): number {
  return received.subject === retrySubject(host) ? ts + offsetOf(tick) : receivedMs(received);
}
