import { Injectable } from '@nestjs/common';
import {
  readProgramHosts,
  readProgramProcesses,
  Storage,
  type ProcessTier,
  type ProgramHostsRow,
  type TierBounds,
  type TierSlice,
} from '@psfleet/storage';
import { floorTo, planTopSlices, quarterMs } from '../../tiers/tier-slices.js';

interface ProgramOfHost {
  readonly host: string;
  readonly program: string | null;
}

/** A moment is a range of a millisecond. Times are milliseconds since the epoch, `to` is exclusive. */
interface SpreadRange {
  readonly from: number;
  readonly to: number;
  readonly bounds: TierBounds;
}

/** How many processes programs have on hosts, and on how many hosts they run. */
export interface ProgramCounts {
  /** By host and program. */
  readonly processes: ReadonlyMap<string, number>;
  readonly hosts: ReadonlyMap<string, number>;
  readonly rowsRead: number;
}

const keyOf = ({ host, program }: ProgramOfHost): string => `${host} ${program ?? ''}`;

/** Counts the processes of the program of a row on its host, and the hosts on which the program runs. */
@Injectable()
export class ProgramSpread {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Counts the processes of the hosts of the rows exactly, and the hosts of the fleet by the quarter hour. */
  async count(rows: readonly ProgramOfHost[], { from, to, bounds }: SpreadRange): Promise<ProgramCounts> {
    const wanted = wantedOf(rows);
    const slices = quartersOf(bounds, from, to);
    const [processes, hosts] = await Promise.all([
      readProgramProcesses(this.#storage, { ...wanted, from, to }),
      readProgramHosts(this.#storage, { programs: wanted.programs, slices, hosts: [] }),
    ]);
    return {
      processes: new Map(processes.rows.map((row) => [keyOf(row), row.processes])),
      hosts: hostsOf(hosts.rows),
      rowsRead: processes.rowsRead + hosts.rowsRead,
    };
  }

  /** Counts both at the resolution of slices. */
  async countRolledUp(
    rows: readonly ProgramOfHost[],
    slices: readonly TierSlice<ProcessTier>[],
  ): Promise<ProgramCounts> {
    const { rows: counted, rowsRead } = await readProgramHosts(this.#storage, { ...wantedOf(rows), slices });
    return {
      processes: new Map(counted.flatMap(({ ofHosts }) => ofHosts.map((row) => [keyOf(row), row.processes]))),
      hosts: hostsOf(counted),
      rowsRead,
    };
  }
}

/**
 * The quarters that a range touches. What is not rolled up yet follows the newest quarter that is, so that only the
 * processes which began since must be looked for.
 */
function quartersOf(bounds: TierBounds, from: number, to: number): TierSlice<ProcessTier>[] {
  const rolledUpTo = bounds.rolledUpTo(quarterMs);
  const start = floorTo(from, quarterMs);
  const end = floorTo(to - 1, quarterMs) + quarterMs;
  const isWhole = end <= rolledUpTo;
  const hasQuarterBefore = !isWhole && start >= rolledUpTo && rolledUpTo > 0;
  return planTopSlices(bounds, hasQuarterBefore ? rolledUpTo - quarterMs : start, isWhole ? end : to);
}

function wantedOf(rows: readonly ProgramOfHost[]): { readonly hosts: string[]; readonly programs: string[] } {
  const known = rows.filter(({ program }) => program !== null);
  return {
    hosts: [...new Set(known.map(({ host }) => host))],
    programs: [...new Set(known.flatMap(({ program }) => program ?? []))],
  };
}

function hostsOf(rows: readonly ProgramHostsRow[]): Map<string, number> {
  return new Map(rows.map(({ program, hosts }) => [program, hosts]));
}

/** A row counts itself, even where its identity came too late for the count. */
export function withCounts<Row extends ProgramOfHost>(
  rows: readonly Row[],
  { processes, hosts }: ProgramCounts,
): (Row & { readonly programProcesses: number | null; readonly programHosts: number | null })[] {
  return rows.map((row) => ({
    ...row,
    programProcesses: row.program === null ? null : Math.max(1, processes.get(keyOf(row)) ?? 0),
    programHosts: row.program === null ? null : Math.max(1, hosts.get(row.program) ?? 0),
  }));
}
