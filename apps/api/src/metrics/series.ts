import { camelCase } from '@psfleet/metric-catalog';
import type { MetricPoint } from '@psfleet/storage';
import { toTimeText } from '../http/time-text.js';
import type { MetricPointResponse, SeriesResponse } from './metric.response.js';
import type { SeriesRequest } from './series-request.js';

/** Groups rows, which are ordered by series and time, into series. */
export function toSeries({ metric, groupBy }: SeriesRequest, rows: readonly MetricPoint[]): SeriesResponse[] {
  const series = new Map<string, SeriesResponse>();
  for (const row of rows) {
    const values = groupBy.map((name) => row[`by_${name}`] ?? '');
    const key = JSON.stringify(values);
    const point: [string, number | null] = [toTimeText(row.bucket), row.bucket_value];
    const known = series.get(key);
    if (known !== undefined) {
      known.points.push(point);
      continue;
    }
    const dimensions = groupBy
      .filter((name) => name !== 'host')
      .map((name) => [camelCase(name), row[`by_${name}`] ?? '']);
    series.set(key, {
      metric: metric.name,
      host: row.by_host ?? null,
      dimensions: Object.fromEntries(dimensions) as Record<string, string>,
      points: [point],
    });
  }
  return [...series.values()];
}

/** The points of a series as rows. */
export function toPoints({ metric, host, dimensions, points }: SeriesResponse): MetricPointResponse[] {
  return points.map(([ts, value]) => ({ metric, host, dimensions, ts, value }));
}
