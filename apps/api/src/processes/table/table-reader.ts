import { Injectable } from '@nestjs/common';
import {
  readIdentitiesInTables,
  readProcessTable,
  Storage,
  type ProcessFilters,
  type ProcessTableQuery,
  type ProcessTableRow,
} from '@psfleet/storage';
import { HostsService } from '../../hosts/hosts.service.js';
import { deadlineText, unlessOutOfTime } from '../../http/out-of-time.js';
import { MomentsService, type Moment } from '../../moments/moments.service.js';
import { toAnchor } from '../../moments/tick-anchors.js';
import { warnAboutCutTexts } from '../search/cut-command-lines.js';
import { identifyProcesses, readMomentIdentities, type IdentifiedProcesses } from '../identify.js';
import { toSearch, type ProcessFilterParams } from './process-filters.query.js';
import { processKey, type ProcessFields } from '../process-row.js';

export type PageQuery = Omit<ProcessTableQuery, 'anchors' | 'processes'>;

export interface TablePage extends IdentifiedProcesses {
  /** The rows of `processes`, in the same order. */
  readonly rows: readonly ProcessTableRow[];
  readonly hasMore: boolean;
  readonly rowsRead: number;
}

/** Every process of one host at a moment, by pid. */
export interface WholeTable {
  readonly processes: ProcessFields[];
  /** Whether the table has more processes than can be read. */
  readonly isCut: boolean;
  /** The procUids of those that fit the filters; null without filters. */
  readonly matching: ReadonlySet<string> | null;
  /** The time of the table, milliseconds since the epoch; null if nothing is stored. */
  readonly at: number | null;
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

/** A whole table is kept in memory with its command lines, of up to 8 KiB each, so a larger one is cut. */
const maxProcesses = 10_000;

const lateWarning = `the identities of some processes were not read within ${deadlineText} and are left out`;

const uncheckedWarning = `command lines that are cut, which a search may miss, were not found within ${deadlineText}`;

/** Reads process tables with the identities of their processes. */
@Injectable()
export class TableReader {
  readonly #storage: Storage;
  readonly #moments: MomentsService;
  readonly #hosts: HostsService;

  constructor(storage: Storage, moments: MomentsService, hosts: HostsService) {
    this.#storage = storage;
    this.#moments = moments;
    this.#hosts = hosts;
  }

  /**
   * Reads one page of the tables of a moment. Identities take a second query, because they depend on the rows; those
   * of a whole table of one host do not and are read at the same time.
   */
  async readPage(moment: Moment, { limit, ...query }: PageQuery): Promise<TablePage> {
    const anchors = moment.ticks.flatMap(toAnchor);
    const [{ rows, rowsRead }, early, cut] = await Promise.all([
      readProcessTable(this.#storage, { ...query, anchors, limit: limit + 1 }),
      isWholeTable(moment, limit, query) ? readIdentitiesInTables(this.#storage, anchors, limit) : [],
      unlessOutOfTime(warnAboutCutTexts(this.#storage, query, anchors), null),
    ]);
    const page = rows.slice(0, limit);
    const known = new Set(early.map(processKey));
    const missing = page.filter((row) => !known.has(processKey(row)));
    const late = await unlessOutOfTime(readMomentIdentities(this.#storage, missing, moment), null);
    const { processes, warnings } = identifyProcesses(page, [...early, ...(late ?? [])], moment.ticks);
    return {
      rows: page,
      hasMore: rows.length > limit,
      rowsRead: rowsRead + (cut?.rowsRead ?? 0),
      processes,
      warnings: [...(late === null ? [lateWarning] : warnings), ...(cut?.warnings ?? [uncheckedWarning])],
    };
  }

  /** Reads the table of a host at `asked`, or now if that is null, and which of its processes fit the filters. */
  async readWhole(host: string, asked: number | null, filters: ProcessFilterParams): Promise<WholeTable> {
    const narrowing = this.filtersOf(filters);
    const moment = await this.#moments.find({ host }, asked, narrowing);
    const page = { sort: 'pid', descending: false, limit: maxProcesses } as const;
    const [{ processes, hasMore, warnings: unknown, rowsRead }, matching] = await Promise.all([
      this.readPage(moment, page),
      narrowing.where === undefined ? null : this.readPage(moment, { ...page, ...narrowing }),
    ]);
    const warnings = [...new Set([...unknown, ...(matching?.warnings ?? [])])];
    return {
      processes,
      matching: matching === null ? null : new Set(matching.rows.map(({ procUid }) => procUid)),
      isCut: hasMore,
      at: moment.at,
      warnings: [
        ...moment.warnings,
        ...warnings,
        ...(hasMore ? [`more than ${maxProcesses} processes, the rest is left out`] : []),
      ],
      rowsRead: rowsRead + (matching?.rowsRead ?? 0),
    };
  }

  /** What the parameters of a request ask for. */
  filtersOf(params: ProcessFilterParams): ProcessFilters {
    const where = toSearch(params);
    return where === undefined ? {} : { where, hostsWith: (label) => this.#hosts.withLabel(label) };
  }
}

function isWholeTable({ ticks }: Moment, limit: number, query: Omit<PageQuery, 'limit'>): boolean {
  const [tick, ...others] = ticks;
  const { sort: _sort, descending: _descending, ...narrowing } = query;
  return (
    tick !== undefined &&
    others.length === 0 &&
    tick.processes <= limit &&
    Object.values(narrowing).every((filter) => filter === undefined)
  );
}
