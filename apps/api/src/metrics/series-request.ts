import { camelCase, findMetric, type Metric } from '@psfleet/metric-catalog';
import { invalidRequest, type FieldProblem } from '../http/problem.js';
import type { MetricsQuery } from './metrics.query.js';

/** The series of one metric that a query asks for, with the catalog's names of dimensions. */
export interface SeriesRequest {
  readonly metric: Metric;
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
  readonly groupBy: readonly string[];
}

/** Checks the query against the catalog. Throws one 400 with all problems. */
export function planSeries({ metrics, agg, across, dimensions = {}, groupBy }: MetricsQuery): SeriesRequest[] {
  const errors: FieldProblem[] = [];
  const requests = metrics.flatMap((name, index): SeriesRequest[] => {
    const metric = findMetric(name);
    if (metric === undefined) {
      errors.push({ path: `metrics.${index}`, message: `${JSON.stringify(name)} is not in the catalog` });
      return [];
    }
    const known = new Map(Object.keys(metric.group.dimensions).map((dimension) => [camelCase(dimension), dimension]));
    if (agg === 'rate' && metric.field.instrument !== 'counter') {
      errors.push({ path: 'agg', message: `rate applies to counters, but ${name} is a gauge` });
    }
    for (const key of Object.keys(dimensions)) {
      if (!known.has(key)) {
        errors.push({ path: `dimensions.${key}`, message: `is not a dimension of ${name}` });
      }
    }
    for (const key of groupBy ?? []) {
      if (key !== 'host' && !known.has(key)) {
        errors.push({ path: 'groupBy', message: `${JSON.stringify(key)} is neither host nor a dimension of ${name}` });
      }
    }
    const grouped = groupBy?.map((key) => known.get(key) ?? key) ?? ['host', ...known.values()];
    if ((agg === 'last' || agg === 'sum') && across === undefined && grouped.length < known.size + 1) {
      const all = ['host', ...known.keys()].join(', ');
      errors.push({
        path: 'agg',
        message:
          agg === 'sum'
            ? `sum would add up all samples: for the sum over series take agg avg and across sum, else group by ${all}`
            : `last cannot merge series: say how in across, or group by ${all}`,
      });
    }
    const filters = Object.entries(dimensions).map(
      ([key, value]) => [known.get(key) ?? key, typeof value === 'string' ? [value] : value] as const,
    );
    return [{ metric, dimensions: Object.fromEntries(filters), groupBy: grouped }];
  });
  if (errors.length > 0) {
    throw invalidRequest(errors);
  }
  return requests;
}
