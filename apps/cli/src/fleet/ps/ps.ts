import type { Fleet, Grouping, Process, TableMeta } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import type { Listing } from '../../render/column.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer, reportMoment } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readMoment, readRange } from '../../time/moment-flags.js';
import { processColumns } from '../processes/process-columns.js';
import { hostsOf, searchOf } from '../processes/process-filters.js';
import { type SortField, sortFields, sortOrder } from './ps-choices.js';

export interface PsFlags extends RowFlags {
  readonly search: readonly string[];
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly at: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly sort: string | null;
  readonly group: Grouping | null;
  readonly tree: boolean;
  readonly limit: number | null;
  readonly file: string | null;
  readonly server: string | null;
}

/** Rows of a fleet beyond these nobody reads. */
const fleetRows = 100;
/** The most that the API answers at once. */
const pageRows = 10_000;

const shownOfHost = ['pid', 'username', 'cpuPercent', 'rss', 'cpuTime', 'status', 'age', 'cmdline'];

/** Lists processes as the flags want them. Resolves to the exit code. */
export async function ps(flags: PsFlags, terminal: Terminal, nowMs: number): Promise<number> {
  const isRange = flags.from !== null || flags.to !== null;
  if (isRange && flags.at !== null) {
    throw new CommandError('--at is one moment and --from a time range: give one of them', { exit: 'usage' });
  }
  if (flags.file !== null && (isRange || flags.tree || flags.group !== null)) {
    throw new CommandError(
      'a file has tables of moments: leave out --from, --to, --group and --tree, or ask a server',
      {
        exit: 'usage',
      },
    );
  }
  const at = readMoment('--at', flags.at, flags.utc, nowMs);
  const [host, ...others] = flags.host;
  if (flags.tree) {
    if (host === undefined || others.length > 0 || isRange || flags.group !== null) {
      throw new CommandError('--tree shows one host at one moment: add --host HOST', { exit: 'usage' });
    }
    const { writeTree } = await import('../tree/write-tree.js');
    return await writeTree({ ...flags, host, at }, terminal, nowMs);
  }
  const filters = { ...searchOf(flags), ...hostsOf(flags) };
  if (flags.group !== null) {
    const time = isRange ? readRange(flags, nowMs) : at === null ? {} : { at };
    const { listGroups } = await import('./list-groups.js');
    return await listGroups({ flags, by: flags.group, filters, time, isRange }, terminal, nowMs);
  }
  if (isRange) {
    const { listTop } = await import('./list-top.js');
    return await listTop({ flags, filters, range: readRange(flags, nowMs) }, terminal, nowMs);
  }
  return await listTable(flags, filters, at, terminal, nowMs);
}

async function listTable(
  flags: PsFlags,
  filters: { readonly q?: string; readonly host?: readonly string[]; readonly label?: readonly string[] },
  at: string | null,
  terminal: Terminal,
  nowMs: number,
): Promise<number> {
  const host = flags.host.length === 1 && flags.label.length === 0 ? flags.host[0] : undefined;
  const limit = flags.limit ?? (host === undefined ? fleetRows : Infinity);
  const { field, sign } = readSort(flags.sort ?? 'cpuPercent');
  const page = { sort: sortOrder(field, sign), limit: Math.min(limit, pageRows) };
  const { rows, meta, hasMore } = await askSource(flags, terminal, (fleet) => {
    const moment = at === null ? fleet : fleet.at(at);
    return readRows(
      host === undefined
        ? moment.processes({ ...filters, ...page })
        : moment.host(host).processes({ ...searchOf(flags), ...page }),
      limit,
    );
  });
  // The last table of a file is not of now either.
  if (at !== null || flags.file !== null) {
    reportMoment(meta?.at ?? null, flags.utc, terminal);
  }
  const listing: Listing<Process> = {
    columns: processColumns,
    shown: host === undefined ? ['host', ...shownOfHost] : shownOfHost,
    empty: 'no process fits',
  };
  await writeRows(terminal, listing, rows, flags, nowMs);
  if (hasMore) {
    terminal.writeError(`psfleet: these are the first ${rows.length}: --limit lists more\n`);
  }
  return reportAnswer(meta ?? {}, terminal);
}

/** The first rows of a list, what the API says about the last page of them, and whether there are more. */
async function readRows(
  list: ReturnType<Fleet['processes']>,
  limit: number,
): Promise<{ readonly rows: readonly Process[]; readonly meta: TableMeta | null; readonly hasMore: boolean }> {
  const rows: Process[] = [];
  let meta: TableMeta | null = null;
  for await (const page of list.pages()) {
    rows.push(...page.data);
    ({ meta } = page);
    if (rows.length >= limit) {
      break;
    }
  }
  const hasMore = rows.length > limit || (rows.length === limit && (meta?.cursor ?? null) !== null);
  return { rows: rows.slice(0, limit), meta, hasMore };
}

/** `-rss`, `+rss` or `rss`. Throws CommandError. */
function readSort(text: string): { readonly field: SortField; readonly sign: '+' | '-' | '' } {
  const [, sign = '', name = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const field = sortFields.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (field === undefined) {
    throw new CommandError(`--sort has no field '${name}': choose from ${sortFields.join(', ')}`, { exit: 'usage' });
  }
  return { field, sign: sign as '+' | '-' | '' };
}
