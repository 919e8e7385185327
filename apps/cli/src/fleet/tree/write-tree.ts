import type { Process, ProcessTree } from '@psfleet/sdk';
import type { Column, Listing } from '../../render/column.js';
import type { RowFlags } from '../../render/output-flags.js';
import { renderJson } from '../../render/json.js';
import { reportAnswer, reportMoment } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { processColumns, showCommand } from '../processes/process-columns.js';
import { searchOf } from '../processes/process-filters.js';

export interface TreeRequest extends RowFlags {
  readonly search: readonly string[];
  readonly host: string;
  /** RFC 3339; null: now. */
  readonly at: string | null;
  readonly server: string | null;
}

/** A process and what stands before it in a tree. */
interface TreeRow extends Process {
  readonly branch: string;
}

/** Writes the process table of a host as a tree. Resolves to the exit code. */
export async function writeTree(request: TreeRequest, terminal: Terminal, nowMs: number): Promise<number> {
  const { host, at } = request;
  const { data, meta } = await askSource(request, terminal, (fleet) =>
    (at === null ? fleet : fleet.at(at)).host(host).processTree(searchOf(request)),
  );
  if (at !== null) {
    reportMoment(meta.at, request.utc, terminal);
  }
  if (request.json) {
    terminal.write(`${renderJson(data)}\n`);
  } else {
    await writeRows(terminal, treeListing, rowsOf(data), request, nowMs);
  }
  return reportAnswer(meta, terminal);
}

const command: Column<TreeRow> = {
  name: 'cmdline',
  title: 'COMMAND',
  show: (row) => `${row.branch}${showCommand(row)}`,
};

const treeListing: Listing<TreeRow> = {
  columns: [...processColumns.filter(({ name }) => name !== command.name), command],
  shown: ['pid', 'username', 'cpuPercent', 'rss', 'age', 'cmdline'],
  empty: 'no process fits',
};

/** The processes in the order of the tree, each with the lines that lead to it. */
function rowsOf(roots: readonly ProcessTree[]): TreeRow[] {
  const rows: TreeRow[] = [];
  // The processes of a host may be nested deeper than calls may be.
  const waiting = roots.map((process) => ({ process, lead: '', knot: '' })).toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { process, lead, knot } = next;
    rows.push({ ...process, branch: lead + knot });
    const below = lead + (knot === '' ? '' : knot === '└─ ' ? '   ' : '│  ');
    const { children } = process;
    for (const [index, child] of [...children.entries()].toReversed()) {
      waiting.push({ process: child, lead: below, knot: index === children.length - 1 ? '└─ ' : '├─ ' });
    }
  }
  return rows;
}
