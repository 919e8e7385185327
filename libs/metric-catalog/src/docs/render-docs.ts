import { groups, metrics, type Metric } from '../catalog.js';
import type { GroupDefinition } from '../define.js';
import { openTelemetryName, prometheusName } from '../derive/export-names.js';
import { units } from '../units.js';

const introduction = `# Metrics

Written by \`npm run sync-docs -w libs/metric-catalog\` from the catalog; a test holds it to that.

A metric is one field of one group: \`virtual_memory.available\`. Groups are psutil's functions, fields those of its tuples, dimensions the keys of its dictionaries.
Absent is null, never 0. A group is read at every tick unless it says how often. A counter goes up only, until its source restarts.

Names for OpenTelemetry and Prometheus are those of the semantic conventions and of other exporters where they have one, else begin with \`psfleet\`.
Where such a name means another unit (\`_seconds\` for milliseconds, \`_ratio\` and \`utilization\` for percent), whoever exports converts.

Of psutil's system functions these are not metrics, because they answer texts: \`disk_partitions\` (device and file system type are dimensions of \`disk_usage\`),
\`net_if_addrs\`, the flags of \`net_if_stats\`, the names in \`users\`.
`;

/** docs/metrics.md. */
export function renderDocs(): string {
  const unitRows = Object.entries(units).map(([unit, meaning]) => `| ${code(unit)} | ${meaning} |`);
  return `${[introduction, ...groups.map(renderGroup), ['## Units', '', '[UCUM](https://ucum.org/ucum), as they are written in the tables above.', '', '| unit | meaning |', '|---|---|', ...unitRows, ''].join('\n')].join('\n').trimEnd()}\n`;
}

function renderGroup(group: GroupDefinition): string {
  const dimensions = Object.entries(group.dimensions).map(([name, { help }]) => `- ${code(name)}: ${escape(help)}`);
  return [
    `## ${group.name}`,
    '',
    `${escape(group.help)}.${group.everySeconds === undefined ? '' : ` Read every ${group.everySeconds} seconds.`}`,
    '',
    ...(dimensions.length === 0 ? [] : ['Dimensions:', '', ...dimensions, '']),
    '| metric | type | unit | meaning | only on | OpenTelemetry | Prometheus |',
    '|---|---|---|---|---|---|---|',
    ...metrics.filter((metric) => metric.group === group).map(renderMetric),
    '',
  ].join('\n');
}

function renderMetric(metric: Metric): string {
  const { name, field } = metric;
  const attributes = Object.entries(field.otel?.attributes ?? {}).map(([key, value]) => ` ${code(`${key}=${value}`)}`);
  const cells = [
    code(name),
    field.instrument,
    code(field.unit),
    escape(field.help),
    (field.platforms ?? []).join(', '),
    `${code(openTelemetryName(metric))}${attributes.join('')}`,
    code(prometheusName(metric)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A bar would end the cell, a star begin emphasis. */
function escape(text: string): string {
  return text.replace(/[|*]/g, (mark) => `\\${mark}`);
}
