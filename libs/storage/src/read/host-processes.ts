import { procUidOf } from '../proc-uid-sql.js';

/** A process of a known host. The procUid alone does not suffice, because a host may send that of another host. */
export interface HostProcess {
  readonly host: string;
  readonly procUid: string;
}

const toUid = `uid -> ${procUidOf('uid')}`;

/** Selects the rows with one of the procUids, on any host. Zero stands for a process that is not known. */
export const hasProcUid = (table: string): string =>
  `${table}.proc_uid IN (
    SELECT arrayJoin(arrayFilter(uid -> uid != 0, arrayMap(${toUid}, {procUids:Array(String)})))
  )`;

/** Also compares pairs: most rows that have one of the hosts and one of the procUids have no such pair. */
export const isHostProcess = (table: string): string =>
  `${hasProcUid(table)}
  AND (${table}.host, ${table}.proc_uid) IN (
    SELECT arrayJoin(arrayZip({hostsOfUids:Array(String)}, arrayMap(${toUid}, {procUids:Array(String)})))
  )`;

/** Parameters for {@link isHostProcess}. */
export function hostProcessParams(processes: readonly HostProcess[]): Readonly<Record<string, unknown>> {
  return {
    procUids: processes.map(({ procUid }) => procUid),
    hostsOfUids: processes.map(({ host }) => host),
  };
}
