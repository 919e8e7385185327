/** A metric of the catalog. */
export interface Metric {
  readonly name: string;
  /** psutil's function. */
  readonly group: string;
  /** psutil's field. */
  readonly field: string;
  readonly type: 'gauge' | 'counter';
  /** UCUM. */
  readonly unit: string;
  readonly help: string;
  /** Name and meaning of each dimension. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly aggregations: readonly string[];
  /** Platforms that have it; null: all. */
  readonly platforms: readonly string[] | null;
  /** Name in OpenTelemetry. */
  readonly otel: string;
  /** Name in Prometheus. */
  readonly prometheus: string;
}

/** The newest row of a group of metrics. */
export interface LatestMetric {
  readonly group: string;
  readonly ts: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** psutil's fields in camelCase; null if unknown. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** One metric over time, of one host or of hosts that were merged. */
export interface Series {
  readonly metric: string;
  /** Null if hosts are merged. */
  readonly host: string | null;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Start of the bucket and its value; buckets without samples are omitted. */
  readonly points: readonly (readonly [string, number | null])[];
}
