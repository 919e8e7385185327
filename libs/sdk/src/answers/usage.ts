import type { FailedCheck } from './health-problem.js';

/** Rows of the database and what they take. */
interface StoredRows {
  /** Rows, those included that a merge will remove. */
  readonly rows: number;
  /** Compressed size in bytes. */
  readonly bytes: number;
}

export interface TableUsage extends StoredRows {
  readonly table: string;
}

export interface DayUsage extends StoredRows {
  /** The day, in UTC: `2026-11-22`. */
  readonly day: string;
}

/** A disk of ClickHouse; sizes in bytes. */
export interface DiskUsage {
  readonly name: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What the database takes on the server that answers, which in a cluster has the rows of one shard. */
export interface StorageUsage {
  /** Compressed size in bytes. */
  readonly bytes: number;
  readonly disks: readonly DiskUsage[];
  /** The largest first. */
  readonly tables: readonly TableUsage[];
  /** The days of raw rows, the newest first, at most 32. Today is not over yet. */
  readonly rawDays: readonly DayUsage[];
}

/** What the broker holds, and how far it is stored. */
export interface BrokerUsage {
  /** Size of the stream of messages in bytes. */
  readonly streamBytes: number;
  /** Size in bytes at which it refuses messages, which agents then keep. */
  readonly streamMaxBytes: number;
  /** Messages that no collector has received. */
  readonly pendingMessages: number;
  /** Messages that collectors hold and have not stored. */
  readonly unacknowledgedMessages: number;
  /** Seconds for which the oldest message that is not stored has waited, as far as the API saw. */
  readonly behind: number;
  /** Messages that could not be stored and are kept. */
  readonly deadLetters: number;
}

/** What monitoring takes. */
export interface Usage {
  /** Null while the broker does not answer. */
  readonly broker: BrokerUsage | null;
  /** Null while ClickHouse does not answer. */
  readonly storage: StorageUsage | null;
}

/** About what monitoring takes. */
export interface UsageMeta {
  /** What could not be read, and why. */
  readonly failed: readonly FailedCheck[];
}
