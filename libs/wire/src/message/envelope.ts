import type { EventColumns, IdentityColumns, SampleColumns } from './tables/process-tables.js';

/** What is known about the host itself. */
export interface HostFacts {
  /** As the host calls itself, before it became a subject. */
  readonly hostname: string;
  readonly os: string;
  readonly kernel: string;
  readonly arch: string;
  /** 1/100 seconds since the epoch. */
  readonly bootTime: number | null;
  readonly cpuCount: number | null;
  /** Bytes. */
  readonly memoryTotal: number | null;
  readonly agentVersion: string;
}

/** What one tick of the agent amounted to. */
export interface TickFacts {
  /** Whether the samples of this tick hold every process. */
  readonly keyframe: boolean;
  /** Processes on the host. */
  readonly processes: number;
  /** Messages that were lost before this one since the start of the queue. */
  readonly dropped: number;
  /** Who tells of starts and ends: the kernel at once, or the next sweep. */
  readonly eventSource: 'kernel' | 'sweep';
  readonly highest: TickMaxima;
  /** Null: the agent does not tell, or of no process it knows that it has memory. */
  readonly maxRssProcess: MaxRssProcess | null;
  /** Time between two ticks as the agent is told to keep it, milliseconds; null: it does not tell. */
  readonly intervalMs: number | null;
  /** Where the newest keyframe begins, of this tick if it is one: the table of the host is made from there. Null: the agent does not tell. */
  readonly newestKeyframe: MessagePosition | null;
}

/** The number of a message and its time, milliseconds since the epoch. */
export interface MessagePosition {
  readonly seq: number;
  readonly ts: number;
}

/**
 * The highest that any process of the host did since the tick before, or stands at, as its rows tell it: what says of a host in one number whether the top
 * of the fleet can be on it. Null: the agent does not tell. 0: nobody, as far as it may look.
 */
export interface TickMaxima {
  /** 1/100 seconds. */
  readonly cpuTicks: number | null;
  /** Bytes. */
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  readonly rss: number | null;
  readonly numFds: number | null;
  readonly numThreads: number | null;
}

/** The process that has the most memory, `rss` of the highest values: it is found by this, without a look at the other processes of its host. */
export interface MaxRssProcess {
  readonly procUid: bigint;
  /** Time of the tick that its newest row came with, milliseconds since the epoch. */
  readonly sampleTs: number;
  /** Bytes that no other process of the host exceeds. */
  readonly nextRss: number;
}

/** Of an agent that does not tell. */
export const noHints: Pick<TickFacts, 'highest' | 'maxRssProcess' | 'intervalMs' | 'newestKeyframe'> = {
  highest: { cpuTicks: null, readBytes: null, writeBytes: null, rss: null, numFds: null, numThreads: null },
  maxRssProcess: null,
  intervalMs: null,
  newestKeyframe: null,
};

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
  /** Number of the message in that queue, without holes. A new queue of a host begins behind every number of the queues before it. */
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
