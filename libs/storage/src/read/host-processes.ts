import { TupleParam } from '@clickhouse/client';

/** A process of a known host. The procUid alone does not suffice, because a host may send that of another host. */
export interface HostProcess {
  readonly host: string;
  readonly procUid: string;
}

/** The number in the column of a procUid. */
export const uidNumberOf = (procUid: string): bigint => BigInt(`0x${procUid}`);

/**
 * Selects the rows with one of the procUids, on any host. The numbers are in a parameter, because a subquery that made
 * them of text would take longer to plan than the few rows take to read.
 */
export const hasProcUid = (table: string): string => `${table}.proc_uid IN {uids:Array(UInt64)}`;

/** Parameters for {@link hasProcUid}. Zero stands for a process that is not known, and selects none. */
export function procUidParams(procUids: readonly string[]): Readonly<Record<string, unknown>> {
  return { uids: procUids.map(uidNumberOf).filter((uid) => uid !== 0n) };
}

/** Also compares pairs: most rows that have one of the hosts and one of the procUids have no such pair. */
export const isHostProcess = (table: string): string =>
  `${hasProcUid(table)}
  AND (${table}.host, ${table}.proc_uid) IN {hostUids:Array(Tuple(String, UInt64))}`;

/** Parameters for {@link isHostProcess}. */
export function hostProcessParams(processes: readonly HostProcess[]): Readonly<Record<string, unknown>> {
  return {
    ...procUidParams(processes.map(({ procUid }) => procUid)),
    hostUids: processes.map(({ host, procUid }) => new TupleParam([host, uidNumberOf(procUid)])),
  };
}
