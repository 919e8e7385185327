import type { Terminal } from '../terminal/terminal.js';
import { chooseColumns } from './choose-columns.js';
import type { Listing } from './column.js';
import { renderCsv } from './csv.js';
import { renderJson } from './json.js';
import type { RowFlags } from './output-flags.js';
import { renderTable } from './table.js';

/** Writes rows as the flags want them. Throws CommandError for a column that there is not. */
export async function writeRows<Row>(
  terminal: Terminal,
  listing: Listing<Row>,
  rows: readonly Row[],
  flags: RowFlags,
  nowMs: number = Date.now(),
): Promise<void> {
  const columns = chooseColumns(listing, flags.columns);
  if (flags.json) {
    terminal.write(`${renderJson(rows)}\n`);
  } else if (flags.csv) {
    terminal.write(await renderCsv(columns, rows, { hasHeader: !flags.noHeaders, isForPerson: terminal.isTerminal }));
  } else if (rows.length === 0) {
    // Nothing on standard output: a program that counts lines must get none.
    terminal.writeError(`${listing.empty}\n`);
  } else {
    const options = {
      hasHeader: !flags.noHeaders,
      lineWidth: flags.wide ? null : terminal.columns,
      isCut: !flags.wide && terminal.isTerminal,
      hasColour: terminal.hasColour,
      view: { nowMs, isUtc: flags.utc },
    };
    terminal.write(`${renderTable(columns, rows, options)}\n`);
  }
}
