import type { EventColumns } from './tables/event.js';
import type { HostFacts } from './tables/host.js';
import type { IdentityColumns } from './tables/identity.js';
import type { SampleColumns } from './tables/sample.js';
import type { TickFacts } from './tables/tick.js';

/** The sequence number of a message and its time, milliseconds since the epoch. */
export interface MessagePosition {
  readonly seq: number;
  readonly ts: number;
}

/** The rows of one metric group. Values are integers, scaled by the field's decimals, or null. */
export interface GroupColumns {
  /** The group's number in the catalog. */
  readonly group: number;
  readonly rows: number;
  /** By the dimension's number. */
  readonly dimensions: ReadonlyMap<number, readonly string[]>;
  /** By the field's number. */
  readonly fields: ReadonlyMap<number, readonly (number | null)[]>;
}

/** One message: a tick of one host, or one part of it. */
export interface HostMessage {
  readonly host: string;
  /** Random, created with the agent's state folder; distinguishes two machines that use one name. */
  readonly hostId: string;
  /** The kernel's id of this boot. */
  readonly bootId: string;
  /** Random id of the sender's queue. */
  readonly queue: string;
  /** Sequence number in that queue, without gaps. A host's new queue starts above all numbers of its earlier ones. */
  readonly seq: number;
  /** Wall clock of the tick, milliseconds since the epoch, on the host's own grid. */
  readonly ts: number;
  /** Monotonic time since the previous tick; null at the first. */
  readonly elapsedMs: number | null;
  /** From 1 to `parts`; a tick is complete when all its parts are stored. */
  readonly part: number;
  readonly parts: number;
  readonly tick: TickFacts;
  readonly facts: HostFacts | null;
  readonly groups: readonly GroupColumns[];
  readonly identities: IdentityColumns | null;
  readonly samples: SampleColumns | null;
  readonly events: EventColumns | null;
}
