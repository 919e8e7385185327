import { Injectable } from '@nestjs/common';
import {
  readProgramHosts,
  readProgramProcesses,
  readProgramsAtMoment,
  repeatedMs,
  Storage,
  type IdentityRow,
  type LatestTick,
  type ProcessTier,
  type ProgramHostsRow,
  type RankedProcess,
  type TierBounds,
  type TierSlice,
  type WantedPrograms,
} from '@psfleet/storage';
import { floorTo, planTopSlices, quarterMs } from '../../tiers/tier-slices.js';

interface ProgramOfHost {
  readonly host: string;
  readonly program: string | null;
}

/** Times are milliseconds since the epoch, `to` is exclusive. */
interface SpreadRange {
  readonly from: number;
  readonly to: number;
  readonly bounds: TierBounds;
}

/** A moment of the fleet, at which each host is as of its last tick. */
interface SpreadMoment {
  readonly at: number;
  readonly ticks: readonly LatestTick[];
  readonly bounds: TierBounds;
}

/** How many processes programs have on hosts, and on how many hosts they run. */
export interface ProgramCounts {
  /** By host and program. */
  readonly processes: ReadonlyMap<string, number>;
  readonly hosts: ReadonlyMap<string, number>;
  readonly rowsRead: number;
}

type CountedProcesses = Awaited<ReturnType<typeof readProgramsAtMoment>>;

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
    const { hosts, programs } = wantedOf(rows);
    return this.#count(
      readProgramProcesses(this.#storage, { hosts, programs, from, to }),
      { programs },
      quartersOf(bounds, from, to),
    );
  }

  /**
   * The same at a moment, of the programs that processes run then. These are counted while their identities are read,
   * except for the few whose identity is older than agents leave it.
   */
  async countAt(
    processes: readonly RankedProcess[],
    identities: Promise<readonly IdentityRow[]>,
    { at, ticks, bounds }: SpreadMoment,
  ): Promise<ProgramCounts> {
    const shown = new Set(processes.map(({ host }) => host));
    const moments = ticks.filter(({ host }) => shown.has(host));
    const since = ticks.reduce((earliest, { ts }) => Math.min(earliest, ts), at) - repeatedMs;
    const slices = quartersOf(bounds, at, at + 1);
    const countWanted = (wanted: WantedPrograms): Promise<ProgramCounts> =>
      this.#count(readProgramsAtMoment(this.#storage, wanted, moments), wanted, slices);
    const [counts, known] = await Promise.all([countWanted({ processes, since, until: at }), identities]);
    const { programs } = wantedOf(known.filter(({ ts }) => ts < since));
    return programs.length === 0 ? counts : joinCounts(counts, await countWanted({ programs }));
  }

  async #count(
    counting: Promise<CountedProcesses>,
    wanted: WantedPrograms,
    slices: readonly TierSlice<ProcessTier>[],
  ): Promise<ProgramCounts> {
    const [processes, hosts] = await Promise.all([
      counting,
      readProgramHosts(this.#storage, { wanted, slices, hosts: [] }),
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
    const { hosts, programs } = wantedOf(rows);
    const { rows: counted, rowsRead } = await readProgramHosts(this.#storage, { wanted: { programs }, slices, hosts });
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

function joinCounts(one: ProgramCounts, other: ProgramCounts): ProgramCounts {
  return {
    processes: new Map([...one.processes, ...other.processes]),
    hosts: new Map([...one.hosts, ...other.hosts]),
    rowsRead: one.rowsRead + other.rowsRead,
  };
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
