import {
  readIdentitiesAt,
  type IdentityRow,
  type LatestTick,
  type ProcessTableRow,
  type Storage,
} from '@psfleet/storage';
import { warnAboutHosts } from '../moments/host-warning.js';
import { processKey, toProcess, type ProcessFields, type SampledRow } from './process-row.js';

export interface IdentifiedProcesses {
  /** In the order of the rows. */
  readonly processes: ProcessFields[];
  readonly warnings: readonly string[];
}

/** Reads the identities of processes as they are known at a moment; none if that is null. Throws StorageError. */
export async function readMomentIdentities(
  storage: Storage,
  processes: readonly Pick<ProcessTableRow, 'host' | 'procUid'>[],
  { at, ticks }: { readonly at: number | null; readonly ticks: readonly LatestTick[] },
): Promise<IdentityRow[]> {
  if (at === null) {
    return [];
  }
  const lastSeqs = new Map(ticks.map(({ host, lastSeq }) => [host, lastSeq]));
  const positions = processes.flatMap(({ host, procUid }) => {
    const lastSeq = lastSeqs.get(host);
    return lastSeq === undefined ? [] : [{ host, procUid, lastSeq }];
  });
  const oldest = ticks.reduce((earliest, { ts }) => Math.min(earliest, ts), at);
  return readIdentitiesAt(storage, positions, at, oldest);
}

/** Joins rows with identities, and warns about hosts with processes whose identity is missing. */
export function identifyProcesses(
  rows: readonly SampledRow[],
  identities: readonly IdentityRow[],
  ticks: readonly LatestTick[],
): IdentifiedProcesses {
  const byProcess = new Map(identities.map((identity) => [processKey(identity), identity]));
  const processes = rows.map((row) => toProcess(row, byProcess.get(processKey(row))));
  const unidentified = new Set(processes.filter(({ pid }) => pid === null).map(({ host }) => host));
  return {
    processes,
    warnings: warnAboutHosts(
      'the identities of some processes are not stored',
      ticks.filter(({ host }) => unidentified.has(host)),
    ),
  };
}
