/** About an answer that needs no explanation. */
export interface EmptyMeta {}

/** About a page of a list. */
export interface PageMeta {
  /** Pass it as `cursor` to get the next page; null on the last page. */
  readonly cursor: string | null;
}

/** About values over time. */
export interface SeriesMeta {
  /** Length of a bucket in seconds; a day of a time zone whose clock is changed is an hour longer or shorter. */
  readonly step: number;
  /** The time zone by whose clock buckets begin. */
  readonly timeZone: string;
  /**
   * The coarsest resolution of the rows that the answer was made from; the newest minutes may come from finer rows.
   */
  readonly tier: 'raw' | '1m' | '1h';
  /** Start of the first bucket. */
  readonly from: string;
  /** End of the time range, exclusive. */
  readonly to: string;
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
  readonly warnings: readonly string[];
}

/** About an answer that shows one moment. */
export interface MomentMeta {
  /** The moment that the answer shows; null if nothing is stored. */
  readonly at: string | null;
  /** Whether something may be missing; `warnings` say what. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}

/** About a page of a list that shows one moment. */
export interface TableMeta extends MomentMeta {
  /** Pass it as `cursor` to get the next page; null on the last page. */
  readonly cursor: string | null;
}

/** About a top list. */
export interface TopMeta extends MomentMeta {
  /** Start of the time range; null for a moment. */
  readonly from: string | null;
  /** End of the time range, exclusive. */
  readonly to: string | null;
  /**
   * The coarsest resolution of the rows that the answer was made from: raw samples of processes, or rollups by
   * program.
   */
  readonly tier: 'raw' | '15m' | '1h';
  /** What a row is, and which other question there is. */
  readonly explanation: string;
  /** The fields that are null in some rows because rollups do not keep them. */
  readonly notKept: readonly string[];
}

/** About groups of processes. */
export interface ProcessGroupsMeta extends Omit<TopMeta, 'explanation' | 'notKept'> {
  /** How many groups there are, listed or not. */
  readonly groups: number;
}

/** About the ticks that were explained. */
export interface ExplanationMeta extends MomentMeta {
  /** The tick from which on everything counts; null for memory, and if there is none. */
  readonly from: string | null;
  /** The last tick that counts. */
  readonly to: string | null;
}

/** About a comparison of two moments. */
export interface DiffMeta {
  /** The first moment; null if nothing is stored of it. */
  readonly from: string | null;
  /** The second moment; null if nothing is stored of it. */
  readonly to: string | null;
  /** Whether something may be missing; `warnings` say what. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}

/** About a search over a time range. */
export interface RangeMeta {
  /** Start of the time range. */
  readonly from: string;
  /** End of the time range, exclusive. */
  readonly to: string;
  /** Whether something may be missing; `warnings` say what. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}

/** About a page of events. */
export interface EventsMeta extends PageMeta {
  /** Start of the time range. */
  readonly from: string;
  /** End of the time range, exclusive. */
  readonly to: string;
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}

/** About an action. */
export interface ActionMeta {
  /** Only present if there are any. */
  readonly warnings?: readonly string[];
}
