/** Which series to read. */
export interface MetricsQuery {
  /** Names from GET /metrics. */
  readonly metrics: readonly string[];
  /** Only these hosts. */
  readonly hosts?: readonly string[];
  /** Only hosts that have all these labels today; `*` and `?` stand for any characters. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Start of the time range. */
  readonly from?: string | number;
  /** End of the time range; default: now. */
  readonly to?: string | number;
  /** Length of a bucket in seconds. */
  readonly step?: number;
  /** Approximate number of buckets, instead of `step`; 300 if neither is given. */
  readonly points?: number;
  /**
   * A time zone of the IANA database by whose clock buckets begin; default: UTC. Steps must then divide a day, or be
   * whole days.
   */
  readonly timeZone?: string;
  /**
   * How the samples of one series in a bucket are combined. `rate` is the increase of a counter per second; a counter
   * that fell was reset and counts as no increase.
   */
  readonly agg?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'p95' | 'rate';
  /**
   * How series that `groupBy` merges are combined, each after `agg`: `"agg": "avg", "across": "sum", "groupBy": []`
   * is the sum over all hosts. Without it, all their samples are combined by `agg`, and rates add up; `sum` and
   * `last` then cannot merge series. A series without a sample in a bucket is not part of its sum, so take steps of
   * at least the interval of the agents.
   */
  readonly across?: 'avg' | 'min' | 'max' | 'sum';
  /** Only series with these values of their dimensions. */
  readonly dimensions?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * The dimensions, and `host`, to keep separate. All others are merged, without the series that is their total (the
   * value ''). Default: no series are merged.
   */
  readonly groupBy?: readonly string[];
}
