export type HostStatus = 'online' | 'stale' | 'offline';

/** Something that the owner of a host should act on. */
export interface HostWarning {
  readonly code:
    | 'not-enrolled'
    | 'revoked'
    | 'never-seen'
    | 'lost-key'
    | 'second-machine'
    | 'twin'
    | 'unknown-time'
    | 'wrong-clock'
    | 'catching-up'
    | 'unresponsive-mount'
    | 'slow-name-service'
    | 'unread-memory'
    | 'spool-not-on-disk'
    | 'missing-rights'
    | 'events-lost'
    | 'taskstats-unavailable'
    | 'groups-left-out'
    | 'hidden-sockets'
    | 'credentials-expiring'
    | 'more-warnings'
    | 'unknown-warning';
  readonly detail: string;
  readonly remedy: string;
}

/** A host of the fleet with its latest key metrics. */
export interface Host {
  /** Name of the host. */
  readonly host: string;
  /** Hostname that the host reports, or reported when it was enrolled. */
  readonly hostname: string;
  /**
   * By the time since its last message arrived: online up to 2.5 intervals, stale up to 10, offline beyond; a revoked
   * host is offline.
   */
  readonly status: HostStatus;
  /** When its last message arrived. */
  readonly lastSeen: string | null;
  /** Null until its first tick has arrived. */
  readonly os: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  /** Seconds since the epoch. */
  readonly bootTime: number | null;
  /** Logical CPUs. */
  readonly cpuCount: number | null;
  /** Bytes. */
  readonly memoryTotal: number | null;
  /** Mean of all CPUs over the last tick; null if unknown for half an hour. */
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly processCount: number | null;
  /**
   * Whether the kernel reports starts and exits of processes at once, or the next sweep notices them; a sweep misses
   * processes that start and end before it.
   */
  readonly eventSource: 'kernel' | 'sweep' | null;
  readonly agentVersion: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** When this machine was enrolled under the name; null if none is. */
  readonly enrolledAt: string | null;
  /**
   * Seconds by which its clock is ahead of the fleet's, less than 0 if it is behind; up to one second counts as 0.
   * Its rows have the fleet's time. Null while its agent does not know it.
   */
  readonly clockOffset: number | null;
  /**
   * About how many ticks of an outage it still has to send, oldest first; until then, answers about now show it as of
   * an earlier time. Null when it is up to date.
   */
  readonly catchingUp: number | null;
  /** What its owner should act on. */
  readonly warnings: readonly HostWarning[];
}

/** A host whose credentials were ended. */
export interface EndedHost {
  readonly host: string;
  /**
   * Whether the broker confirmed that the credentials ended; if not, the API sends it the list again until it does.
   */
  readonly isCut: boolean;
}

/** How many hosts there are. */
export interface HostCount {
  readonly total: number;
  /** Hosts that sent a tick within 2.5 of their intervals. */
  readonly online: number;
  /** Hosts that were silent for longer, up to 10 intervals. */
  readonly stale: number;
  /** Hosts that were silent for longer still, are revoked, or never sent a tick. */
  readonly offline: number;
}
