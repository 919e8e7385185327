import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readRange } from '../../time/moment-flags.js';
import { hostsOf, searchOf } from '../processes/process-filters.js';
import { runListing } from './run-columns.js';

interface WhereFlags extends RowFlags {
  readonly search: readonly string[];
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly limit: number;
  readonly server: string | null;
}

/** Writes where programs ran. Resolves to the exit code. */
export async function where(flags: WhereFlags, terminal: Terminal, nowMs: number): Promise<number> {
  const { data, meta } = await askSource(flags, terminal, (fleet) =>
    fleet.processRuns({
      ...searchOf(flags),
      ...hostsOf(flags),
      ...readRange(flags, nowMs),
      limit: flags.limit,
    }),
  );
  await writeRows(terminal, runListing, data, flags, nowMs);
  return reportAnswer(meta, terminal);
}
