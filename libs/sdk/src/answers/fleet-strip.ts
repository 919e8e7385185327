/** Something that happened on a host of the fleet, marked above the strip. */
export interface FleetMark {
  /**
   * `oom`: killed because memory ran out; `crash`: ended by a signal that only a fault sends; `reboot` of a host;
   * `action` on a process that was not refused; `silent`: a host that had reported stopped to, for two buckets and 100
   * seconds at least and for longer than it usually does, up to the newest tick of the fleet.
   */
  readonly kind: 'oom' | 'crash' | 'reboot' | 'action' | 'silent';
  /** The first of them; when hosts went silent, the end of the last bucket in which they reported. */
  readonly at: string;
  /** How many of this kind happened in the bucket. */
  readonly count: number;
  /** Host of the first. */
  readonly host: string;
  /** Process of the first; of an action what was done, such as SIGTERM; null for a reboot and for a silent host. */
  readonly name: string | null;
}

/** How much it hurt over a time range: a value of each list for each bucket, null where no host reported it. */
export interface FleetStrip {
  /** How many hosts reported in each bucket; 0 if none did. */
  readonly hosts: readonly number[];
  /** Busy share of the CPUs of the busiest host, in percent. */
  readonly cpu: readonly (number | null)[];
  /** Used memory of the host with the least left, in percent. */
  readonly memory: readonly (number | null)[];
  /** Largest share of ten seconds in which a task waited for I/O (PSI), in percent; without PSI, of idle CPU time. */
  readonly io: readonly (number | null)[];
  /** Largest share of ten seconds in which a task waited for CPU or memory (PSI), in percent. */
  readonly pressure: readonly (number | null)[];
  /** In the order of time. */
  readonly marks: readonly FleetMark[];
}
