import { Injectable } from '@nestjs/common';
import {
  readProgramHosts,
  readProgramProcesses,
  readTierBounds,
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

interface Spread<Row> {
  readonly rows: (Row & { readonly programProcesses: number | null; readonly programHosts: number | null })[];
  readonly rowsRead: number;
}

/** A moment is a range of a millisecond. Times are milliseconds since the epoch, `to` is exclusive. */
interface SpreadRange {
  readonly from: number;
  readonly to: number;
  readonly bounds?: TierBounds;
}

interface Counts {
  /** By {@link keyOf}. */
  readonly processes: ReadonlyMap<string, number>;
  readonly hosts: ReadonlyMap<string, number>;
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
  async read<Row extends ProgramOfHost>(rows: readonly Row[], { from, to, bounds }: SpreadRange): Promise<Spread<Row>> {
    const wanted = wantedOf(rows);
    const [processes, spread] = await Promise.all([
      readProgramProcesses(this.#storage, { ...wanted, from, to }),
      this.#readHosts(wanted.programs, from, to, bounds),
    ]);
    return {
      rows: withCounts(rows, {
        processes: new Map(processes.rows.map((row) => [keyOf(row), row.processes])),
        hosts: hostsOf(spread.rows),
      }),
      rowsRead: processes.rowsRead + spread.rowsRead,
    };
  }

  /** Counts both at the resolution of slices. */
  async readRolledUp<Row extends ProgramOfHost>(
    rows: readonly Row[],
    slices: readonly TierSlice<ProcessTier>[],
  ): Promise<Spread<Row>> {
    const spread = await readProgramHosts(this.#storage, { ...wantedOf(rows), slices });
    return {
      rows: withCounts(rows, {
        processes: new Map(spread.rows.flatMap(({ ofHosts }) => ofHosts.map((row) => [keyOf(row), row.processes]))),
        hosts: hostsOf(spread.rows),
      }),
      rowsRead: spread.rowsRead,
    };
  }

  async #readHosts(
    programs: readonly string[],
    from: number,
    to: number,
    known: TierBounds | undefined,
  ): Promise<{ readonly rows: readonly ProgramHostsRow[]; readonly rowsRead: number }> {
    if (programs.length === 0) {
      return { rows: [], rowsRead: 0 };
    }
    const bounds = known ?? (await readTierBounds(this.#storage));
    return readProgramHosts(this.#storage, { programs, slices: quartersOf(bounds, from, to), hosts: [] });
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
function withCounts<Row extends ProgramOfHost>(
  rows: readonly Row[],
  { processes, hosts }: Counts,
): Spread<Row>['rows'] {
  return rows.map((row) => ({
    ...row,
    programProcesses: row.program === null ? null : Math.max(1, processes.get(keyOf(row)) ?? 0),
    programHosts: row.program === null ? null : Math.max(1, hosts.get(row.program) ?? 0),
  }));
}
