import type { Host, Process, Series } from '@psfleet/sdk';

/**
 * A snapshot is gzip over lines of JSON: a header, hosts, metrics, ticks in the order of time, and an end with the
 * SHA-256 of all lines before it. The number changes with whatever earlier programs would misunderstand.
 */
export const snapshotVersion = 1;

export interface SnapshotHeader {
  readonly psfleetSnapshot: number;
  readonly createdAt: string;
  /** The time range that was asked for. */
  readonly from: string;
  readonly to: string;
  /** Which processes it has: those of which hosts, and which of them. */
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  readonly search: string | null;
}

/** A row of a tick: every field of a process that is new, else procUid with the fields that changed. */
export type ChangedRow = Partial<Process> & Pick<Process, 'procUid'>;

export interface SnapshotTick {
  /** The moment that the table is of. */
  readonly at: string;
  /** Whether all processes are in `rows` with every field, so that reading may begin here. */
  readonly isWhole: boolean;
  readonly rows: readonly ChangedRow[];
  /** The processes that are no more in the table. */
  readonly gone: readonly string[];
  readonly warnings: readonly string[];
}

/** Metrics of a host, each series combined by `agg` into buckets of `step` seconds. */
export interface SnapshotMetrics {
  readonly agg: string;
  readonly step: number;
  readonly data: readonly Series[];
}

export type SnapshotLine =
  | SnapshotHeader
  | { readonly hosts: readonly Host[] }
  | { readonly metrics: SnapshotMetrics }
  | { readonly tick: SnapshotTick }
  | { readonly end: { readonly ticks: number; readonly sha256: string } };
