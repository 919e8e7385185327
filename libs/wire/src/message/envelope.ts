import type { EventColumns } from './tables/event.js';
import type { HostFacts } from './tables/host.js';
import type { IdentityColumns } from './tables/identity.js';
import type { SampleColumns } from './tables/sample.js';
import type { TickFacts } from './tables/tick.js';

/** The number of a message and its time, milliseconds since the epoch. */
export interface MessagePosition {
  readonly seq: number;
  readonly ts: number;
}

/** Readings of one metric group: values are whole numbers of the field's decimals, or null. */
export interface GroupColumns {
  /** Number in the catalog. */
  readonly group: number;
  readonly rows: number;
  /** By the dimension's number. */
  readonly dimensions: ReadonlyMap<number, readonly string[]>;
  /** By the field's number. */
  readonly fields: ReadonlyMap<number, readonly (number | null)[]>;
}

/** One message: what one host read at one tick, or a part of that. */
export interface HostMessage {
  readonly host: string;
  /** Random, made with the agent's state: two machines under one name are told apart by it. */
  readonly hostId: string;
  /** The kernel's id of this boot. */
  readonly bootId: string;
  /** Random id of the sender's queue. */
  readonly queue: string;
  /** Number of the message in its queue, without gaps. A new queue of a host starts after the numbers of older ones. */
  readonly seq: number;
  /** Wall clock of the tick, milliseconds since the epoch, on the host's own grid. */
  readonly ts: number;
  /** Monotonic time since the tick before; null at the first. */
  readonly elapsedMs: number | null;
  /** From 1 to `parts`; a tick counts when all its parts are there. */
  readonly part: number;
  readonly parts: number;
  readonly tick: TickFacts;
  readonly facts: HostFacts | null;
  readonly groups: readonly GroupColumns[];
  readonly identities: IdentityColumns | null;
  readonly samples: SampleColumns | null;
  readonly events: EventColumns | null;
}
