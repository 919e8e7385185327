/** A value that a field of a search has. */
export interface ProcessValue {
  readonly value: string;
  /** Number of processes that have it; null for a label, which hosts have. */
  readonly processes: number | null;
  /** Number of hosts where these run, or that have the label. */
  readonly hosts: number;
}

/** About a list of values. */
export interface ProcessValuesMeta {
  /** The end of the hour in which the processes ran. */
  readonly at: string;
  /** Whether there are more values than the answer has. */
  readonly hasMore: boolean;
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}
