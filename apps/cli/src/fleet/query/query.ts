import { escapeControls, showBytes } from '@psfleet/display';
import type { Metric, MetricsQuery, Series, SeriesMeta } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import { renderChart } from '../../render/chart.js';
import { renderJson } from '../../render/json.js';
import { showLabels } from '../../render/labels.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer } from '../../render/report-answer.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readRange } from '../../time/moment-flags.js';
import { metricListing, pointListing, rowsOf, showValue } from './point-rows.js';

interface QueryFlags extends RowFlags {
  readonly metrics: readonly string[];
  readonly list: boolean;
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly step: number | null;
  readonly points: number | null;
  readonly agg: NonNullable<MetricsQuery['agg']> | null;
  readonly across: NonNullable<MetricsQuery['across']> | null;
  readonly groupBy: string | null;
  readonly dimension: readonly (readonly [string, string])[];
  readonly charts: number;
  readonly noChart: boolean;
  readonly server: string | null;
}

const chartHeight = 6;
const narrowest = 40;

/** Writes metrics over time: curves on a terminal, else rows. Resolves to the exit code. */
export async function query(flags: QueryFlags, terminal: Terminal, nowMs: number): Promise<number> {
  if (flags.list) {
    const { data } = await askSource(flags, terminal, (fleet) => fleet.metrics());
    await writeRows(terminal, metricListing, data, flags, nowMs);
    return 0;
  }
  if (flags.metrics.length === 0) {
    throw new CommandError('name a metric: `psfleet query --list` lists them', { exit: 'usage' });
  }
  const asked = queryOf(flags, nowMs);
  const isTable = flags.json || flags.csv || flags.noChart || flags.columns !== null || !terminal.isTerminal;
  const [{ data, meta }, catalog] = await askSource(flags, terminal, (fleet) =>
    Promise.all([fleet.queryMetrics(asked), isTable ? null : fleet.metrics()]),
  );
  if (flags.json) {
    terminal.write(`${renderJson(data)}\n`);
  } else if (catalog === null || data.length === 0) {
    await writeRows(terminal, pointListing, rowsOf(data), flags, nowMs);
  } else {
    draw(data, meta, catalog.data, flags, terminal, nowMs);
  }
  return reportAnswer(meta, terminal);
}

function queryOf(flags: QueryFlags, nowMs: number): MetricsQuery {
  const { metrics, host, label, step, points, agg, across, groupBy, dimension } = flags;
  const labels = Object.fromEntries(label.map(readLabel));
  return {
    metrics,
    ...(host.length === 0 ? {} : { hosts: host }),
    ...(label.length === 0 ? {} : { labels }),
    ...readRange(flags, nowMs),
    ...(step === null ? {} : { step }),
    ...(points === null ? {} : { points }),
    ...(agg === null ? {} : { agg }),
    ...(across === null ? {} : { across }),
    ...(groupBy === null ? {} : { groupBy: groupBy.split(',').filter((name) => name !== '') }),
    ...(dimension.length === 0 ? {} : { dimensions: Object.fromEntries(dimension) }),
  };
}

function readLabel(label: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(label) ?? [];
  return name === undefined || value === undefined ? [label, '*'] : [name, value];
}

function draw(
  series: readonly Series[],
  { from, to }: SeriesMeta,
  catalog: readonly Metric[],
  { utc, charts }: QueryFlags,
  terminal: Terminal,
  nowMs: number,
): void {
  const width = Math.max(narrowest, terminal.columns ?? narrowest);
  const parts = series.slice(0, charts).map(({ metric, host, dimensions, points }) => {
    const unit = catalog.find(({ name }) => name === metric)?.unit ?? '';
    const chart = renderChart({
      points: points.map(([ts, value]) => [Date.parse(ts), value]),
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
      width,
      height: chartHeight,
      show: unit.startsWith('By') ? showBytes : showValue,
      view: { nowMs, isUtc: utc },
    });
    const names = Object.keys(dimensions).length === 0 ? '' : `  ${showLabels(dimensions)}`;
    return `${escapeControls(`${metric}  ${host ?? 'all hosts'}${names}`)}\n${chart}\n`;
  });
  terminal.write(parts.join('\n'));
  if (series.length > charts) {
    terminal.writeError(`psfleet: these are ${charts} of ${series.length} series: --charts draws more\n`);
  }
}
