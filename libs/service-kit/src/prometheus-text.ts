export interface PrometheusSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface PrometheusMetric {
  /** Follows Prometheus' naming: base units, `_total` for counters. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** One value, or one for each set of labels. Null while unknown: the metric is then left out. */
  readonly value: number | readonly PrometheusSample[] | null;
}

/** Text format 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

export function renderPrometheus(metrics: readonly PrometheusMetric[]): string {
  return metrics
    .flatMap(({ name, type, help, value }) => {
      const lines = linesOf(name, value);
      return lines.length === 0 ? [] : [`# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`, ...lines];
    })
    .join('');
}

function linesOf(name: string, value: PrometheusMetric['value']): string[] {
  if (value === null) {
    return [];
  }
  return typeof value === 'number'
    ? [`${name} ${value}\n`]
    : value.map((sample) => `${name}{${renderLabels(sample.labels)}} ${sample.value}\n`);
}

function renderLabels(labels: PrometheusSample['labels']): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${escapeHelp(value).replaceAll('"', String.raw`\"`)}"`)
    .join(',');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`);
}
