import type { HostMessage } from '@psfleet/wire';

/** A message, and what storage adds to it. */
export interface ArrivedMessage {
  readonly message: HostMessage;
  /** When the broker received it, milliseconds since the epoch. */
  readonly arrivedMs: number;
  /** The difference from the host's time to the fleet's, which is stored: milliseconds to add. */
  readonly offsetMs: number;
}
