export interface PrometheusMetric {
  /** Follows Prometheus' naming: base units, `_total` for counters. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Null while unknown: the metric is then left out. */
  readonly value: number | null;
}

/** Text format 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function renderPrometheus(metrics: readonly PrometheusMetric[]): string {
  return metrics
    .map(({ name, type, help, value }) =>
      value === null ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`,
    )
    .join('');
}
