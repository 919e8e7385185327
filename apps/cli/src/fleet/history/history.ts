import { escapeControls } from '@psfleet/display';
import type { Process, ProcessPoint, SeriesMeta } from '@psfleet/sdk';
import { renderChart } from '../../render/chart.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { cutToWidth } from '../../terminal/text-width.js';
import { readRange } from '../../time/moment-flags.js';
import { findProcess, type ProcessName } from '../processes/find-process.js';
import { showCommand } from '../processes/process-columns.js';
import { type HistoryField, historyListing, showField } from './history-columns.js';

interface HistoryFlags extends RowFlags {
  readonly process: ProcessName;
  readonly field: readonly HistoryField[];
  readonly from: string | null;
  readonly to: string | null;
  readonly points: number;
  readonly noChart: boolean;
  readonly file: string | null;
  readonly server: string | null;
}

const chartHeight = 8;
const narrowest = 40;

/** Writes the history of a process: curves on a terminal, else rows. Resolves to the exit code. */
export async function history(flags: HistoryFlags, terminal: Terminal, nowMs: number): Promise<number> {
  const range = readRange(flags, nowMs);
  const { process, rows, meta } = await askSource(flags, terminal, async (fleet) => {
    const found = await findProcess(fleet, flags.process);
    const answer = await fleet.process(found.procUid).history({ ...range, points: flags.points });
    return { process: found, rows: answer.data, meta: answer.meta };
  });
  const isTable = flags.json || flags.csv || flags.noChart || flags.columns !== null || !terminal.isTerminal;
  if (isTable || rows.length === 0) {
    await writeRows(terminal, historyListing, rows, flags, nowMs);
  } else {
    terminal.write(drawCurves(process, rows, meta, flags, terminal.columns ?? narrowest, nowMs));
  }
  return reportAnswer(meta, terminal);
}

function drawCurves(
  process: Process,
  rows: readonly ProcessPoint[],
  { from, to }: SeriesMeta,
  { field, utc }: HistoryFlags,
  width: number,
  nowMs: number,
): string {
  const { host, pid, username } = process;
  const title = escapeControls(`${host}/${pid ?? '?'}  ${username ?? ''}  ${showCommand(process)}`);
  const fields = field.length === 0 ? (['cpuPercent', 'rss'] as const) : field;
  const curves = fields.map((each) => {
    const chart = renderChart({
      points: rows.map((row) => [Date.parse(row.ts), row[each]]),
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
      width: Math.max(narrowest, width),
      height: chartHeight,
      show: showField(each),
      view: { nowMs, isUtc: utc },
    });
    return `${each}\n${chart}\n`;
  });
  return `${cutToWidth(title, Math.max(narrowest, width))}\n\n${curves.join('\n')}`;
}
