import { showPercent } from '@psfleet/display';
import type { Explanation, ExplainedMetric, ExplainQuery, Share } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import type { Listing } from '../../render/column.js';
import { renderJson } from '../../render/json.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer, reportMoment } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readMoment, readRange } from '../../time/moment-flags.js';
import { shareColumns, showAmount } from './share-columns.js';

interface ExplainFlags extends RowFlags {
  readonly host: string;
  readonly metric: ExplainedMetric;
  readonly by: NonNullable<ExplainQuery['by']>;
  readonly at: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly limit: number;
  readonly server: string | null;
}

const processColumns = ['percent', 'value', 'ended', 'pid', 'username', 'cmdline'];
const groupColumns = ['percent', 'value', 'ended', 'processes', 'group'];

/** Writes the shares of a metric, and the sum that they make. Resolves to the exit code. */
export async function explain(flags: ExplainFlags, terminal: Terminal, nowMs: number): Promise<number> {
  const { host, metric, by, limit } = flags;
  if (flags.at !== null && flags.from !== null) {
    throw new CommandError('--at is one moment and --from a time range: give one of them', { exit: 'usage' });
  }
  const at = readMoment('--at', flags.at, flags.utc, nowMs);
  const time = at === null ? readRange(flags, nowMs) : { at };
  const { data, meta } = await askSource(flags, terminal, ({ client }) =>
    client.call('explainMetric', { body: { host, metric, by, limit, ...time } }),
  );
  if (flags.json) {
    terminal.write(`${renderJson(data)}\n`);
    return reportAnswer(meta, terminal);
  }
  reportMoment(meta.at, flags.utc, terminal);
  const listing: Listing<Share> = {
    columns: shareColumns(metric),
    shown: by === 'process' ? processColumns : groupColumns,
    empty: 'no process has a share of it',
  };
  await writeRows(terminal, listing, data.shares, flags, nowMs);
  if (!flags.csv && !flags.noHeaders) {
    terminal.write(`${summaryOf(data)}\n`);
  }
  return reportAnswer(meta, terminal);
}

function summaryOf({ metric, total, attributed, remainder, remainderPercent, others }: Explanation): string {
  const show = showAmount(metric);
  const rest = others.groups === 0 ? '' : `, ${show(others.value)} of that by ${others.groups} not listed`;
  const left = remainder === null ? '' : `; ${show(remainder)} (${showPercent(remainderPercent)} %) by none`;
  return `${show(total)} in all: ${show(attributed)} by processes${rest}${left}`;
}
